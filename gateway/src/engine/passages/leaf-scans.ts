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
import { integerEnd, Literal, MISMATCH, numberEnd, stringEnd, type Scan } from './scan.js';

const QUOTATION_MARK = 0x22;

const NULL = new Literal('null');
const TRUE = new Literal('true');
const FALSE = new Literal('false');

/** The end of a `null`. */
export const nullEnd: Scan = (text, at) => NULL.end(text, at);

/** Scans values of a scalar or enum that may be shown as they are. */
export function leafScanOf(type: GraphQLScalarType | GraphQLEnumType): Scan {
  if (isEnumType(type)) return enumScan(type);
  if (!isSpecifiedScalarType(type)) return simpleEnd;
  return scans[type.name] ?? simpleEnd;
}

const scans: Readonly<Record<string, Scan>> = {
  [GraphQLString.name]: stringEnd,
  [GraphQLID.name]: (text, at) =>
    text.getUint8(at) === QUOTATION_MARK ? stringEnd(text, at) : integerEnd(text, at),
  [GraphQLInt.name]: integerEnd,
  [GraphQLFloat.name]: numberEnd,
  [GraphQLBoolean.name]: booleanEnd,
};

export function booleanEnd(text: DataView, at: number): number {
  const end = TRUE.end(text, at);
  return end === MISMATCH ? FALSE.end(text, at) : end;
}

/** A value of a scalar that the graph knows nothing about; one with values inside it is left to be parsed. */
function simpleEnd(text: DataView, at: number): number {
  if (text.getUint8(at) === QUOTATION_MARK) return stringEnd(text, at);
  const end = numberEnd(text, at);
  return end === MISMATCH ? booleanEnd(text, at) : end;
}

function enumScan(type: GraphQLEnumType): Scan {
  const values = type.getValues().map(({ name }) => new Literal(`"${name}"`));
  let usual = values[0] ?? NULL;
  return (text, at) => {
    const end = values.length === 0 ? MISMATCH : usual.end(text, at);
    if (end !== MISMATCH) return end;
    for (const value of values) {
      const otherEnd = value.end(text, at);
      if (otherEnd === MISMATCH) continue;
      usual = value;
      return otherEnd;
    }
    return MISMATCH;
  };
}
