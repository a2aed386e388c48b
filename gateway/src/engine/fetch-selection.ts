import type { FetchDataRewrite } from '@apollo/query-planner';
import { Kind, type OperationDefinitionNode, parse, type SelectionSetNode } from 'graphql';

/** The response keys of one fetch, as far as merging needs to know them. */
export interface FetchSelection {
  /** Keys that the fetch gives the objects it is about. */
  readonly keys: readonly string[];
  /** Places below those objects, such as `lines/sku`, at which it gives objects, each with the keys it gives them. */
  readonly composites: ReadonlyMap<string, readonly string[]>;
}

/** What was found out about one fetch of a plan. */
export interface SurveyedFetch {
  /** The field names that lead to the objects it is about, joined by `/`; empty for the roots. */
  readonly place: string;
  readonly operation: OperationDefinitionNode;
  readonly selection: FetchSelection;
}

/** Reads what a fetch selects; for an entity fetch, below `_entities`. */
export function readFetchSelection(
  operation: OperationDefinitionNode,
  isEntityFetch: boolean,
  rewrites: readonly FetchDataRewrite[] | undefined,
): FetchSelection {
  const composites = new Map<string, string[]>();
  const keys = new Set<string>();
  const roots = isEntityFetch ? entitySelections(operation) : [operation.selectionSet];
  for (const root of roots) {
    collect(root, '', composites);
    for (const key of keysOf(root)) keys.add(key);
  }
  for (const rewrite of rewrites ?? []) {
    if (rewrite.kind !== 'KeyRenamer') continue;
    const place = rewrite.path.filter((step) => !step.startsWith('... on '));
    const parent = place.slice(0, -1);
    if (parent.length === 0) keys.add(rewrite.renameKeyTo);
    composites.get(parent.join('/'))?.push(rewrite.renameKeyTo);
    const renamed = composites.get(place.join('/'));
    if (renamed !== undefined) composites.set([...parent, rewrite.renameKeyTo].join('/'), renamed);
  }
  return { keys: [...keys], composites };
}

/** The one operation of a planned document; null when it has fragments of its own. */
export function parseFetch(document: string): OperationDefinitionNode | null {
  const { definitions } = parse(document, { noLocation: true });
  const [operation] = definitions;
  return definitions.length === 1 && operation?.kind === Kind.OPERATION_DEFINITION
    ? operation
    : null;
}

function entitySelections(operation: OperationDefinitionNode): SelectionSetNode[] {
  return operation.selectionSet.selections.flatMap((selection) =>
    selection.kind === Kind.FIELD && selection.selectionSet !== undefined
      ? [selection.selectionSet]
      : [],
  );
}

function keysOf(selectionSet: SelectionSetNode): string[] {
  return selectionSet.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection.alias?.value ?? selection.name.value];
    return selection.kind === Kind.INLINE_FRAGMENT ? keysOf(selection.selectionSet) : [];
  });
}

function collect(
  selectionSet: SelectionSetNode,
  place: string,
  composites: Map<string, string[]>,
): void {
  for (const selection of selectionSet.selections) {
    if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet, place, composites);
    if (selection.kind !== Kind.FIELD || selection.selectionSet === undefined) continue;
    const key = selection.alias?.value ?? selection.name.value;
    const here = place === '' ? key : `${place}/${key}`;
    composites.set(here, [...(composites.get(here) ?? []), ...keysOf(selection.selectionSet)]);
    collect(selection.selectionSet, here, composites);
  }
}
