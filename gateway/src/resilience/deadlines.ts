import type { RequestScope, SubgraphFetch } from '../engine/subgraph-client.js';
import type { Attempt } from './attempt.js';

/** How long one fetch may take, in milliseconds. */
export interface Deadlines {
  readonly queryMilliseconds: number;
  /**
   * Longer, because it must not be asked twice: in a rush on one SKU a buyer rather waits for the answer than learns
   * that it is unknown.
   */
  readonly mutationMilliseconds: number;
}

export const usualDeadlines: Deadlines = {
  queryMilliseconds: 10_000,
  mutationMilliseconds: 30_000,
};

/** A request that must be answered by a moment of `performance.now()`. */
interface TimedScope extends RequestScope {
  readonly deadlineAt?: number | undefined;
}

/** When the whole request must be answered, by `performance.now()`; Infinity when nobody said. */
export function requestDeadline(scope: TimedScope): number {
  return scope.deadlineAt ?? Infinity;
}

/** What the subgraph has for this fetch when nothing else is in a hurry. */
export function usualTime(fetch: SubgraphFetch, deadlines: Deadlines): number {
  return fetch.template.kind === 'mutation'
    ? deadlines.mutationMilliseconds
    : deadlines.queryMilliseconds;
}

/** Milliseconds until an outer deadline ends this try; zero or less when it is over, Infinity without one. */
export function timeLeft(fetch: SubgraphFetch, attempt: Attempt | undefined): number {
  const deadlineAt = Math.min(requestDeadline(fetch.request), attempt?.deadlineAt ?? Infinity);
  return deadlineAt === Infinity ? Infinity : deadlineAt - performance.now();
}
