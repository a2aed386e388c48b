import type { FetchDataRewrite, QueryPlanSelectionNode } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { applyRewrites } from './data-rewrites.js';
import { jsonText, quoted } from './json-text.js';
import {
  isAnswerObject,
  isInheritedName,
  readOwn,
  writeOwn,
  type AnswerObject,
} from './own-property.js';
import { typeMatches } from './type-conditions.js';

/** Writes what a capability needs to know of an entity; null when the entity lacks part of it and is not asked for. */
export type RepresentationWriter = (entity: AnswerObject) => string | null;

/**
 * Compiles the inputs of an entity fetch. A missing input drops the entity, because an error of its own was already
 * told where it went missing; an explicit null is an input like any other.
 */
export function compileRepresentation(
  schema: GraphQLSchema,
  requires: readonly QueryPlanSelectionNode[],
  rewrites: readonly FetchDataRewrite[] | undefined,
): RepresentationWriter {
  if (rewrites !== undefined && rewrites.length > 0)
    return (entity) => writeRewritten(schema, entity, requires, rewrites);
  const writers = new Map<string, RepresentationWriter>();
  return (entity) => {
    const typename = entity['__typename'];
    if (typeof typename !== 'string') return null;
    let write = writers.get(typename);
    if (write === undefined) {
      write = compileForType(schema, requires, typename);
      writers.set(typename, write);
    }
    return write(entity);
  };
}

/** The usual case, one fragment of plain fields, is written straight to text. */
function compileForType(
  schema: GraphQLSchema,
  requires: readonly QueryPlanSelectionNode[],
  typename: string,
): RepresentationWriter {
  const names = plainFieldsFor(schema, requires, typename);
  if (names === null) return (entity) => writeSelected(schema, entity, requires);
  const openings = names.map((name, index) => `${index === 0 ? '{' : ','}${quoted(name)}:`);
  return (entity) => {
    let text = '';
    for (let index = 0; index < names.length; index += 1) {
      const value = entity[names[index] as string];
      if (value === undefined) return null;
      text += (openings[index] as string) + jsonText(value);
    }
    return `${text}}`;
  };
}

/** The fields of the only fragment that speaks of a type; null when its inputs are more than that. */
function plainFieldsFor(
  schema: GraphQLSchema,
  requires: readonly QueryPlanSelectionNode[],
  typename: string,
): readonly string[] | null {
  const speaking = requires.filter(
    (selection) =>
      selection.kind === 'Field' ||
      (selection.typeCondition !== undefined &&
        typeMatches(schema, typename, selection.typeCondition)),
  );
  const [only] = speaking;
  if (speaking.length !== 1 || only?.kind !== 'InlineFragment') return null;
  const names = new Set<string>();
  for (const selection of only.selections) {
    if (selection.kind !== 'Field' || selection.selections !== undefined) return null;
    const name = selection.alias ?? selection.name;
    if (isInheritedName(name)) return null;
    names.add(name);
  }
  return names.has('__typename') ? [...names] : null;
}

function writeSelected(
  schema: GraphQLSchema,
  entity: AnswerObject,
  requires: readonly QueryPlanSelectionNode[],
): string | null {
  const selected = select(schema, entity, requires);
  return selected?.['__typename'] == null ? null : jsonText(selected);
}

function writeRewritten(
  schema: GraphQLSchema,
  entity: AnswerObject,
  requires: readonly QueryPlanSelectionNode[],
  rewrites: readonly FetchDataRewrite[],
): string | null {
  const selected = select(schema, entity, requires);
  if (selected?.['__typename'] == null) return null;
  // The copy that is sent is changed, never the data it was taken from: nested objects are copies already.
  applyRewrites(schema, rewrites, selected);
  return jsonText(selected);
}

function select(
  schema: GraphQLSchema,
  source: AnswerObject,
  selections: readonly QueryPlanSelectionNode[],
): AnswerObject | null {
  const result: AnswerObject = {};
  for (const selection of selections) {
    if (selection.kind === 'Field') {
      const name = selection.alias ?? selection.name;
      const value = readOwn(source, name);
      if (value === undefined) return null;
      writeOwn(result, name, selectIn(schema, value, selection.selections));
    } else if (
      selection.typeCondition !== undefined &&
      matches(schema, source, selection.typeCondition)
    ) {
      const part = select(schema, source, selection.selections);
      if (part !== null) mergeParts(result, part);
    }
  }
  return result;
}

function selectIn(
  schema: GraphQLSchema,
  value: unknown,
  selections: readonly QueryPlanSelectionNode[] | undefined,
): unknown {
  if (selections === undefined) return value;
  if (Array.isArray(value)) return value.map((element) => selectIn(schema, element, selections));
  return isAnswerObject(value) ? select(schema, value, selections) : null;
}

function matches(schema: GraphQLSchema, source: AnswerObject, typeCondition: string): boolean {
  const typename = source['__typename'];
  return typeof typename === 'string' && typeMatches(schema, typename, typeCondition);
}

/** Several fragments may each select a part of the same nested object. */
function mergeParts(target: AnswerObject, part: AnswerObject): void {
  for (const name of Object.keys(part)) {
    const mine = readOwn(target, name);
    const other = part[name];
    if (isAnswerObject(mine) && isAnswerObject(other)) mergeParts(mine, other);
    else if (Array.isArray(mine) && Array.isArray(other) && mine.length === other.length) {
      other.forEach((element: unknown, index) => {
        const own: unknown = mine[index];
        if (isAnswerObject(own) && isAnswerObject(element)) mergeParts(own, element);
      });
    } else writeOwn(target, name, other);
  }
}
