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
import { jsonText, quoted } from '../json-text.js';

/** Writes a leaf; null when the value is none of its type. */
export type LeafWriter = (value: unknown) => string | null;

/** How values of a scalar or enum are checked and written; a custom scalar takes any value. */
export function leafWriterOf(type: GraphQLScalarType | GraphQLEnumType): LeafWriter {
  if (isEnumType(type)) return enumWriter(type);
  if (!isSpecifiedScalarType(type)) return jsonText;
  return writers[type.name] ?? jsonText;
}

const writers: Readonly<Record<string, LeafWriter>> = {
  [GraphQLString.name]: (value) => (typeof value === 'string' ? quoted(value) : null),
  [GraphQLID.name]: (value) => {
    if (typeof value === 'string') return quoted(value);
    return Number.isInteger(value) ? String(value) : null;
  },
  [GraphQLInt.name]: (value) => (Number.isInteger(value) ? String(value) : null),
  [GraphQLFloat.name]: (value) =>
    typeof value === 'number' && Number.isFinite(value) ? String(value) : null,
  [GraphQLBoolean.name]: (value) => (typeof value === 'boolean' ? String(value) : null),
};

/** Values that the public graph does not have are none, and their names are not told. */
function enumWriter(type: GraphQLEnumType): LeafWriter {
  const texts = new Map(type.getValues().map(({ name }) => [name, quoted(name)]));
  return (value) => (typeof value === 'string' ? (texts.get(value) ?? null) : null);
}
