import type { GraphQLFormattedError } from 'graphql';
import type { SharedText } from '../execution.js';
import type { FieldDenial } from '../field-rules.js';

/** Stands for a null whose reason has been told: it goes up until something may be null, without a second reason. */
export const NULLED = Symbol('nulled');

/** The JSON text of a value, or that it is null for a reason already told. */
export type Written = string | typeof NULLED;

/** Writes one value of the data as the client asked for it. */
export type ValueWriter = (value: unknown, run: ProjectionRun) => Written;

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
    readonly shared: ReadonlyMap<object, SharedText>,
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
  /** JSON text of `data`. */
  readonly text: string;
  /** Values that were not what the graph promises, by path. */
  readonly completionErrors: readonly GraphQLFormattedError[];
  /** Fields the caller may not see, by path. */
  readonly denials: readonly GraphQLFormattedError[];
}
