import {
  isListType,
  isNonNullType,
  type FieldNode,
  type GraphQLField,
  type GraphQLOutputType,
} from 'graphql';
import { limitErrors } from '../limit-errors.js';
import type { ListSize } from './cost-directives.js';
import { argumentAt, isConstant, rowsAsked, type Variables } from './given-value.js';
import type { Amount, SumOfSteps } from './sum-of-steps.js';

/**
 * How many objects a field's `@listSize` lets expect: the largest of the slicing arguments, else what the schema
 * assumes, else what the gateway assumes of any list.
 *
 * @throws DomainError BAD_USER_INPUT, now or per request, when exactly one slicing argument must be given and is not
 */
export function expectedLength(
  steps: SumOfSteps,
  size: ListSize,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  usualLength: number,
): Amount {
  const read = (variables: Variables): number => {
    const values = size.slicingArguments.map((path) => argumentAt(field, node, path, variables));
    const given = values.map((value) => rowsAsked(value.given)).filter((rows) => rows !== null);
    const usual = values.map((value) => rowsAsked(value.usual)).filter((rows) => rows !== null);
    if (size.requireOneSlicingArgument && (given.length > 1 || given.length + usual.length === 0))
      throw oneArgumentNeeded(field, size, given.length);
    const rows = given.length > 0 ? given : usual;
    return rows.length > 0 ? Math.max(...rows) : (size.assumedSize ?? usualLength);
  };
  const names = new Set(size.slicingArguments.map(([name]) => name));
  const varies = (node.arguments ?? []).some(
    ({ name, value }) => names.has(name.value) && !isConstant(value),
  );
  return varies ? steps.read(read) : read({});
}

function oneArgumentNeeded(
  field: GraphQLField<unknown, unknown>,
  { slicingArguments }: ListSize,
  given: number,
): Error {
  const names = slicingArguments.map((path) => path.join('.'));
  return limitErrors.refuse(
    'BAD_USER_INPUT',
    `${field.name} needs exactly one of ${names.join(', ')}; ${String(given)} were given.`,
    { field: field.name, arguments: names, given },
  );
}

/** How many lists are in each other in a type: 1 for `[T]`, 2 for `[[T]]`, 0 for `T`. */
export function listNesting(type: GraphQLOutputType): number {
  if (isNonNullType(type)) return listNesting(type.ofType as GraphQLOutputType);
  return isListType(type) ? 1 + listNesting(type.ofType) : 0;
}
