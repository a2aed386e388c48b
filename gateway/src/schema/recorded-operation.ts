import { createHash } from 'node:crypto';
import { type DocumentNode, Kind, print, visit } from 'graphql';
import { z } from 'zod';

const instant = z.iso.datetime();

/** One operation as one client asked it, with how often and when. */
export const recordedOperationShape = z.object({
  /** Who asked, by the name of its policy. */
  client: z.string(),
  /** The graph it sees: `public`, or the name of a contract. */
  graph: z.string(),
  operationName: z.string().nullable(),
  /** Names the document: SHA-256 of `document`, hexadecimal. */
  hash: z.string(),
  /** The document without the values written in it, which may be somebody's data. */
  document: z.string(),
  /** What it depends on, as schema coordinates of the graph it was compiled for. */
  coordinates: z.array(z.string()),
  count: z.number().int().nonnegative(),
  firstUsedAt: instant,
  lastUsedAt: instant,
});
export type RecordedOperation = z.infer<typeof recordedOperationShape>;

/** A document as it is recorded: texts and numbers written in it are blanked, and its layout is the printer's. */
export function recordableDocument(document: DocumentNode): { document: string; hash: string } {
  const blanked = visit(document, {
    StringValue: (node) => ({ ...node, value: '', block: false }),
    IntValue: (node) => ({ ...node, value: '0' }),
    FloatValue: (node) => ({ kind: Kind.INT, value: '0', loc: node.loc }),
  });
  const text = print(blanked);
  return { document: text, hash: createHash('sha256').update(text).digest('hex') };
}

/** Equal for records of the same operation of the same client. */
export function recordKey(
  record: Pick<RecordedOperation, 'client' | 'graph' | 'operationName' | 'hash'>,
): string {
  return JSON.stringify([record.client, record.graph, record.operationName, record.hash]);
}

/** Adds records of the same operation up; the coordinates are those of the latest use. */
export function mergeRecords(records: Iterable<RecordedOperation>): RecordedOperation[] {
  const merged = new Map<string, RecordedOperation>();
  for (const record of records) {
    const key = recordKey(record);
    const known = merged.get(key);
    merged.set(key, known === undefined ? record : addRecords(known, record));
  }
  return [...merged.values()];
}

function addRecords(one: RecordedOperation, other: RecordedOperation): RecordedOperation {
  const later = one.lastUsedAt > other.lastUsedAt ? one : other;
  return {
    ...later,
    count: one.count + other.count,
    firstUsedAt: one.firstUsedAt < other.firstUsedAt ? one.firstUsedAt : other.firstUsedAt,
  };
}
