import {
  isListType,
  isNonNullType,
  type FieldNode,
  type GraphQLField,
  type GraphQLOutputType,
} from 'graphql';
import { limitErrors } from '../limit-errors.js';
import type { ListSize } from './cost-directives.js';
import { argumentAt, rowsAsked, type Variables } from './given-value.js';
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
  const slices = size.slicingArguments.map((path) => argumentAt(field, node, path));
  const usual = largest(slices.map((slice) => rowsAsked(slice.usual)));
  const read = (variables: Variables): number => {
    const given = slices.map((slice) => rowsAsked(slice.given(variables)));
    if (size.requireOneSlicingArgument) {
      const count = given.filter((rows) => rows !== null).length;
      if (count > 1 || (count === 0 && usual === null)) throw oneArgumentNeeded(field, size, count);
    }
    return largest(given) ?? usual ?? size.assumedSize ?? usualLength;
  };
  return slices.every(({ constant }) => constant) ? read({}) : steps.read(read);
}

function largest(rows: readonly (number | null)[]): number | null {
  return rows.reduce((most, one) => (one === null ? most : Math.max(one, most ?? 0)), null);
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
