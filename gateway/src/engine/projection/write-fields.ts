import { readOwn, type AnswerObject } from '../own-property.js';
import { NULLED, type ProjectionRun, type ValueWriter, type Written } from './projection-run.js';

/** One field of an object of a known type. */
export interface FieldWriter {
  /** Comma or brace, key and colon. */
  readonly opening: string;
  /** The client's name of it. */
  readonly key: string;
  /** The name its value was gathered under. */
  readonly source: string;
  readonly inherited: boolean;
  readonly nonNull: boolean;
  readonly sharable: boolean;
  readonly write: ValueWriter;
}

/** The fields of an object of one type; null when such an object cannot be shown at all. */
export type Shape = readonly FieldWriter[] | null;

/** A null that was told of already is a null all the same. */
export function textOf(written: Written): string {
  return written === NULLED ? 'null' : written;
}

/** Writes the fields of an object; a field that may not be null and is takes the object with it. */
export function writeFields(object: AnswerObject, shape: Shape, run: ProjectionRun): Written {
  if (shape === null) return NULLED;
  let text = '';
  for (const field of shape) {
    const { source } = field;
    const value = field.inherited ? readOwn(object, source) : object[source];
    run.path?.push(field.key);
    const written = field.sharable
      ? writeShared(field, value, run)
      : field.write(value ?? null, run);
    run.path?.pop();
    if (written !== NULLED) text += field.opening + written;
    else if (field.nonNull) return NULLED;
    else text += `${field.opening}null`;
  }
  return text === '' ? '{}' : `${text}}`;
}

/** A value that several places hold is written once, unless there is something to tell of it at each. */
function writeShared(field: FieldWriter, value: unknown, run: ProjectionRun): Written {
  const known =
    run.path === null && run.shared.size > 0 && typeof value === 'object' && value !== null
      ? run.shared.get(value)
      : undefined;
  if (known === undefined) return field.write(value ?? null, run);
  if (known.writer === field) return known.text;
  const reasons = run.reasons;
  const written = field.write(value, run);
  if (written !== NULLED && run.reasons === reasons) {
    known.writer = field;
    known.text = written;
  }
  return written;
}
