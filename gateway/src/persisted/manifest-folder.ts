import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ClientManifest } from './client-manifest.js';
import { ManifestInvalid, readManifest } from './read-manifest.js';

/** The files of one client's manifest as they are on the disk. */
export interface ManifestFiles {
  readonly files: readonly string[];
  /** Equal as long as no file was changed, replaced, added or taken away. */
  readonly state: string;
}

/**
 * Finds every client's manifest: `<folder>/<client>.json`, and every `<folder>/<client>/*.json`. What begins with a dot
 * is not looked at: a mounted volume keeps its own things there.
 *
 * @throws Error when the folder cannot be read
 */
export async function findManifests(folder: string): Promise<Map<string, ManifestFiles>> {
  const found = new Map<string, string[]>();
  const add = (client: string, ...files: string[]): void => {
    found.set(client, [...(found.get(client) ?? []), ...files]);
  };
  for (const entry of await visibleEntries(folder)) {
    const path = join(folder, entry);
    const client = nameOfJson(entry);
    if (client !== null) add(client, path);
    else if ((await stat(path)).isDirectory()) {
      const files = (await visibleEntries(path)).filter((name) => nameOfJson(name) !== null);
      add(entry, ...files.map((name) => join(path, name)));
    }
  }
  const manifests = [...found].map(
    async ([client, files]) => [client, { files, state: await stateOf(files) }] as const,
  );
  return new Map(await Promise.all(manifests));
}

/** @throws ManifestInvalid with every fault, each with its file */
export async function loadManifest(
  client: string,
  files: readonly string[],
): Promise<ClientManifest> {
  const faults: string[] = [];
  const operations = [];
  for (const file of files) {
    try {
      operations.push(...readManifest(await readFile(file, 'utf8'), client));
    } catch (error) {
      if (!(error instanceof ManifestInvalid)) throw error;
      faults.push(...error.faults.map((fault) => `${file}: ${fault}`));
    }
  }
  if (faults.length > 0) throw new ManifestInvalid(faults);
  return new ClientManifest(operations);
}

async function visibleEntries(folder: string): Promise<string[]> {
  const entries = await readdir(folder);
  return entries.filter((name) => !name.startsWith('.')).sort();
}

function nameOfJson(entry: string): string | null {
  return /^(.+)\.json$/.exec(entry)?.[1] ?? null;
}

async function stateOf(files: readonly string[]): Promise<string> {
  const states = files.map(async (file) => {
    const { ino, size, mtimeMs, ctimeMs } = await stat(file);
    return [file, ino, size, mtimeMs, ctimeMs].join(' ');
  });
  return (await Promise.all(states)).join('\n');
}
