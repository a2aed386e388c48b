import type { GraphQLFormattedError } from 'graphql';
import type { EntityAnswers } from './entity-answers.js';
import type { AnswerObject } from './own-property.js';
import { Passage } from './passages/passage.js';
import type { RequestScope, SubgraphClient } from './subgraph-client.js';

/** What one run of a compiled operation works on. */
export class Execution {
  /** Everything fetched so far. */
  readonly data: AnswerObject = {};
  readonly errors: GraphQLFormattedError[] = [];
  /** Objects and lists that several places of the answer share. */
  readonly shared = new Map<object, SharedPiece>();
  /** The objects found at places, by path: they are looked for once. */
  readonly targets = new Map<string, readonly AnswerObject[]>();
  /** How old the oldest remembered part of the answer is. */
  oldestPartMilliseconds = 0;

  constructor(
    readonly client: SubgraphClient,
    readonly request: RequestScope,
    /** As the client sent them: each capability applies its own defaults. */
    readonly variables: Readonly<Record<string, unknown>>,
    /** Decides `@skip` and `@include`: the value, or the default, of a variable. */
    readonly flag: (variable: string) => boolean,
    /** What is remembered of entities; null for a deed, which must see what it changed. */
    readonly remembered: EntityAnswers | null,
  ) {}

  /** Several places hold the values of this object from now on. */
  share(object: AnswerObject): void {
    for (const key in object) {
      const value = object[key];
      if (typeof value === 'object' && value !== null && !(value instanceof Passage))
        this.shared.set(value, new SharedPiece());
    }
  }
}

/** What is known of a value that several places share, so that nothing is done twice. */
export class SharedPiece {
  /** The last time it was met on the way to a place, and what stands for it since. */
  visit = 0;
  taken: unknown = null;
  /** Where it stands in the answer, and which part of the projection wrote it. */
  writer: unknown = null;
  start = 0;
  end = 0;
  /** Of the writing: another one means that something else may stand there. */
  generation = 0;
}
