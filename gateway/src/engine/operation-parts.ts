import {
  GraphQLError,
  Kind,
  OperationTypeNode,
  visit,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
} from 'graphql';

/** One operation of a document and the fragments it uses. */
export interface OperationParts {
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

/**
 * Picks the operation to run.
 *
 * @throws GraphQLError OPERATION_RESOLUTION_FAILURE when the name fits none, none is named and there are several,
 *   or it is a subscription
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
  if (operation.operation === OperationTypeNode.SUBSCRIPTION)
    throw new GraphQLError('Subscriptions are not answered here', {
      extensions: { code: 'OPERATION_RESOLUTION_FAILURE' },
    });
  return { operation, fragments: reachedFrom(operation, fragments) };
}

/** The document of these parts alone: other operations and what only they use do not matter to this one. */
export function documentOf({ operation, fragments }: OperationParts): DocumentNode {
  return { kind: Kind.DOCUMENT, definitions: [operation, ...fragments.values()] };
}

function reachedFrom(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): ReadonlyMap<string, FragmentDefinitionNode> {
  const reached = new Map<string, FragmentDefinitionNode>();
  const follow = (node: OperationDefinitionNode | FragmentDefinitionNode): void => {
    visit(node, {
      FragmentSpread: ({ name }) => {
        const fragment = fragments.get(name.value);
        if (fragment === undefined || reached.has(name.value)) return;
        reached.set(name.value, fragment);
        follow(fragment);
      },
    });
  };
  follow(operation);
  return reached;
}
