import {
  GraphQLError,
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
} from 'graphql';

/** One operation of a document and the fragments it may use. */
export interface OperationParts {
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

/**
 * Picks the operation to run.
 *
 * @throws GraphQLError OPERATION_RESOLUTION_FAILURE when the name fits none, or none is named and there are several
 */
export function operationOf(document: DocumentNode, name: string | undefined): OperationParts {
  const operations: OperationDefinitionNode[] = [];
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) operations.push(definition);
    if (definition.kind === Kind.FRAGMENT_DEFINITION)
      fragments.set(definition.name.value, definition);
  }
  const chosen =
    name === undefined
      ? operations
      : operations.filter((operation) => operation.name?.value === name);
  const [operation] = chosen;
  if (operation === undefined || chosen.length > 1) {
    throw new GraphQLError('operationName must name one of the operations of the document', {
      extensions: { code: 'OPERATION_RESOLUTION_FAILURE' },
    });
  }
  return { operation, fragments };
}
