const BACKSLASH = 0x5c;

/** Longer strings are made anew each time. */
const SHORT = 40;

const SLOTS = 2_048;

/** The last string met for each of some hashes: keys of entities come again and again, within one answer and in the next. */
const met: string[] = new Array<string>(SLOTS).fill('');

/** A string of plain ASCII between two places; null of any other, or when it is long. */
export function shortString(bytes: Buffer, start: number, end: number): string | null {
  const length = end - start;
  if (length > SHORT) return null;
  let hash = length;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (byte === BACKSLASH || byte > 0x7f) return null;
    hash = Math.imul(hash, 31) + byte;
  }
  const slot = (hash ^ (hash >>> 11)) & (SLOTS - 1);
  const known = met[slot] as string;
  if (known.length === length && isText(known, bytes, start)) return known;
  return (met[slot] = bytes.toString('latin1', start, end));
}

function isText(text: string, bytes: Buffer, start: number): boolean {
  for (let index = 0; index < text.length; index += 1)
    if (text.charCodeAt(index) !== bytes[start + index]) return false;
  return true;
}
