import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  isUnionType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
} from 'graphql';

/** A well-formed id of nothing. */
export const SOME_ID = '01J00000000000000000000009';

/** Fields whose input holds rules between its fields, which the least that the schema demands would break. */
const FULLER_ARGUMENTS: Readonly<Record<string, string>> = {
  adjustStock: `input: { idempotencyKey: "abcdefgh", locationId: "${SOME_ID}", skuId: "${SOME_ID}", onHandChange: 1, reason: "abcdefgh" }`,
  sellAtCounter: `input: { idempotencyKey: "abcdefgh", storeId: "${SOME_ID}", paymentMethod: CASH, lines: [{ skuId: "${SOME_ID}", quantity: 1 }] }`,
};

/** A document that calls one root field with the least that its arguments demand. */
export function minimalCall(
  operation: 'query' | 'mutation',
  field: GraphQLField<unknown, unknown>,
): string {
  const given = FULLER_ARGUMENTS[field.name] ?? requiredArguments(field);
  return `${operation} { ${field.name}${given === '' ? '' : `(${given})`}${selection(field.type)} }`;
}

function requiredArguments(field: GraphQLField<unknown, unknown>): string {
  return field.args
    .filter((argument) => isNonNullType(argument.type))
    .map((argument) => `${argument.name}: ${literal(argument.type)}`)
    .join(', ');
}

function selection(type: GraphQLOutputType): string {
  const named = getNamedType(type);
  return isObjectType(named) || isUnionType(named) ? ' { __typename }' : '';
}

function literal(type: GraphQLInputType): string {
  if (isNonNullType(type)) return literal(type.ofType);
  if (isListType(type)) return `[${literal(type.ofType)}]`;
  if (isEnumType(type)) return type.getValues()[0]?.name ?? 'null';
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
    return `{ ${fields.map((field) => `${field.name}: ${literal(field.type)}`).join(', ')} }`;
  }
  return isScalarType(type) ? scalarLiteral(type.name) : 'null';
}

function scalarLiteral(name: string): string {
  switch (name) {
    case 'ID':
      return `"${SOME_ID}"`;
    case 'Int':
    case 'SafeInt':
      return '1';
    case 'Float':
      return '1.5';
    case 'Boolean':
      return 'true';
    case 'DateTime':
      return '"2026-01-01T00:00:00.000Z"';
    default:
      return '"abcdefgh"';
  }
}
