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

/** When the whole request must be answered, by `performance.now()`; Infinity when nobody said. */
export function requestDeadline(scope: RequestScope): number {
  return scope.deadlineAt ?? Infinity;
}

/** When a try ends that has no answer, and whose fault it is then. */
export interface EndOfTry {
  readonly milliseconds: number;
  readonly failure: 'late' | 'out of time';
}

/**
 * The end of a try that is about to be sent; null when its time is over already. A subgraph that had as long as any
 * question has is late, whoever's hurry ends the try.
 */
export function endOfTry(
  fetch: SubgraphFetch,
  deadlines: Deadlines,
  attempt: Attempt | undefined,
): EndOfTry | null {
  const usual = usualTime(fetch, deadlines);
  const left = timeLeft(fetch, attempt);
  if (left <= 0) return null;
  const isLate = left >= Math.min(usual, deadlines.queryMilliseconds);
  return { milliseconds: Math.min(usual, left), failure: isLate ? 'late' : 'out of time' };
}

/** What the subgraph has for this fetch when nothing else is in a hurry. */
function usualTime(fetch: SubgraphFetch, deadlines: Deadlines): number {
  return fetch.template.kind === 'mutation'
    ? deadlines.mutationMilliseconds
    : deadlines.queryMilliseconds;
}

/** Milliseconds until an outer deadline ends this try; zero or less when it is over, Infinity without one. */
export function timeLeft(fetch: SubgraphFetch, attempt: Attempt | undefined): number {
  const deadlineAt = Math.min(requestDeadline(fetch.request), attempt?.deadlineAt ?? Infinity);
  return deadlineAt === Infinity ? Infinity : deadlineAt - performance.now();
}
