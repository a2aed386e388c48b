import type { RequestScope } from '../engine/subgraph-client.js';
import type { FetchFailure } from './unanswered-fetch.js';

/** How a fetch ended: with data, with errors from the subgraph (perhaps beside data), refused, or without an answer. */
export type FetchOutcome = 'answered' | 'answered with errors' | 'refused' | FetchFailure;

export type BreakerState = 'closed' | 'open' | 'half-open';

/** One fetch from the moment the engine asked until it had its answer or error; waiting and repeating included. */
export interface FetchedEvent {
  readonly subgraph: string;
  /** What the client called its operation. */
  readonly operationName: string | null;
  readonly kind: 'query' | 'mutation';
  readonly outcome: FetchOutcome;
  readonly milliseconds: number;
  /** How often the subgraph was asked: 0 when the breaker or a full queue refused, 2 and more when repeated or hedged. */
  readonly attempts: number;
  /** The request it belonged to, for traces and logs. */
  readonly request: RequestScope;
}

/** Watches the fetches of all subgraphs, for metrics and traces. Its methods must not throw and must be quick. */
export interface SubgraphObserver {
  /** Once per fetch that was not answered by sharing another's answer. */
  fetched?(event: FetchedEvent): void;
  /** A query is sent again after this failure. */
  retried?(event: { readonly subgraph: string; readonly failure: FetchFailure }): void;
  /** A second try was started beside a slow first. */
  hedged?(event: { readonly subgraph: string }): void;
  breakerChanged?(event: { readonly subgraph: string; readonly state: BreakerState }): void;
  /** A query waits for the answer to an identical one. */
  deduplicated?(event: { readonly subgraph: string }): void;
  /** A fetch was refused by us: the breaker is open, or there is no room to wait. */
  rejected?(event: {
    readonly subgraph: string;
    readonly reason: 'breaker open' | 'no room';
  }): void;
}
