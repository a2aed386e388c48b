import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  GraphQLString,
  isEnumType,
  isNonNullType,
  isScalarType,
  isSpecifiedScalarType,
  type GraphQLEnumType,
  type GraphQLOutputType,
  type GraphQLScalarType,
} from 'graphql';
import { jsonText, quoted } from '../json-text.js';
import type { JsonWriter } from './json-writer.js';

/** Writes a leaf that is not null; false when the value is none of its type, and nothing is written. */
export type LeafWriter = (value: unknown, out: JsonWriter) => boolean;

/** How values of a scalar or enum are checked and written; a custom scalar takes any value. */
export function leafWriterOf(type: GraphQLScalarType | GraphQLEnumType): LeafWriter {
  if (isEnumType(type)) return enumWriter(type);
  if (!isSpecifiedScalarType(type)) return writeAnything;
  return writers[type.name] ?? writeAnything;
}

/** Which values of a type can be shown without a second look. */
export function plainKindOf(type: GraphQLOutputType): 'string' | 'integer' | null {
  const named = isNonNullType(type) ? type.ofType : type;
  if (!isScalarType(named)) return null;
  if (named.name === GraphQLInt.name) return 'integer';
  const isText = named.name === GraphQLString.name || named.name === GraphQLID.name;
  return isText || !isSpecifiedScalarType(named) ? 'string' : null;
}

const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');

const writers: Readonly<Record<string, LeafWriter>> = {
  [GraphQLString.name]: (value, out) => {
    if (typeof value !== 'string') return false;
    out.string(value);
    return true;
  },
  [GraphQLID.name]: (value, out) => {
    if (typeof value === 'string') out.string(value);
    else if (Number.isInteger(value)) out.number(value as number);
    else return false;
    return true;
  },
  [GraphQLInt.name]: (value, out) => {
    if (!Number.isInteger(value)) return false;
    out.number(value as number);
    return true;
  },
  [GraphQLFloat.name]: (value, out) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) return false;
    out.number(value);
    return true;
  },
  [GraphQLBoolean.name]: (value, out) => {
    if (typeof value !== 'boolean') return false;
    out.piece(value ? TRUE : FALSE);
    return true;
  },
};

function writeAnything(value: unknown, out: JsonWriter): true {
  if (typeof value === 'string') out.string(value);
  else out.text(jsonText(value));
  return true;
}

/** Values that the public graph does not have are none, and their names are not told. */
function enumWriter(type: GraphQLEnumType): LeafWriter {
  const pieces = new Map(type.getValues().map(({ name }) => [name, Buffer.from(quoted(name))]));
  return (value, out) => {
    const piece = typeof value === 'string' ? pieces.get(value) : undefined;
    if (piece === undefined) return false;
    out.piece(piece);
    return true;
  };
}
