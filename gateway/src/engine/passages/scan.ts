/** The text is not what it was expected to be. */
export const MISMATCH = -1;

/** Where a value ends that begins at a place; `MISMATCH` when it is none of what was expected. */
export type Scan = (bytes: Uint8Array, at: number) => number;

const QUOTATION_MARK = 0x22;
const BACKSLASH = 0x5c;
const FIRST_PRINTABLE = 0x20;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const SMALL_U = 0x75;

/** With more digits a number may not be the same again after it was read. */
const MOST_DIGITS = 15;

/** What may follow a backslash, but for the four digits of a code unit. */
const ESCAPES = new Set(Buffer.from('"\\/bfnrt'));

/** The end of the very bytes given. */
export function literalEnd(bytes: Uint8Array, at: number, literal: Uint8Array): number {
  const { length } = literal;
  for (let index = 0; index < length; index += 1)
    if (bytes[at + index] !== literal[index]) return MISMATCH;
  return at + length;
}

/** The end of a string, with its quotation marks. */
export function stringEnd(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== QUOTATION_MARK) return MISMATCH;
  let place = at + 1;
  for (;;) {
    const byte = bytes[place];
    if (byte === undefined || byte < FIRST_PRINTABLE) return MISMATCH;
    place += 1;
    if (byte === QUOTATION_MARK) return place;
    if (byte !== BACKSLASH) continue;
    place = escapeEnd(bytes, place);
    if (place === MISMATCH) return MISMATCH;
  }
}

function escapeEnd(bytes: Uint8Array, at: number): number {
  const byte = bytes[at];
  if (byte !== SMALL_U) return byte !== undefined && ESCAPES.has(byte) ? at + 1 : MISMATCH;
  for (let place = at + 1; place < at + 5; place += 1)
    if (!isHexadecimal(bytes[place])) return MISMATCH;
  return at + 5;
}

function isHexadecimal(byte = 0): boolean {
  const lower = byte | 0x20;
  return (byte >= ZERO && byte <= NINE) || (lower >= 0x61 && lower <= 0x66);
}

/** The end of a whole number that is written as JavaScript writes it. */
export function integerEnd(bytes: Uint8Array, at: number): number {
  const first = bytes[at] === MINUS ? at + 1 : at;
  const end = digitsEnd(bytes, first);
  if (end === first || end - first > MOST_DIGITS) return MISMATCH;
  // Neither 007 nor -0.
  if (bytes[first] === ZERO && (end > first + 1 || first > at)) return MISMATCH;
  return continuesNumber(bytes[end]) ? MISMATCH : end;
}

/** The end of a number without an exponent. */
export function numberEnd(bytes: Uint8Array, at: number): number {
  const first = bytes[at] === MINUS ? at + 1 : at;
  const whole = digitsEnd(bytes, first);
  if (whole === first || (bytes[first] === ZERO && whole > first + 1)) return MISMATCH;
  if (bytes[whole] !== POINT) return integerEnd(bytes, at);
  const end = digitsEnd(bytes, whole + 1);
  // With a nought at the end it would be written otherwise, and -0.0 is not even told from 0.
  if (end === whole + 1 || bytes[end - 1] === ZERO || end - first > MOST_DIGITS) return MISMATCH;
  return continuesNumber(bytes[end]) ? MISMATCH : end;
}

function digitsEnd(bytes: Uint8Array, at: number): number {
  let place = at;
  for (;;) {
    const byte = bytes[place];
    if (byte === undefined || byte < ZERO || byte > NINE) return place;
    place += 1;
  }
}

/** A point, or an `e` of an exponent. */
function continuesNumber(byte = 0): boolean {
  return byte === POINT || (byte | 0x20) === 0x65;
}
