import { closeSync, fstatSync, ftruncateSync, fsyncSync, openSync, readSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import type { Logger } from '@hub/kernel';
import { AuditBroken } from './audit-errors.js';
import { beginning, type ChainPlace, openEntry } from './audit-entry.js';
import { type AuditFile, listAuditFiles } from './audit-files.js';
import { readHead } from './audit-head.js';

/** More than one group of entries is ever long, so the last sealed entry is in there. */
const tailBytes = 2 * 1_048_576;

/** Where a chain goes on. */
export interface RecoveredChain {
  readonly place: ChainPlace;
  /** The file to append to; null begins one. */
  readonly file: { readonly path: string; readonly bytes: number } | null;
}

/**
 * Finds the end of a chain. What a crash left half-written behind its last sealed entry was never confirmed: it is put
 * beside the chain as `….torn` and said in the log.
 *
 * @throws AuditBroken when an entry that was confirmed is missing or altered
 */
export function recoverChain(
  folder: string,
  instance: string,
  key: Uint8Array,
  logger: Logger,
): RecoveredChain {
  const files = listAuditFiles(folder).filter((file) => file.instance === instance);
  const head = readHead(folder, instance, key);
  if (head === 'missing' && files.length > 0)
    throw broken(instance, 'its head is missing beside its files');
  if (head === 'unreadable') {
    throw broken(instance, 'its head was altered, or sealed with another key');
  }
  const confirmed = head === 'missing' ? beginning : head;
  const last = files.at(-1);
  if (last === undefined) {
    if (confirmed.sequence > 0) throw broken(instance, 'its files are missing');
    return { place: beginning, file: null };
  }
  const end = endOf(last, key) ?? endOfEmpty(last, files.at(-2), key);
  if (end === null || end.place.sequence < confirmed.sequence)
    throw broken(instance, `entry ${String(confirmed.sequence)} is missing or altered`);
  if (end.place.sequence === confirmed.sequence && end.place.hash !== confirmed.hash)
    throw broken(instance, `entry ${String(confirmed.sequence)} is another than was confirmed`);
  setTornAside(last, end.bytes, logger);
  return { place: end.place, file: { path: last.path, bytes: end.bytes } };
}

interface ChainEnd {
  readonly place: ChainPlace;
  /** Of the file, up to and with that entry. */
  readonly bytes: number;
}

/** The last sealed entry of a file; null when its tail has none. */
function endOf(file: AuditFile, key: Uint8Array): ChainEnd | null {
  const { tail, from } = readTail(file.path);
  let end = tail.lastIndexOf(newline);
  while (end >= 0) {
    const start = end === 0 ? 0 : tail.lastIndexOf(newline, end - 1) + 1;
    const entry = openEntry(tail.subarray(start, end), key);
    if (entry !== null)
      return { place: { sequence: entry.sequence, hash: entry.hash }, bytes: from + end + 1 };
    end = start - 1;
  }
  return null;
}

/** A file that was begun when the crash came has nothing sealed yet: the chain ends in the one before. */
function endOfEmpty(
  last: AuditFile,
  before: AuditFile | undefined,
  key: Uint8Array,
): ChainEnd | null {
  if (before === undefined) return last.first === 1 ? { place: beginning, bytes: 0 } : null;
  const end = endOf(before, key);
  return end?.place.sequence === last.first - 1 ? { place: end.place, bytes: 0 } : null;
}

const newline = 0x0a;

function readTail(path: string): { tail: Buffer; from: number } {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const from = Math.max(0, size - tailBytes);
    const tail = Buffer.alloc(size - from);
    let read = 0;
    while (read < tail.length) {
      const count = readSync(file, tail, read, tail.length - read, from + read);
      if (count === 0) break;
      read += count;
    }
    return { tail: tail.subarray(0, read), from };
  } finally {
    closeSync(file);
  }
}

function setTornAside(file: AuditFile, bytes: number, logger: Logger): void {
  const { tail, from } = readTail(file.path);
  const torn = tail.subarray(Math.max(0, bytes - from));
  if (torn.length === 0) return;
  const aside = `${file.path}.${String(bytes)}.torn`;
  writeFileSync(aside, torn, { mode: 0o600 });
  const handle = openSync(file.path, 'r+');
  try {
    ftruncateSync(handle, bytes);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  logger.warn(
    { file: file.name, aside, bytes: torn.length },
    'the audit log ended in an entry that a crash left half-written; it was never confirmed and is set aside',
  );
}

function broken(instance: string, what: string): AuditBroken {
  return new AuditBroken(
    `The audit log of the instance ${instance} is not what was written: ${what}. ` +
      'Keep the folder as evidence, move it away and start again.',
  );
}
