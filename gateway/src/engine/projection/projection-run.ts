import type { GraphQLFormattedError } from 'graphql';
import type { SharedPiece } from '../execution.js';
import type { FieldDenial } from '../field-rules.js';
import type { JsonWriter } from './json-writer.js';

/** The value stands in the answer. */
export const WRITTEN = 0;

/** The value is null, and nothing was written: who holds it writes it. */
export const ABSENT = 1;

/**
 * A null whose reason has been told, and nothing was written: it goes up until something may be null, without a second
 * reason.
 */
export const NULLED = 2;

/** What became of a value. */
export type Outcome = typeof WRITTEN | typeof ABSENT | typeof NULLED;

/** Writes one value of the data as the client asked for it. */
export type ValueWriter = (value: unknown, run: ProjectionRun) => Outcome;

export const NULL_TEXT: Uint8Array = Buffer.from('null');

/**
 * One writing of an answer. Reasons are only counted at first; when there are any, the answer is written once more
 * with paths, because almost every answer has none and paths cost time.
 */
export class ProjectionRun {
  /** How often something became null that had a reason to be told. */
  reasons = 0;
  readonly completionErrors: GraphQLFormattedError[] = [];
  readonly denials: GraphQLFormattedError[] = [];

  constructor(
    readonly out: JsonWriter,
    readonly shared: ReadonlyMap<object, SharedPiece>,
    readonly variables: Readonly<Record<string, unknown>>,
    /** Where the writing is, when paths are kept. */
    readonly path: (string | number)[] | null,
  ) {}

  /** A value cannot be what the graph says it is; `where` tells the place in words. */
  incomplete(
    message: (where: string) => string,
    parent: string,
    elementType: string,
  ): typeof NULLED {
    this.reasons += 1;
    if (this.path !== null) {
      this.completionErrors.push({
        message: message(describe(this.path, parent, elementType)),
        path: [...this.path],
        extensions: { code: 'INVALID_GRAPHQL' },
      });
    }
    return NULLED;
  }

  /** The caller may not see this field. */
  denied({ code, message }: FieldDenial): typeof NULLED {
    this.reasons += 1;
    if (this.path !== null)
      this.denials.push({ message, path: [...this.path], extensions: { code, retryable: false } });
    return NULLED;
  }
}

function describe(path: readonly (string | number)[], parent: string, elementType: string): string {
  const last = path.at(-1);
  return typeof last === 'number'
    ? `array element of type ${elementType} at index ${String(last)}`
    : `field ${parent}.${String(last)}`;
}

/** A finished answer. */
export interface Projected {
  /** `{"data":…}` in UTF-8: the whole body of an answer that has nothing else to tell. */
  readonly body: Buffer;
  /** Values that were not what the graph promises, by path. */
  readonly completionErrors: readonly GraphQLFormattedError[];
  /** Fields the caller may not see, by path. */
  readonly denials: readonly GraphQLFormattedError[];
}
