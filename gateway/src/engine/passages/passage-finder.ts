import { getNamedType, isLeafType, isListType, isNonNullType, isObjectType } from 'graphql';
import type { GraphQLOutputType, SelectionSetNode } from 'graphql';
import { quoted } from '../json-text.js';
import { placeBelow } from '../place.js';
import type { CollectedField } from '../projection/collect-fields.js';
import type { FieldWriter, Shape, ObjectShapes } from '../projection/shape.js';
import { leafScanOf, nullEnd } from './leaf-scans.js';
import { Literal, MISMATCH, type Scan } from './scan.js';

const CLOSING_BRACE = 0x7d;
const OPENING_BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
const COMMA = 0x2c;
const SMALL_N = 0x6e;

/** What has to be known of a plan to find passages. */
export interface PassageScope {
  /** The fields a fetch asks of an object of a type. */
  readonly fieldsOf: (
    selectionSets: readonly SelectionSetNode[],
    typename: string,
  ) => readonly CollectedField[];
  /** Whether nothing but the answer needs the value at a place. */
  readonly isUntouched: (place: string) => boolean;
}

/** Where objects that are read will stand in the answer. */
export interface Standing {
  readonly place: string;
  /** What writes them there; several where the place is reached through objects of several types. */
  readonly writers: readonly ObjectShapes[];
}

/** The key of a field as it stands before its value, behind a brace, a comma or nothing. */
export function keyLiteral(before: '{' | ',' | '', key: string): Literal {
  return new Literal(`${before}${quoted(key)}:`);
}

/**
 * Scans the value of a field that is shown as it was gathered; null when it cannot go to the client as it stands,
 * because something else needs it, or because other fields are shown, or in another order, than the fetch asks for.
 */
export function passageScanOf(
  scope: PassageScope,
  { key, nodes }: CollectedField,
  place: string,
  { shown, inherited, key: shownKey }: FieldWriter,
): Scan | null {
  if (shown === null || inherited || shownKey !== key || !scope.isUntouched(place)) return null;
  const { type, objects } = shown;
  const inner =
    objects === null
      ? leafScan(type)
      : objectScan(
          scope,
          nodes.flatMap(({ selectionSet }) => selectionSet ?? []),
          place,
          objects,
          type,
        );
  return inner === null ? null : valueScan(type, inner);
}

function leafScan(type: GraphQLOutputType): Scan | null {
  const named = getNamedType(type);
  return isLeafType(named) ? leafScanOf(named) : null;
}

/** Objects whose type the graph knows: the type of others is seen only in their answer. */
function objectScan(
  scope: PassageScope,
  selectionSets: readonly SelectionSetNode[],
  place: string,
  objects: ObjectShapes,
  type: GraphQLOutputType,
): Scan | null {
  const named = getNamedType(type);
  if (!isObjectType(named)) return null;
  const shape: Shape | undefined = objects.shapeOf(named.name);
  const fields = scope.fieldsOf(selectionSets, named.name);
  if (shape?.length !== fields.length || fields.length === 0) return null;
  const keys: Literal[] = [];
  const scans: Scan[] = [];
  for (const [index, field] of fields.entries()) {
    const written = shape[index];
    if (written?.source !== field.key) return null;
    const scan = passageScanOf(scope, field, placeBelow(place, field.key), written);
    if (scan === null) return null;
    keys.push(keyLiteral(index === 0 ? '{' : ',', field.key));
    scans.push(scan);
  }
  return untilBrace(inARow(keys, scans));
}

/** Fields one after the other, each behind its key. */
export function inARow(keys: readonly Literal[], scans: readonly Scan[]): Scan {
  const { length } = keys;
  return (text, start) => {
    let at = start;
    for (let index = 0; index < length && at !== MISMATCH; index += 1) {
      at = (keys[index] as Literal).end(text, at);
      if (at !== MISMATCH) at = (scans[index] as Scan)(text, at);
    }
    return at;
  };
}

/** Such fields up to the end of their object. */
function untilBrace(fields: Scan): Scan {
  return (text, start) => {
    const at = fields(text, start);
    return at !== MISMATCH && text.getUint8(at) === CLOSING_BRACE ? at + 1 : MISMATCH;
  };
}

/** Values of a type: lists of what `inner` scans, and null where the type allows it. */
function valueScan(type: GraphQLOutputType, inner: Scan): Scan {
  if (isNonNullType(type)) return presentScan(type.ofType as GraphQLOutputType, inner);
  const scan = presentScan(type, inner);
  return (text, at) => (text.getUint8(at) === SMALL_N ? nullEnd(text, at) : scan(text, at));
}

function presentScan(type: GraphQLOutputType, inner: Scan): Scan {
  return isListType(type) ? listScan(valueScan(type.ofType as GraphQLOutputType, inner)) : inner;
}

function listScan(element: Scan): Scan {
  return (text, start) => {
    if (text.getUint8(start) !== OPENING_BRACKET) return MISMATCH;
    if (text.getUint8(start + 1) === CLOSING_BRACKET) return start + 2;
    let at = start;
    do {
      at = element(text, at + 1);
      if (at === MISMATCH) return MISMATCH;
    } while (text.getUint8(at) === COMMA);
    return text.getUint8(at) === CLOSING_BRACKET ? at + 1 : MISMATCH;
  };
}
