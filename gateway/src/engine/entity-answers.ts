import type { FetchTemplate, RequestScope } from './subgraph-client.js';

/** The entities one query is about to ask. */
export interface EntityQuestion {
  readonly template: FetchTemplate;
  /** What the capability is told of each entity, as JSON texts. */
  readonly representations: readonly string[];
  /** Every other variable as members of a JSON object; empty for none. */
  readonly variablesJson: string;
  readonly request: Pick<RequestScope, 'identityKey'>;
}

/** What is known of the entities of a question. */
export interface RememberedEntities {
  /** In the order asked; undefined for what has to be asked. */
  readonly texts: readonly (string | undefined)[];
  /** The age of the oldest text, 0 without any. */
  readonly ageMilliseconds: number;
  /** Remembers answers in the order asked, undefined for those that are not to be; never fails. */
  keep(answers: readonly (string | undefined)[]): Promise<void>;
}

/** Remembers what capabilities answered about single entities. */
export interface EntityAnswers {
  /** Whether answers to a fetch are ever remembered. */
  isKept(template: FetchTemplate): boolean;
  /** Null when they are not. */
  load(question: EntityQuestion): Promise<RememberedEntities | null>;
}
