import type { FetchNode } from '@apollo/query-planner';
import {
  Kind,
  parse,
  print,
  stripIgnoredCharacters,
  visit,
  type DocumentNode,
  type FieldNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** The number of the part in which a field of an entity is asked. */
export type PartOf = (type: string, field: FieldNode) => number;

/**
 * An entity fetch as several that ask some of its fields each; all are given the same inputs. The fetch itself when all
 * its fields belong to one part.
 */
export function splitFetch(node: FetchNode, partOf: PartOf): FetchNode[] {
  const document = parse(node.operation, { noLocation: true });
  const parts = new Map<FieldNode, number>();
  eachEntityField(document, (type, field) => {
    if (field.name.value !== '__typename') parts.set(field, partOf(type, field));
  });
  const numbers = [...new Set(parts.values())].sort((one, other) => one - other);
  if (numbers.length < 2) return [node];
  return numbers.map((number) => {
    const { operationDocumentNode: _stale, ...fetch } = node;
    const keys = new Set(
      [...parts].flatMap(([field, part]) => (part === number ? keyOf(field) : [])),
    );
    const part = only(document, (field) => (parts.get(field) ?? number) === number);
    const used = variablesOf(part);
    return {
      ...fetch,
      operation: stripIgnoredCharacters(print(part)),
      ...(node.variableUsages === undefined
        ? {}
        : { variableUsages: node.variableUsages.filter((name) => used.has(name)) }),
      ...(node.outputRewrites === undefined
        ? {}
        : { outputRewrites: node.outputRewrites.filter(({ path }) => concerns(path, keys)) }),
    };
  });
}

function eachEntityField(
  document: DocumentNode,
  look: (type: string, field: FieldNode) => void,
): void {
  const within = (set: SelectionSetNode | undefined, type: string): void => {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) look(type, selection);
      else if (selection.kind === Kind.INLINE_FRAGMENT)
        within(selection.selectionSet, selection.typeCondition?.name.value ?? type);
    }
  };
  for (const entities of entitiesOf(document)) within(entities.selectionSet, '');
}

function entitiesOf({ definitions }: DocumentNode): FieldNode[] {
  return definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? definition.selectionSet.selections.flatMap((selection) =>
          selection.kind === Kind.FIELD ? [selection] : [],
        )
      : [],
  );
}

/** The document with the fields of entities that are wanted, and the variables they use. */
function only(document: DocumentNode, isWanted: (field: FieldNode) => boolean): DocumentNode {
  const within = (set: SelectionSetNode): SelectionSetNode => ({
    ...set,
    selections: set.selections.flatMap((selection): SelectionNode[] => {
      if (selection.kind === Kind.FIELD) return isWanted(selection) ? [selection] : [];
      if (selection.kind !== Kind.INLINE_FRAGMENT) return [selection];
      const inner = within(selection.selectionSet);
      return inner.selections.length === 0 ? [] : [{ ...selection, selectionSet: inner }];
    }),
  });
  const entities = new Set(entitiesOf(document));
  const part = visit(document, {
    Field: (field) => {
      if (!entities.has(field) || field.selectionSet === undefined) return undefined;
      return { ...field, selectionSet: within(field.selectionSet) };
    },
  });
  const used = variablesOf(part);
  return visit(part, {
    VariableDefinition: ({ variable }) => (used.has(variable.name.value) ? undefined : null),
  });
}

function variablesOf(document: DocumentNode): ReadonlySet<string> {
  const names = new Set<string>();
  visit(document, {
    VariableDefinition: () => false,
    Variable: ({ name }) => {
      names.add(name.value);
    },
  });
  return names;
}

function keyOf({ alias, name }: FieldNode): string {
  return alias?.value ?? name.value;
}

function concerns(path: readonly string[], keys: ReadonlySet<string>): boolean {
  const first = path.find((step) => !step.startsWith('... on '));
  return first === undefined || keys.has(first);
}
