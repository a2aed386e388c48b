import type { GraphQLOutputType } from 'graphql';
import { readOwn, type AnswerObject } from '../own-property.js';
import { Passage } from '../passages/passage.js';
import type { ObjectWriter } from './object-writer.js';
import {
  NULL_TEXT,
  NULLED,
  WRITTEN,
  type Outcome,
  type ProjectionRun,
  type ValueWriter,
} from './projection-run.js';

/** A field whose values are shown just as they were gathered. */
export interface ShownAsItIs {
  readonly type: GraphQLOutputType;
  /** What writes the objects among its values; null for a field of scalars or enums. */
  readonly objects: ObjectWriter | null;
}

/** Fields in a row that an object may hold as one passage. */
export interface PassagePlace {
  /** The name it is held under. */
  readonly key: string;
  /** How many fields it holds. */
  readonly fields: number;
}

/** One field of an object of a known type. */
export interface FieldWriter {
  /** Comma or brace, key and colon. */
  readonly opening: Uint8Array;
  /** The client's name of it. */
  readonly key: string;
  /** The name its value was gathered under. */
  readonly source: string;
  readonly inherited: boolean;
  readonly nonNull: boolean;
  readonly sharable: boolean;
  /** Values of this JavaScript type are written as they are, without asking `write`; null for none. */
  readonly plain: 'string' | 'integer' | null;
  readonly write: ValueWriter;
  /** Null where a rule has a say in what is shown, and for what the gateway says itself. */
  readonly shown: ShownAsItIs | null;
  /** Set when it is known how capabilities are asked: the passage that begins with this field. */
  passage: PassagePlace | null;
}

/** The fields of an object of one type; null when such an object cannot be shown at all. */
export type Shape = readonly FieldWriter[] | null;

const COMMA = 0x2c;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;

/** Writes the fields of an object; a field that may not be null and is takes the object with it. */
export function writeFields(object: AnswerObject, shape: Shape, run: ProjectionRun): Outcome {
  if (shape === null) return NULLED;
  const { out } = run;
  const start = out.length;
  for (let index = 0; index < shape.length; index += 1) {
    const field = shape[index] as FieldWriter;
    const { source, passage } = field;
    if (passage !== null) {
      const held = object[passage.key];
      if (held instanceof Passage) {
        out.byte(index === 0 ? OPENING_BRACE : COMMA);
        out.bytes(held.bytes, held.start, held.end);
        index += passage.fields - 1;
        continue;
      }
    }
    const value = field.inherited ? readOwn(object, source) : object[source];
    out.piece(field.opening);
    const { plain } = field;
    if (plain === 'string') {
      if (typeof value === 'string') {
        out.string(value);
        continue;
      }
    } else if (plain === 'integer' && Number.isInteger(value)) {
      out.number(value as number);
      continue;
    }
    run.path?.push(field.key);
    const outcome = field.sharable
      ? writeShared(field, value, run)
      : field.write(value ?? null, run);
    run.path?.pop();
    if (outcome === WRITTEN) continue;
    if (outcome === NULLED && field.nonNull) {
      out.takeBack(start);
      return NULLED;
    }
    out.piece(NULL_TEXT);
  }
  if (shape.length === 0) out.byte(OPENING_BRACE);
  out.byte(CLOSING_BRACE);
  return WRITTEN;
}

/** A value that several places hold is written once, unless there is something to tell of it at each. */
function writeShared(field: FieldWriter, value: unknown, run: ProjectionRun): Outcome {
  const known =
    run.path === null && run.shared.size > 0 && typeof value === 'object' && value !== null
      ? run.shared.get(value)
      : undefined;
  if (known === undefined) return field.write(value ?? null, run);
  const { out, reasons } = run;
  if (known.writer === field && known.generation === out.generation) {
    out.repeat(known.start, known.end);
    return WRITTEN;
  }
  const start = out.length;
  const outcome = field.write(value, run);
  if (outcome === WRITTEN && run.reasons === reasons) {
    known.writer = field;
    known.generation = out.generation;
    known.start = start;
    known.end = out.length;
  }
  return outcome;
}
