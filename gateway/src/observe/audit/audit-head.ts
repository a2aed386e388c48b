import { readFileSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '@hub/kernel';
import { z } from 'zod';
import { type ChainPlace, parseJson, sealOf } from './audit-entry.js';

/** Always the same length, so that one write replaces another whole. */
const headBytes = 512;

const shape = z.strictObject({
  instance: z.string(),
  sequence: z.int().min(0),
  hash: z.string(),
  seal: z.string(),
});

/**
 * How far a chain had come when it last confirmed an entry, in a file of its own: without it nobody would miss entries
 * cut off at the end.
 */
export class AuditHead {
  private constructor(
    private readonly file: FileHandle,
    private readonly instance: string,
    private readonly key: Uint8Array,
  ) {}

  static async open(folder: string, instance: string, key: Uint8Array): Promise<AuditHead> {
    const path = headPath(folder, instance);
    const file = await open(path, 'r+').catch(() => open(path, 'w+', 0o600));
    return new AuditHead(file, instance, key);
  }

  /** Not forced to disk: after a power cut it may be older than the chain, never younger. */
  async write(place: ChainPlace): Promise<void> {
    await this.file.write(headText(this.instance, place, this.key), 0);
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}

/** What the head says, `missing` or `unreadable`. */
export function readHead(
  folder: string,
  instance: string,
  key: Uint8Array,
): ChainPlace | 'missing' | 'unreadable' {
  let bytes: Buffer;
  try {
    bytes = readFileSync(headPath(folder, instance));
  } catch {
    return 'missing';
  }
  const parsed = shape.safeParse(parseJson(bytes.toString('utf8')));
  if (!parsed.success) return 'unreadable';
  const { sequence, hash } = parsed.data;
  const isAsWritten = Buffer.from(headText(instance, { sequence, hash }, key)).equals(bytes);
  return isAsWritten ? { sequence, hash } : 'unreadable';
}

export function headPath(folder: string, instance: string): string {
  return join(folder, `${instance}.head`);
}

function headText(instance: string, place: ChainPlace, key: Uint8Array): string {
  const content = { instance, sequence: place.sequence, hash: place.hash };
  const seal = sealOf({ ...content, purpose: 'head' }, key);
  return `${canonicalJson({ ...content, seal }).padEnd(headBytes - 1)}\n`;
}
