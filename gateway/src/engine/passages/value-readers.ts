import { isListType, isNonNullType, type GraphQLOutputType } from 'graphql';
import { booleanEnd, nullEnd } from './leaf-scans.js';
import type { ValueReader } from './reading.js';
import { MISMATCH, numberEnd, stringEnd } from './scan.js';
import { shortString } from './short-strings.js';

const QUOTATION_MARK = 0x22;
const OPENING_BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
const COMMA = 0x2c;
const SMALL_N = 0x6e;
const SMALL_T = 0x74;
const SMALL_F = 0x66;
const ZERO = 0x30;

/** So many digits are a small integer whatever they are. */
const SHORT_NUMBER = 9;

/** Reads values of a type: lists of what `inner` reads, and null. What may be null is for the projection to say. */
export function valueReader(type: GraphQLOutputType, inner: ValueReader): ValueReader {
  const nullable = isNonNullType(type) ? (type.ofType as GraphQLOutputType) : type;
  return orNull(
    isListType(nullable)
      ? listReader(valueReader(nullable.ofType as GraphQLOutputType, inner))
      : inner,
  );
}

/** Reads null, too. */
export function orNull(read: ValueReader): ValueReader {
  return (reading) => {
    if (reading.text.getUint8(reading.at) !== SMALL_N) return read(reading);
    reading.at = nullEnd(reading.text, reading.at);
    return null;
  };
}

/** Reads a list of what `element` reads. */
export function listReader(element: ValueReader): ValueReader {
  return (reading) => {
    const { text } = reading;
    if (text.getUint8(reading.at) !== OPENING_BRACKET) return reading.off();
    if (text.getUint8(reading.at + 1) === CLOSING_BRACKET) {
      reading.at += 2;
      return [];
    }
    const list: unknown[] = [];
    do {
      reading.at += 1;
      list.push(element(reading));
      if (reading.isOff()) return null;
    } while (text.getUint8(reading.at) === COMMA);
    if (text.getUint8(reading.at) !== CLOSING_BRACKET) return reading.off();
    reading.at += 1;
    return list;
  };
}

/** Reads a scalar; one with values inside it is left to be parsed. */
export const readLeaf: ValueReader = (reading) => {
  const { bytes, text, at } = reading;
  const first = text.getUint8(at);
  if (first === QUOTATION_MARK) {
    const end = (reading.at = stringEnd(text, at));
    return end === MISMATCH ? undefined : stringIn(bytes, at, end);
  }
  if (first === SMALL_T || first === SMALL_F) {
    reading.at = booleanEnd(text, at);
    return first === SMALL_T;
  }
  const end = (reading.at = numberEnd(text, at));
  return end === MISMATCH ? undefined : numberIn(bytes, at, end);
};

/** Most numbers are short and whole, and sooner read than made a string of. */
function numberIn(bytes: Buffer, start: number, end: number): number {
  let number = 0;
  for (let at = start; at < end; at += 1) {
    const digit = (bytes[at] as number) - ZERO;
    if (digit < 0 || end - start > SHORT_NUMBER)
      return Number(bytes.toString('latin1', start, end));
    number = 10 * number + digit;
  }
  return number;
}

/** The string between two quotation marks. */
function stringIn(bytes: Buffer, start: number, end: number): string {
  const short = shortString(bytes, start + 1, end - 1);
  if (short !== null) return short;
  const text = bytes.toString('utf8', start, end);
  return text.includes('\\') ? (JSON.parse(text) as string) : text.slice(1, -1);
}
