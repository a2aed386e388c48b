import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** One file of a chain. */
export interface AuditFile {
  readonly path: string;
  readonly name: string;
  readonly instance: string;
  /** The number of its first entry. */
  readonly first: number;
}

const digits = 12;
const nameShape = /^([a-z0-9][a-z0-9_.-]*?)\.(\d{12})\.jsonl$/;

/** Names sort in the order of the chain. */
export function auditFilePath(folder: string, instance: string, first: number): string {
  return join(folder, `${instance}.${String(first).padStart(digits, '0')}.jsonl`);
}

/** The files of all chains in a folder, each chain in its order; none where there is no folder. */
export function listAuditFiles(folder: string): AuditFile[] {
  return namesIn(folder)
    .sort()
    .flatMap((name) => {
      const [, instance, first] = nameShape.exec(name) ?? [];
      return instance === undefined || first === undefined
        ? []
        : [{ path: join(folder, name), name, instance, first: Number(first) }];
    });
}

/** Every instance that left a file or a head. */
export function listInstances(folder: string): string[] {
  const heads = namesIn(folder).flatMap((name) => /^(.+)\.head$/.exec(name)?.[1] ?? []);
  const files = listAuditFiles(folder).map(({ instance }) => instance);
  return [...new Set([...heads, ...files])].sort();
}

/** What crashes left half-written and recovery put beside the chain. */
export function listTorn(folder: string, instance: string): string[] {
  return namesIn(folder).filter(
    (name) => /^(.+)\.\d{12}\.jsonl\.\d+\.torn$/.exec(name)?.[1] === instance,
  );
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
