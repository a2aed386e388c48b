import { getNamedType, isCompositeType, isObjectType } from 'graphql';
import type { GraphQLSchema, SelectionSetNode } from 'graphql';
import { isInheritedName, type AnswerObject } from '../own-property.js';
import { placeBelow } from '../place.js';
import { quoted } from '../json-text.js';
import type { CollectedField } from '../projection/collect-fields.js';
import type { FieldWriter, ObjectShapes } from '../projection/shape.js';
import { passageKey, Passage } from './passage.js';
import {
  inARow,
  keyLiteral,
  passageScanOf,
  type PassageScope,
  type Standing,
} from './passage-finder.js';
import type { Reading, ValueReader } from './reading.js';
import { Literal, MISMATCH, stringEnd, type Scan } from './scan.js';
import { readLeaf, valueReader } from './value-readers.js';

/** What readers of one plan share. */
export interface ReaderScope extends PassageScope {
  readonly schema: GraphQLSchema;
  /** Counts the passages, so that each has a key of its own. */
  readonly nextPassage: () => number;
}

/** A part of an object: a field, or fields in a row that are one passage. */
type Part =
  | {
      readonly kind: 'passage';
      readonly key: string;
      readonly opening: Literal;
      readonly scan: Scan;
    }
  | {
      readonly kind: 'field';
      readonly key: string;
      readonly opening: Literal;
      readonly read: ValueReader;
    };

type Parts = readonly Part[];

interface FoundPassage {
  readonly key: string;
  readonly fields: number;
  readonly scan: Scan;
}

/** One place at which a field is shown. */
interface ShownField {
  readonly place: string;
  readonly shape: readonly FieldWriter[];
  readonly at: number;
}

const CLOSING_BRACE = 0x7d;
const TYPENAME_OPENING = new Literal('{"__typename":');

/**
 * Reads the objects of one place as far as something needs to look into them: what only the answer needs stays a
 * passage of bytes. It expects the very text a capability writes for what it was asked, without spaces and in the order
 * asked; anything else puts the reading off, and the answer is parsed instead.
 */
export class ObjectReader {
  readonly #types = new Map<string, Parts | null>();
  readonly #isObjectType: boolean;
  #lastOpening: Literal = TYPENAME_OPENING;
  #lastParts: Parts | null = null;

  /**
   * @param typename what the graph says the objects are
   * @param passageKeys is told the keys of passages that objects may hold
   */
  constructor(
    private readonly scope: ReaderScope,
    private readonly selectionSets: readonly SelectionSetNode[],
    private readonly typename: string,
    private readonly standings: readonly Standing[],
    private readonly passageKeys: string[] = [],
  ) {
    this.#isObjectType = isObjectType(scope.schema.getType(typename));
  }

  readonly read: ValueReader = (reading) => {
    if (this.#isObjectType) {
      const parts = this.#partsOf(this.typename);
      return parts === null ? reading.off() : readParts(parts, reading);
    }
    const { text, at } = reading;
    if (this.#lastParts === null || this.#lastOpening.end(text, at) === MISMATCH) {
      if (!this.#meet(reading)) return reading.off();
    }
    return readParts(this.#lastParts as Parts, reading);
  };

  /** Finds out of what type an object is that says so first. */
  #meet({ bytes, text, at }: Reading): boolean {
    const start = TYPENAME_OPENING.end(text, at);
    const end = start === MISMATCH ? MISMATCH : stringEnd(text, start);
    if (end === MISMATCH) return false;
    const parts = this.#partsOf(bytes.toString('utf8', start + 1, end - 1));
    if (parts === null) return false;
    this.#lastOpening = new Literal(bytes.toString('utf8', at, end));
    this.#lastParts = parts;
    return true;
  }

  /** Null for what is left to be parsed. */
  #partsOf(typename: string): Parts | null {
    const known = this.#types.get(typename);
    if (known !== undefined) return known;
    // Names that the graph does not have are not gathered.
    if (!isObjectType(this.scope.schema.getType(typename))) return null;
    const parts = this.#compile(typename);
    this.#types.set(typename, parts);
    return parts;
  }

  #compile(typename: string): Parts | null {
    const fields = this.scope.fieldsOf(this.selectionSets, typename);
    if (fields.length === 0 || fields.some(({ key }) => isInheritedName(key))) return null;
    if (!this.#isObjectType && fields[0]?.key !== '__typename') return null;
    const parts: Part[] = [];
    for (let index = 0; index < fields.length;) {
      const before = index === 0 ? '{' : ',';
      const found = this.#passageFrom(fields.slice(index), typename);
      if (found === null) {
        const field = fields[index] as CollectedField;
        const read = this.#fieldReader(field, typename);
        if (read === null) return null;
        const { key } = field;
        parts.push({ kind: 'field', key, read, opening: keyLiteral(before, key) });
        index += 1;
      } else {
        parts.push({ kind: 'passage', opening: new Literal(before), ...found });
        index += found.fields;
      }
    }
    return parts;
  }

  /** A passage of as many of these fields as stand in a row wherever the object is shown; null for none. */
  #passageFrom(fields: readonly CollectedField[], typename: string): FoundPassage | null {
    const shown = this.#placesOf(fields[0] as CollectedField, typename);
    if (shown.length === 0) return null;
    const keys: Literal[] = [];
    const scans: Scan[] = [];
    for (const [index, field] of fields.entries()) {
      const others = this.#placesOf(field, typename);
      if (others.length !== shown.length || !this.#isUntouched(field)) break;
      const found = others.map(({ place, shape, at }, number) =>
        shape === shown[number]?.shape && at === shown[number].at + index
          ? passageScanOf(this.scope, field, place, shape[at] as FieldWriter)
          : null,
      );
      const [scan] = found;
      if (scan === null || scan === undefined || found.includes(null)) break;
      keys.push(keyLiteral(index === 0 ? '' : ',', field.key));
      scans.push(scan);
    }
    if (scans.length === 0) return null;
    const key = passageKey(this.scope.nextPassage());
    const passage = { key, fields: scans.length };
    for (const { shape, at } of shown) (shape[at] as FieldWriter).passage = passage;
    this.passageKeys.push(key);
    return { ...passage, scan: inARow(keys, scans) };
  }

  /** Objects stand at places that are not shown, too, where they may be inputs. */
  #isUntouched({ key }: CollectedField): boolean {
    return this.standings.every(({ place }) => this.scope.isUntouched(placeBelow(place, key)));
  }

  /** Where a field is shown, wherever objects of a type are. */
  #placesOf({ key }: CollectedField, typename: string): ShownField[] {
    return this.standings.flatMap(({ place, writers }) =>
      writers.flatMap((writer) => {
        const shape = writer.shapeOf(typename) ?? [];
        const at = shape.findIndex(({ source }) => source === key);
        return at < 0 ? [] : [{ place: placeBelow(place, key), shape, at }];
      }),
    );
  }

  #fieldReader({ key, nodes }: CollectedField, typename: string): ValueReader | null {
    const name = nodes[0]?.name.value ?? '';
    if (name === '__typename') return wordReader(typename);
    const { schema } = this.scope;
    const owner = schema.getType(typename);
    const type = isObjectType(owner) ? owner.getFields()[name]?.type : undefined;
    if (type === undefined) return null;
    const named = getNamedType(type);
    if (!isCompositeType(named)) return valueReader(type, readLeaf);
    const selectionSets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    const below = this.standings.map(({ place, writers }) => ({
      place: placeBelow(place, key),
      writers: writersBelow(writers, [typename], key),
    }));
    return valueReader(type, new ObjectReader(this.scope, selectionSets, named.name, below).read);
  }
}

/** What writes the objects in a field of objects of some types. */
export function writersBelow(
  writers: readonly ObjectShapes[],
  typenames: readonly string[] | null,
  source: string,
): ObjectShapes[] {
  return writers.flatMap((writer) =>
    (typenames ?? writer.typenames).flatMap((typename) => {
      const field = (writer.shapeOf(typename) ?? []).find((one) => one.source === source);
      return field?.shown?.objects ?? [];
    }),
  );
}

/** Reads the one word that may stand there. */
function wordReader(word: string): ValueReader {
  const literal = new Literal(quoted(word));
  return (reading) => {
    reading.at = literal.end(reading.text, reading.at);
    return word;
  };
}

function readParts(parts: Parts, reading: Reading): AnswerObject | null {
  const { text } = reading;
  const object: AnswerObject = {};
  for (const part of parts) {
    const start = part.opening.end(text, reading.at);
    if (start === MISMATCH) return reading.off();
    if (part.kind === 'passage') {
      const end = (reading.at = part.scan(text, start));
      if (end === MISMATCH) return null;
      object[part.key] = new Passage(reading, start, end);
    } else {
      reading.at = start;
      object[part.key] = part.read(reading);
      if (reading.isOff()) return null;
    }
  }
  if (text.getUint8(reading.at) !== CLOSING_BRACE) return reading.off();
  reading.at += 1;
  return object;
}
