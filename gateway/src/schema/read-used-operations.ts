import { readdir, readFile } from 'node:fs/promises';
import { basename, extname, join, sep } from 'node:path';
import { readManifest } from '../persisted/read-manifest.js';
import { readRecordedOperations } from './recorded-operations-folder.js';
import {
  recordedUse,
  registeredOperations,
  type UsedOperation,
  type UseSource,
} from './used-operation.js';

/** Where use is read from. A folder that does not exist holds nothing. */
export interface UseSources {
  /** What gateways recorded. */
  readonly recorded: string;
  /** Persisted-operation manifests, `<client>.json` or `<client>/<any>.json`; null for none. */
  readonly manifests: string | null;
  /** Operation files, `<client>/<operation>.graphql`; null for none. */
  readonly operations: string | null;
  /** Recorded operations count when they were used at or after this time, RFC 3339. */
  readonly since: string;
  /** The graph a client of a manifest or of the operations folder asks. */
  readonly graphOf: (client: string) => string;
}

/** What is in use. */
export interface FoundUse {
  readonly operations: readonly UsedOperation[];
  /** Manifests and operation files that cannot be read: use may be missing. */
  readonly unreadable: readonly string[];
  /** Recordings that cannot be read; the other instances' count. */
  readonly damagedRecordings: readonly string[];
}

/** Collects what is in use from recordings, manifests and operation files. */
export async function readUsedOperations(sources: UseSources): Promise<FoundUse> {
  const recorded = await readRecordedOperations(sources.recorded);
  const manifests = await readRegistered(
    sources,
    sources.manifests,
    '.json',
    'manifest',
    (text, client) => readManifest(text, client).map((operation) => operation.text),
  );
  const files = await readRegistered(
    sources,
    sources.operations,
    '.graphql',
    'operations',
    (text) => [text],
  );
  const lately = recorded.operations.filter((record) => record.lastUsedAt >= sources.since);
  return {
    operations: [
      ...lately.flatMap((record) => recordedUse(record) ?? []),
      ...manifests.operations,
      ...files.operations,
    ],
    unreadable: [...manifests.unreadable, ...files.unreadable],
    damagedRecordings: recorded.unreadable,
  };
}

async function readRegistered(
  { graphOf }: UseSources,
  folder: string | null,
  extension: string,
  source: UseSource,
  textsOf: (content: string, client: string) => readonly string[],
): Promise<Pick<FoundUse, 'operations' | 'unreadable'>> {
  const operations: UsedOperation[] = [];
  const unreadable: string[] = [];
  for (const file of folder === null ? [] : await filesBelow(folder, extension)) {
    const client = basename(file.split(sep)[0] ?? file, extname(file));
    const origin = { client, graph: graphOf(client), source };
    try {
      for (const text of textsOf(await readFile(join(folder ?? '', file), 'utf8'), client))
        operations.push(...registeredOperations(text, origin));
    } catch (error) {
      unreadable.push(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { operations, unreadable };
}

async function filesBelow(folder: string, extension: string): Promise<string[]> {
  try {
    const files = await readdir(folder, { recursive: true });
    return files.filter((file) => file.endsWith(extension)).sort();
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT')
      return [];
    throw error;
  }
}
