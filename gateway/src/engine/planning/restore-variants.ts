import type {
  FetchDataRewrite,
  FetchNode,
  QueryPlan,
  QueryPlanSelectionNode,
} from '@apollo/query-planner';
import { Kind, parse, print, stripIgnoredCharacters, visit, type DocumentNode } from 'graphql';
import { mapFetches } from './map-fetches.js';
import type { RequiredVariants } from './required-variants.js';
import { splitFetch } from './split-fetch.js';

/**
 * Turns a plan made of variants into one of the fields they are variants of: capabilities are asked with the arguments,
 * under the variant's name, and are given the answer under the field's own. Fields that need different variants of one
 * input are asked apart.
 */
export function restoreVariants(plan: QueryPlan, variants: RequiredVariants): QueryPlan {
  return mapFetches(plan, (node) =>
    apart(node, variants).map((fetch) => restoreFetch(fetch, variants)),
  );
}

/** A fetch as several, none of which needs two variants of one input. */
function apart(node: FetchNode, variants: RequiredVariants): FetchNode[] {
  const { requires } = node;
  if (requires === undefined) return [node];
  /** What the fields of each part need: one variant of an input. */
  const needsOfParts: Map<string, string>[] = [];
  const parts = splitFetch(node, (type, field) => {
    const name = variants.byName.get(field.name.value)?.name ?? field.name.value;
    const needs = variants.needsOf(node.serviceName, type, name);
    let part = needsOfParts.findIndex((others) => goTogether(others, needs));
    if (part < 0) part = needsOfParts.push(new Map()) - 1;
    for (const [input, variant] of needs) needsOfParts[part]?.set(input, variant);
    return part;
  });
  if (parts.length < 2) return [node];
  const contested = new Set(needsOfParts.flatMap((needs) => [...needs.values()]));
  return parts.map((part, index) => {
    const needed = new Set(needsOfParts[index]?.values());
    return {
      ...part,
      requires: without(requires, (name) => contested.has(name) && !needed.has(name)),
    };
  });
}

function goTogether(
  some: ReadonlyMap<string, string>,
  others: ReadonlyMap<string, string>,
): boolean {
  return [...others].every(([name, variant]) => (some.get(name) ?? variant) === variant);
}

function without(
  selections: readonly QueryPlanSelectionNode[],
  isLeftOut: (name: string) => boolean,
): QueryPlanSelectionNode[] {
  return selections.flatMap((selection): QueryPlanSelectionNode[] => {
    if (selection.kind === 'Field' && isLeftOut(selection.name)) return [];
    if (selection.selections === undefined) return [selection];
    return [{ ...selection, selections: without(selection.selections, isLeftOut) }];
  });
}

function restoreFetch(node: FetchNode, variants: RequiredVariants): FetchNode {
  const { operationDocumentNode: _stale, ...fetch } = node;
  const rewrites: FetchDataRewrite[] = [];
  const requires = node.requires && restoreInputs(node.requires, variants, [], rewrites);
  return {
    ...fetch,
    operation: restoreDocument(node.operation, variants),
    ...(requires === undefined ? {} : { requires }),
    // Names first: what the planner rewrites may be the type that a path leads through.
    ...(rewrites.length === 0
      ? {}
      : { inputRewrites: [...rewrites, ...(node.inputRewrites ?? [])] }),
  };
}

function restoreDocument(text: string, { byName }: RequiredVariants): string {
  if (![...byName.keys()].some((name) => text.includes(name))) return text;
  const restored: DocumentNode = visit(parse(text, { noLocation: true }), {
    Field: (field) => {
      const variant = byName.get(field.name.value);
      if (variant === undefined) return undefined;
      return {
        ...field,
        alias: field.alias ?? field.name,
        name: { kind: Kind.NAME, value: variant.name },
        arguments: variant.arguments,
      };
    },
  });
  return stripIgnoredCharacters(print(restored));
}

function restoreInputs(
  selections: readonly QueryPlanSelectionNode[],
  variants: RequiredVariants,
  path: readonly string[],
  rewrites: FetchDataRewrite[],
): QueryPlanSelectionNode[] {
  return selections.map((selection) => {
    if (selection.kind === 'InlineFragment') {
      const step =
        selection.typeCondition === undefined ? [] : [`... on ${selection.typeCondition}`];
      const inner = restoreInputs(selection.selections, variants, [...path, ...step], rewrites);
      return { ...selection, selections: inner };
    }
    const key = selection.alias ?? selection.name;
    const here = [...path, key];
    const inner =
      selection.selections && restoreInputs(selection.selections, variants, here, rewrites);
    const variant = variants.byName.get(selection.name);
    // What is inside is renamed first, while the way to it still has the variant's name.
    if (variant !== undefined)
      rewrites.push({ kind: 'KeyRenamer', path: here, renameKeyTo: variant.name });
    return {
      ...selection,
      ...(inner === undefined ? {} : { selections: inner }),
      ...(variant === undefined ? {} : { alias: key, name: variant.name }),
    };
  });
}
