import type { FetchDataRewrite, QueryPlanSelectionNode } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { applyRewrites } from './data-rewrites.js';
import { jsonText } from './json-text.js';
import {
  isAnswerObject,
  isInheritedName,
  readOwn,
  writeOwn,
  type AnswerObject,
} from './own-property.js';
import { typeMatches } from './type-conditions.js';

/** The inputs of one type that are plain fields of one object; `null` for inputs that are more than that. */
export type PlainInputs = readonly string[] | null;

/**
 * What a capability needs to know of an entity. A missing input drops the entity, because an error of its own was
 * already told where it went missing; an explicit null is an input like any other.
 */
export class Representation {
  readonly #plain = new Map<string, PlainInputs>();
  #lastTypename = '';
  #lastPlain: PlainInputs = null;

  /** @param alike lists of inputs by what is in them, for representations that are compared with each other */
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly requires: readonly QueryPlanSelectionNode[],
    private readonly rewrites: readonly FetchDataRewrite[] | undefined,
    private readonly alike: Map<string, PlainInputs> = new Map(),
  ) {}

  /**
   * The inputs of a type, when they can be read straight from its fields; the first is `__typename`. Equal inputs are
   * one list.
   */
  plainInputs(typename: string): PlainInputs {
    if (typename === this.#lastTypename) return this.#lastPlain;
    let plain = this.#plain.get(typename);
    if (plain === undefined) {
      plain = this.#findPlain(typename);
      this.#plain.set(typename, plain);
    }
    this.#lastTypename = typename;
    this.#lastPlain = plain;
    return plain;
  }

  #findPlain(typename: string): PlainInputs {
    if (this.rewrites !== undefined && this.rewrites.length > 0) return null;
    const plain = plainFieldsFor(this.schema, this.requires, typename);
    const content = JSON.stringify(plain);
    const known = this.alike.get(content);
    if (known === undefined) this.alike.set(content, plain);
    return known ?? plain;
  }

  /** The representation as JSON text; null when the entity lacks part of it and is not asked for. */
  write(entity: AnswerObject): string | null {
    const typename = entity['__typename'];
    if (typeof typename !== 'string') return null;
    const plain = this.plainInputs(typename);
    if (plain !== null) return writePlain(entity, plain);
    const selected = select(this.schema, entity, this.requires);
    if (selected?.['__typename'] == null) return null;
    // The copy that is sent is changed, never the data it was taken from: nested objects are copies already.
    applyRewrites(this.schema, this.rewrites, selected);
    return jsonText(selected);
  }
}

/** The usual case, one fragment of plain fields, is written straight to text. */
function writePlain(entity: AnswerObject, names: readonly string[]): string | null {
  let text = '';
  for (const name of names) {
    const value = entity[name];
    if (value === undefined) return null;
    text += `${text === '' ? '{' : ','}"${name}":${jsonText(value)}`;
  }
  return `${text}}`;
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
  if (!names.delete('__typename')) return null;
  return ['__typename', ...names];
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
