import type { GraphQLFormattedError } from 'graphql';
import type { Demand } from './demand.js';

/** Reads the usual answer to a fetch without parsing all of it. */
export interface BodyReader {
  /** The data of an answer without errors; null when the body has to be parsed. */
  read(body: Buffer): Record<string, unknown> | null;
}

/** The part of a fetch that is the same for every request: made once when an operation is compiled. */
export interface FetchTemplate {
  /** The capability that answers it. */
  readonly subgraph: string;
  /** The document sent, one operation. */
  readonly document: string;
  /** `document` as a JSON text, quotes included, so that a request body is written by joining texts. */
  readonly documentJson: string;
  readonly operationName: string | undefined;
  /** Mutations are never repeated, hedged or shared. */
  readonly kind: 'query' | 'mutation';
  /** Null when answers are always parsed. */
  readonly reader: BodyReader | null;
}

/** One request to one subgraph. */
export interface SubgraphFetch {
  readonly template: FetchTemplate;
  /** The variables as the JSON text of one object, `{}` without any. */
  readonly variablesJson: string;
  readonly request: RequestScope;
  /** Who waits for it where several requests do; else it is the request's own. */
  readonly demand?: Demand | undefined;
}

/** What the fetches of one incoming request share. */
export interface RequestScope {
  /** Names the request in every log and header. */
  readonly requestId: string;
  /** Equal for requests that may share an answer: actor, scopes, touchpoint. Never shared when different. */
  readonly identityKey: string;
  /** Headers of every fetch: the signed actor and what else is passed on. Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The operation the client asked, for metrics and budgets. */
  readonly operationName: string | null;
  /** Who asked, for metrics. */
  readonly clientName: string | null;
  /** When all of them must be over, by `performance.now()`; without it nobody is in a hurry. */
  readonly deadlineAt?: number | undefined;
  /** Ends with whoever waits for the answer; without it the request goes on to its end, as a deed does. */
  readonly demand?: Demand | undefined;
}

/** What came back; `data` is the receiver's own and may be changed. */
export interface SubgraphAnswer {
  readonly data?: Record<string, unknown> | null | undefined;
  readonly errors?: readonly GraphQLFormattedError[] | undefined;
}

/** Asks one subgraph. Rejects with a GraphQLError that carries a registered code when there is no answer. */
export interface SubgraphClient {
  fetch(fetch: SubgraphFetch): Promise<SubgraphAnswer>;
  /** Lets go of connections. */
  close?(): Promise<void>;
}
