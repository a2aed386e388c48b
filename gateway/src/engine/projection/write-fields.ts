import { readOwn, type AnswerObject } from '../own-property.js';
import { Passage } from '../passages/passage.js';
import { NULL_TEXT, NULLED, WRITTEN, type Outcome, type ProjectionRun } from './projection-run.js';
import type { FieldWriter, Shape } from './shape.js';

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
        out.passage(held);
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
