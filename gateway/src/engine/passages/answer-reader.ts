import { isUtf8 } from 'node:buffer';
import type { AnswerObject } from '../own-property.js';
import type { BodyReader } from '../subgraph-client.js';
import { keyLiteral } from './passage-finder.js';
import { Reading, type ValueReader } from './reading.js';
import { Literal, MISMATCH } from './scan.js';

const OPENING = new Literal('{"data":');
const CLOSING_BRACE = 0x7d;
const BLANKS = new Set(Buffer.from(' \t\r\n'));

/** After so many answers in a row that were not as expected, as many are parsed before one is read again. */
const MOST_MISSES = 8;
const PAUSE = 1_000;

/** Reads the answers to one fetch as far as the gateway needs to look into them. */
export class AnswerReader implements BodyReader {
  #misses = 0;
  #pause = 0;

  /** @param readData reads what stands behind `data` */
  constructor(private readonly readData: ValueReader) {}

  read(body: Buffer): AnswerObject | null {
    if (this.#pause > 0) {
      this.#pause -= 1;
      return null;
    }
    const data = isUtf8(body) ? this.#tryRead(body) : null;
    this.#misses = data === null ? this.#misses + 1 : 0;
    if (this.#misses >= MOST_MISSES) {
      this.#misses = 0;
      this.#pause = PAUSE;
    }
    return data;
  }

  #tryRead(body: Buffer): AnswerObject | null {
    try {
      return this.#read(new Reading(body));
    } catch (error) {
      // The text ends too soon.
      if (error instanceof RangeError) return null;
      throw error;
    }
  }

  #read(reading: Reading): AnswerObject | null {
    const { bytes } = reading;
    reading.at = OPENING.end(reading.text, 0);
    if (reading.isOff()) return null;
    const data = this.readData(reading);
    if (reading.isOff() || bytes[reading.at] !== CLOSING_BRACE) return null;
    for (let at = reading.at + 1; at < bytes.length; at += 1)
      if (!BLANKS.has(bytes[at] as number)) return null;
    return data as AnswerObject;
  }
}

/** Reads an object of these fields, in this order. */
export function namedValuesReader(
  values: readonly { readonly key: string; readonly read: ValueReader }[],
): ValueReader {
  const fields = values.map(({ key, read }, index) => ({
    ...{ key, read },
    opening: keyLiteral(index === 0 ? '{' : ',', key),
  }));
  return (reading) => {
    const object: AnswerObject = {};
    for (const { key, read, opening } of fields) {
      const start = opening.end(reading.text, reading.at);
      if (start === MISMATCH) return reading.off();
      reading.at = start;
      object[key] = read(reading);
      if (reading.isOff()) return null;
    }
    if (reading.text.getUint8(reading.at) !== CLOSING_BRACE) return reading.off();
    reading.at += 1;
    return object;
  };
}
