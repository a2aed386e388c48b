import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  GraphQLString,
  isEnumType,
  isSpecifiedScalarType,
  type GraphQLEnumType,
  type GraphQLScalarType,
} from 'graphql';
import { integerEnd, literalEnd, MISMATCH, numberEnd, stringEnd, type Scan } from './scan.js';

const QUOTATION_MARK = 0x22;

const NULL = Buffer.from('null');
const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');

/** The end of a `null`. */
export const nullEnd: Scan = (bytes, at) => literalEnd(bytes, at, NULL);

/** Scans values of a scalar or enum that may be shown as they are. */
export function leafScanOf(type: GraphQLScalarType | GraphQLEnumType): Scan {
  if (isEnumType(type)) return enumScan(type);
  if (!isSpecifiedScalarType(type)) return simpleEnd;
  return scans[type.name] ?? simpleEnd;
}

const scans: Readonly<Record<string, Scan>> = {
  [GraphQLString.name]: stringEnd,
  [GraphQLID.name]: (bytes, at) =>
    bytes[at] === QUOTATION_MARK ? stringEnd(bytes, at) : integerEnd(bytes, at),
  [GraphQLInt.name]: integerEnd,
  [GraphQLFloat.name]: numberEnd,
  [GraphQLBoolean.name]: booleanEnd,
};

export function booleanEnd(bytes: Uint8Array, at: number): number {
  const end = literalEnd(bytes, at, TRUE);
  return end === MISMATCH ? literalEnd(bytes, at, FALSE) : end;
}

/** A value of a scalar that the graph knows nothing about; one with values inside it is left to be parsed. */
function simpleEnd(bytes: Uint8Array, at: number): number {
  if (bytes[at] === QUOTATION_MARK) return stringEnd(bytes, at);
  const end = numberEnd(bytes, at);
  return end === MISMATCH ? booleanEnd(bytes, at) : end;
}

function enumScan(type: GraphQLEnumType): Scan {
  const values = type.getValues().map(({ name }) => Buffer.from(`"${name}"`));
  let usual = values[0] ?? NULL;
  return (bytes, at) => {
    const end = values.length === 0 ? MISMATCH : literalEnd(bytes, at, usual);
    if (end !== MISMATCH) return end;
    for (const value of values) {
      const otherEnd = literalEnd(bytes, at, value);
      if (otherEnd === MISMATCH) continue;
      usual = value;
      return otherEnd;
    }
    return MISMATCH;
  };
}
