import { Kind, type SelectionSetNode } from 'graphql';
import type { SubgraphFacts } from './subgraph-schemas.fixture.js';

/** Which entity a representation means, by the first key of the subgraph that it holds whole; null if none. */
export function identityIn(
  subgraph: SubgraphFacts,
  type: string,
  representation: Readonly<Record<string, unknown>>,
): number | null {
  for (const key of subgraph.keys.get(type) ?? []) {
    if (!holds(representation, key)) continue;
    const identity = carriedIdentity(representation, key);
    if (identity !== null) return identity;
  }
  return null;
}

function holds(value: unknown, selection: SelectionSetNode): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return selection.selections.every((node) => {
    if (node.kind !== Kind.FIELD) return false;
    const member = (value as Record<string, unknown>)[node.name.value];
    return node.selectionSet === undefined
      ? member !== undefined
      : holds(member, node.selectionSet);
  });
}

function carriedIdentity(value: unknown, selection: SelectionSetNode): number | null {
  for (const node of selection.selections) {
    if (node.kind !== Kind.FIELD) continue;
    const member = (value as Record<string, unknown>)[node.name.value];
    const found =
      node.selectionSet === undefined
        ? identityOf(node.name.value, member)
        : carriedIdentity(member, node.selectionSet);
    if (found !== null) return found;
  }
  return null;
}

function identityOf(field: string, value: unknown): number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !value.startsWith(`${field}-`)) return null;
  const number = Number(value.slice(field.length + 1));
  return Number.isInteger(number) ? number : null;
}
