import {
  Kind,
  visit,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
} from 'graphql';

/** The operation and every fragment it spreads, directly or not, each once. */
export function reachableDefinitions(
  document: DocumentNode,
  operation: OperationDefinitionNode,
): (OperationDefinitionNode | FragmentDefinitionNode)[] {
  const fragments = new Map(
    document.definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
  const reached = new Set<OperationDefinitionNode | FragmentDefinitionNode>([operation]);
  // A set hands out what is added to it while it is read.
  for (const definition of reached)
    visit(definition, {
      FragmentSpread: ({ name }) => {
        const fragment = fragments.get(name.value);
        if (fragment !== undefined) reached.add(fragment);
      },
    });
  return [...reached];
}

/** The fragments among them, by name. */
export function reachableFragments(
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Map<string, FragmentDefinitionNode> {
  return new Map(
    reachableDefinitions(document, operation)
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
}
