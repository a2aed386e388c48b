import type { Passage } from '../passages/passage.js';
import { NEEDS_ESCAPE } from '../json-text.js';

const QUOTATION_MARK = 0x22;
const BACKSLASH = 0x5c;
const FIRST_PRINTABLE = 0x20;
const DIGIT_ZERO = 0x30;

/** Longer texts are written by the built-in; shorter ones are sooner written than it is called. */
const LONG_TEXT = 96;

/** Longer passages are copied by the built-in. */
const LONG_PASSAGE = 256;

/** Whole numbers below this are written digit by digit. */
const SMALL_NUMBER = 1_000_000_000;

const USUAL_BYTES = 1 << 18;

/** A buffer that has grown beyond this is not kept for the next answer. */
const MOST_BYTES_KEPT = 1 << 22;

/**
 * Writes JSON as UTF-8 into one buffer. Nothing is joined or encoded afterwards, what was written can be taken back or
 * repeated, and the buffer serves the next answer: one writer writes one answer at a time.
 */
export class JsonWriter {
  /** How many bytes are written. */
  length = 0;
  /** Changes whenever something is taken back: places noted before may hold other text. */
  generation = 0;
  #bytes = Buffer.allocUnsafeSlow(USUAL_BYTES);
  #view = viewOf(this.#bytes);

  /** Begins a new text. */
  clear(): void {
    this.takeBack(0);
    if (this.#bytes.length > MOST_BYTES_KEPT) this.#useInstead(Buffer.allocUnsafeSlow(USUAL_BYTES));
  }

  /** Forgets what was written from a place on. */
  takeBack(start: number): void {
    this.length = start;
    this.generation += 1;
  }

  /** A copy of what is written. */
  copy(): Buffer {
    const copy = Buffer.allocUnsafeSlow(this.length);
    this.#bytes.copy(copy, 0, 0, this.length);
    return copy;
  }

  /** Writes once more what stands between two places. */
  repeat(start: number, end: number): void {
    const bytes = this.#room(end - start);
    bytes.copyWithin(this.length, start, end);
    this.length += end - start;
  }

  byte(byte: number): void {
    this.#room(1)[this.length] = byte;
    this.length += 1;
  }

  /** Writes a short text that is encoded already. */
  piece(piece: Uint8Array): void {
    const { length } = piece;
    const bytes = this.#room(length);
    let at = this.length;
    for (let index = 0; index < length; index += 1) bytes[at++] = piece[index] as number;
    this.length = at;
  }

  /** Writes what a capability wrote. */
  passage({ body, start, end }: Passage): void {
    const bytes = this.#room(end - start);
    let to = this.length;
    this.length += end - start;
    if (end - start > LONG_PASSAGE) {
      bytes.set(body.bytes.subarray(start, end), to);
      return;
    }
    const { text } = body;
    const view = this.#view;
    let from = start;
    for (; from <= end - 4; from += 4) {
      view.setInt32(to, text.getInt32(from, true), true);
      to += 4;
    }
    for (; from < end; from += 1) view.setUint8(to++, text.getUint8(from));
  }

  /** Writes a text that is JSON already. */
  text(text: string): void {
    const bytes = this.#room(3 * text.length);
    this.length += bytes.write(text, this.length);
  }

  /** Writes a string with its quotation marks. */
  string(value: string): void {
    const { length } = value;
    if (length > LONG_TEXT) {
      this.#long(value);
      return;
    }
    const bytes = this.#room(3 * length + 2);
    let at = this.length;
    bytes[at++] = QUOTATION_MARK;
    for (let index = 0; index < length; index += 1) {
      const code = value.charCodeAt(index);
      if (code < 0x80) {
        if (code < FIRST_PRINTABLE || code === QUOTATION_MARK || code === BACKSLASH) {
          this.text(JSON.stringify(value));
          return;
        }
        bytes[at++] = code;
      } else if (code < 0x800) {
        bytes[at++] = 0xc0 | (code >> 6);
        bytes[at++] = 0x80 | (code & 0x3f);
      } else if (code < 0xd800 || code > 0xdfff) {
        bytes[at++] = 0xe0 | (code >> 12);
        bytes[at++] = 0x80 | ((code >> 6) & 0x3f);
        bytes[at++] = 0x80 | (code & 0x3f);
      } else {
        // Half of a pair, or one alone, which JSON wants escaped.
        this.text(JSON.stringify(value));
        return;
      }
    }
    bytes[at++] = QUOTATION_MARK;
    this.length = at;
  }

  /** Writes a finite number. */
  number(value: number): void {
    if (!Number.isInteger(value) || value < 0 || value >= SMALL_NUMBER) {
      this.text(String(value));
      return;
    }
    let digits = 1;
    for (let rest = value; rest >= 10; rest = Math.trunc(rest / 10)) digits += 1;
    const bytes = this.#room(digits);
    let rest = value;
    for (let at = this.length + digits - 1; at >= this.length; at -= 1) {
      const tenth = Math.trunc(rest / 10);
      bytes[at] = DIGIT_ZERO + rest - tenth * 10;
      rest = tenth;
    }
    this.length += digits;
  }

  #long(value: string): void {
    if (NEEDS_ESCAPE.test(value)) {
      this.text(JSON.stringify(value));
      return;
    }
    this.byte(QUOTATION_MARK);
    this.text(value);
    this.byte(QUOTATION_MARK);
  }

  /** The buffer, with room for so many bytes more. */
  #room(more: number): Buffer {
    const needed = this.length + more;
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#bytes.length));
      this.#bytes.copy(larger, 0, 0, this.length);
      this.#useInstead(larger);
    }
    return this.#bytes;
  }

  #useInstead(bytes: Buffer<ArrayBuffer>): void {
    this.#bytes = bytes;
    this.#view = viewOf(bytes);
  }
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
