import {
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type OperationDefinitionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { limitErrors } from '../limit-errors.js';
import type { CostRules } from './cost-rules.js';
import { reachableDefinitions } from './reachable-definitions.js';
import {
  argumentAt,
  rowsAsked,
  variableDefaults,
  withDefaults,
  type Variables,
} from './given-value.js';

/** Rows one page may hold unless an installation says otherwise. */
export const usualMaxPageSize = 100;

/**
 * Refuses pages above the gateway's maximum: written ones now, those in variables with the prepared function. Which
 * arguments size a page is what `@listSize` says. A list as slicing argument (ids) counts its length.
 *
 * @throws DomainError PAGE_TOO_LARGE with `argument`, `value` and `limit`, also from the prepared function
 */
export function compilePageSizes(
  rules: CostRules,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  maximum: number = usualMaxPageSize,
): (variables: Variables) => void {
  const perRequest: ((variables: Variables) => void)[] = [];
  const check = (parent: GraphQLCompositeType, node: FieldNode): void => {
    const field = fieldOf(parent, node);
    if (field === undefined) return;
    for (const path of slicingPaths(rules, parent, field)) {
      const { given, constant } = argumentAt(field, node, path);
      const refuseLarge = (variables: Variables): void => {
        const rows = rowsAsked(given(variables));
        if (rows !== null && rows > maximum) throw pageTooLarge(field.name, path, rows, maximum);
      };
      if (constant) refuseLarge({});
      else perRequest.push(refuseLarge);
    }
  };
  const types = new TypeInfo(rules.schema);
  for (const definition of reachableDefinitions(document, operation))
    visit(
      definition,
      visitWithTypeInfo(types, {
        [Kind.FIELD]: (node) => {
          const parent = types.getParentType();
          if (parent != null) check(parent, node);
        },
      }),
    );
  const defaults = variableDefaults(operation);
  return (variables) => {
    if (perRequest.length === 0) return;
    const complete = withDefaults(variables, defaults);
    for (const refuseLarge of perRequest) refuseLarge(complete);
  };
}

function fieldOf(
  parent: GraphQLCompositeType,
  node: FieldNode,
): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(parent) || isInterfaceType(parent)
    ? parent.getFields()[node.name.value]
    : undefined;
}

/** An interface's field may be sized by the objects behind it. */
function slicingPaths(
  rules: CostRules,
  parent: GraphQLCompositeType,
  field: GraphQLField<unknown, unknown>,
): (readonly string[])[] {
  const owners = isAbstractType(parent) ? [...rules.schema.getPossibleTypes(parent)] : [];
  const named = isObjectType(parent) || isInterfaceType(parent) ? [parent, ...owners] : owners;
  const paths = named.flatMap((owner) => rules.listSize(owner, field.name)?.slicingArguments ?? []);
  return [...new Map(paths.map((path) => [path.join('.'), path])).values()];
}

function pageTooLarge(field: string, path: readonly string[], value: number, limit: number): Error {
  const argument = path.join('.');
  return limitErrors.refuse(
    'PAGE_TOO_LARGE',
    `${field} was asked for ${String(value)} rows (${argument}); a page holds at most ${String(limit)}.`,
    { field, argument, value, limit },
  );
}
