/** The text is not what it was expected to be. */
export const MISMATCH = -1;

/**
 * Where a value ends that begins at a place; `MISMATCH` when it is none of what was expected.
 *
 * @throws RangeError when the text ends before the value does
 */
export type Scan = (text: DataView, at: number) => number;

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

/** Bytes that a text must have, compared four at a time. */
export class Literal {
  readonly length: number;
  readonly #words: Int32Array;
  /** Bytes behind the last whole word. */
  readonly #rest: Uint8Array;

  constructor(text: string) {
    const bytes = Buffer.from(text);
    this.length = bytes.length;
    this.#words = new Int32Array(bytes.length >> 2);
    for (let word = 0; word < this.#words.length; word += 1)
      this.#words[word] = bytes.readInt32LE(4 * word);
    this.#rest = bytes.subarray(4 * this.#words.length);
  }

  /** Its end when it stands at a place. */
  end(text: DataView, at: number): number {
    if (at + this.length > text.byteLength) return MISMATCH;
    const words = this.#words;
    const rest = this.#rest;
    let place = at;
    for (let index = 0; index < words.length; index += 1) {
      if (text.getInt32(place, true) !== words[index]) return MISMATCH;
      place += 4;
    }
    for (let index = 0; index < rest.length; index += 1) {
      if (text.getUint8(place) !== rest[index]) return MISMATCH;
      place += 1;
    }
    return place;
  }
}

/** The end of a string, with its quotation marks. */
export function stringEnd(text: DataView, at: number): number {
  if (text.getUint8(at) !== QUOTATION_MARK) return MISMATCH;
  const lastWord = text.byteLength - 4;
  let place = at + 1;
  for (;;) {
    while (place <= lastWord && isPlain(text.getInt32(place, true))) place += 4;
    const byte = text.getUint8(place);
    if (byte < FIRST_PRINTABLE) return MISMATCH;
    place += 1;
    if (byte === QUOTATION_MARK) return place;
    if (byte !== BACKSLASH) continue;
    place = escapeEnd(text, place);
    if (place === MISMATCH) return MISMATCH;
  }
}

/**
 * Whether none of four bytes is a quotation mark, a backslash or a control character; false also of a few others. Each
 * difference is below zero in its highest bit only for bytes below what is taken away, or above 0x7f, which are let
 * pass (S. E. Anderson, "Bit Twiddling Hacks", determine if a word has a zero byte, and a byte less than n).
 */
function isPlain(word: number): boolean {
  const marks = word ^ 0x22222222;
  const backslashes = word ^ 0x5c5c5c5c;
  const found =
    ((word - 0x20202020) & ~word) |
    ((marks - 0x01010101) & ~marks) |
    ((backslashes - 0x01010101) & ~backslashes);
  return (found & 0x80808080) === 0;
}

function escapeEnd(text: DataView, at: number): number {
  const byte = text.getUint8(at);
  if (byte !== SMALL_U) return ESCAPES.has(byte) ? at + 1 : MISMATCH;
  for (let place = at + 1; place < at + 5; place += 1)
    if (!isHexadecimal(text.getUint8(place))) return MISMATCH;
  return at + 5;
}

function isHexadecimal(byte: number): boolean {
  const lower = byte | 0x20;
  return (byte >= ZERO && byte <= NINE) || (lower >= 0x61 && lower <= 0x66);
}

/** The end of a whole number that is written as JavaScript writes it. */
export function integerEnd(text: DataView, at: number): number {
  const first = text.getUint8(at) === MINUS ? at + 1 : at;
  const end = digitsEnd(text, first);
  if (end === first || end - first > MOST_DIGITS) return MISMATCH;
  // Neither 007 nor -0.
  if (text.getUint8(first) === ZERO && (end > first + 1 || first > at)) return MISMATCH;
  return continuesNumber(text.getUint8(end)) ? MISMATCH : end;
}

/** The end of a number without an exponent. */
export function numberEnd(text: DataView, at: number): number {
  const first = text.getUint8(at) === MINUS ? at + 1 : at;
  const whole = digitsEnd(text, first);
  if (whole === first || (text.getUint8(first) === ZERO && whole > first + 1)) return MISMATCH;
  if (text.getUint8(whole) !== POINT) return integerEnd(text, at);
  const end = digitsEnd(text, whole + 1);
  // With a nought at the end it would be written otherwise, and -0.0 is not even told from 0.
  if (end === whole + 1 || text.getUint8(end - 1) === ZERO || end - first > MOST_DIGITS)
    return MISMATCH;
  return continuesNumber(text.getUint8(end)) ? MISMATCH : end;
}

function digitsEnd(text: DataView, at: number): number {
  let place = at;
  for (;;) {
    const byte = text.getUint8(place);
    if (byte < ZERO || byte > NINE) return place;
    place += 1;
  }
}

/** A point, or an `e` of an exponent. */
function continuesNumber(byte: number): boolean {
  return byte === POINT || (byte | 0x20) === 0x65;
}
