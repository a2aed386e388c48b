import type { QueryPlan } from '@apollo/query-planner';
import { isNonNullType, type GraphQLSchema } from 'graphql';
import { liftedName } from '../internal-names.js';
import { mapFetches } from './map-fetches.js';
import { splitFetch } from './split-fetch.js';

/**
 * Has lifted fields that may not be null asked apart: one that fails takes its object with it, and the object may be one
 * of which the client asked other fields only.
 */
export function fetchLiftedApart(plan: QueryPlan, schema: GraphQLSchema): QueryPlan {
  const isNonNull = (typename: string, name: string): boolean => {
    const type = schema.getType(typename);
    const field = type !== undefined && 'getFields' in type ? type.getFields()[name] : undefined;
    return field !== undefined && isNonNullType(field.type);
  };
  return mapFetches(plan, (node) =>
    node.requires === undefined
      ? [node]
      : splitFetch(node, (type, { alias, name }) =>
          liftedName(alias?.value ?? '') !== null && isNonNull(type, name.value) ? 1 : 0,
        ),
  );
}
