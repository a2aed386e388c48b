import { BREAK, visit, type DocumentNode, type FieldNode } from 'graphql';
import { limitErrors } from '../limit-errors.js';

/**
 * Refuses a document that asks for the schema itself. `__typename` stays: it tells of data. Names with two underscores
 * are reserved, so the name alone decides, at any place and under any alias.
 *
 * @throws DomainError INTROSPECTION_DISABLED
 */
export function refuseIntrospection(document: DocumentNode): void {
  let found: FieldNode | undefined;
  visit(document, {
    Field: (field) => {
      if (field.name.value !== '__schema' && field.name.value !== '__type') return undefined;
      found = field;
      return BREAK;
    },
  });
  if (found === undefined) return;
  throw limitErrors.refuse(
    'INTROSPECTION_DISABLED',
    `The schema is not told here: ${found.name.value} cannot be asked.`,
    { field: found.name.value },
  );
}

/** The variable in which a gateway sends a subgraph the entities it asks for. */
const RESERVED_VARIABLE = 'representations';

/**
 * Refuses a declared variable that would stand in the place of the entities of a subgraph request. A value of that name
 * which no operation declares is sent to nobody.
 *
 * @throws DomainError BAD_USER_INPUT
 */
export function refuseReservedVariables(document: DocumentNode): void {
  visit(document, {
    VariableDefinition: ({ variable }) => {
      if (variable.name.value !== RESERVED_VARIABLE) return;
      throw limitErrors.refuse(
        'BAD_USER_INPUT',
        `A variable may not be called $${RESERVED_VARIABLE}: give it another name.`,
        { variable: RESERVED_VARIABLE },
      );
    },
  });
}
