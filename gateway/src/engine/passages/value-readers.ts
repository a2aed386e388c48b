import { isListType, isNonNullType, type GraphQLOutputType } from 'graphql';
import { booleanEnd, nullEnd } from './leaf-scans.js';
import type { ValueReader } from './reading.js';
import { MISMATCH, numberEnd, stringEnd } from './scan.js';

const QUOTATION_MARK = 0x22;
const OPENING_BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
const COMMA = 0x2c;
const SMALL_N = 0x6e;
const SMALL_T = 0x74;
const SMALL_F = 0x66;
const BACKSLASH = 0x5c;

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
    if (reading.bytes[reading.at] !== SMALL_N) return read(reading);
    reading.at = nullEnd(reading.bytes, reading.at);
    return null;
  };
}

/** Reads a list of what `element` reads. */
export function listReader(element: ValueReader): ValueReader {
  return (reading) => {
    const { bytes } = reading;
    if (bytes[reading.at] !== OPENING_BRACKET) return reading.off();
    if (bytes[reading.at + 1] === CLOSING_BRACKET) {
      reading.at += 2;
      return [];
    }
    const list: unknown[] = [];
    do {
      reading.at += 1;
      list.push(element(reading));
      if (reading.isOff()) return null;
    } while (bytes[reading.at] === COMMA);
    if (bytes[reading.at] !== CLOSING_BRACKET) return reading.off();
    reading.at += 1;
    return list;
  };
}

/** Reads a scalar; one with values inside it is left to be parsed. */
export const readLeaf: ValueReader = (reading) => {
  const { bytes, at } = reading;
  const first = bytes[at];
  if (first === QUOTATION_MARK) {
    const end = (reading.at = stringEnd(bytes, at));
    return end === MISMATCH ? undefined : stringIn(bytes, at, end);
  }
  if (first === SMALL_T || first === SMALL_F) {
    reading.at = booleanEnd(bytes, at);
    return first === SMALL_T;
  }
  const end = (reading.at = numberEnd(bytes, at));
  return end === MISMATCH ? undefined : Number(bytes.toString('latin1', at, end));
};

/** The string between two quotation marks. */
function stringIn(bytes: Buffer, start: number, end: number): string {
  for (let index = start + 1; index < end - 1; index += 1) {
    const byte = bytes[index] as number;
    if (byte === BACKSLASH) return JSON.parse(bytes.toString('utf8', start, end)) as string;
    if (byte > 0x7f) return otherString(bytes, start, end);
  }
  return bytes.toString('latin1', start + 1, end - 1);
}

function otherString(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start, end);
  return text.includes('\\') ? (JSON.parse(text) as string) : text.slice(1, -1);
}
