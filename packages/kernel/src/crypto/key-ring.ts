export interface FieldKey {
  readonly id: string;
  readonly key: Buffer;
}

/** The first key is current; the others only decrypt what was written before the last rotation. */
export type KeyRing = readonly [FieldKey, ...FieldKey[]];

/** Reads `id:base64,id:base64`; complaints name the position and never the key. */
export function parseKeyRing(value: string): KeyRing {
  const [current, ...older] = value
    .split(',')
    .map((entry, index) => parseEntry(entry.trim(), index + 1));
  if (current === undefined) throw new RangeError('A key ring needs at least one key');
  const ring: KeyRing = [current, ...older];
  if (new Set(ring.map(({ id }) => id)).size !== ring.length)
    throw new RangeError('Key ids must differ');
  return ring;
}

function parseEntry(entry: string, position: number): FieldKey {
  const match = /^([a-z0-9]{1,16}):([A-Za-z0-9+/_=-]+)$/.exec(entry);
  const key = Buffer.from(match?.[2] ?? '', 'base64');
  if (match?.[1] === undefined || key.length !== 32) {
    throw new RangeError(
      `key ${String(position)} must read id:base64 with 32 bytes behind an id of a-z and 0-9`,
    );
  }
  return { id: match[1], key };
}
