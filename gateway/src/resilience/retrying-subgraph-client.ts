import type { SubgraphAnswer, SubgraphFetch } from '../engine/subgraph-client.js';
import { Attempt, type SubgraphLayer } from './attempt.js';
import { requestDeadline } from './deadlines.js';
import { demandFor } from './demand-for.js';
import { SpendingBudget, type BudgetTerms } from './spending-budget.js';
import type { SubgraphObserver } from './subgraph-observer.js';
import { UnansweredFetch } from './unanswered-fetch.js';

/** When queries are sent again. */
export interface RetryTerms extends BudgetTerms {
  /** Sends of one fetch beyond its first. */
  readonly mostRetries: number;
  /** Longest wait before the first retry, in milliseconds; twice that before the second, and so on. */
  readonly firstBackoffMilliseconds: number;
  /** Longest wait before any retry, in milliseconds. */
  readonly longestBackoffMilliseconds: number;
}

export const usualRetries: RetryTerms = {
  share: 0.1,
  reserve: 20,
  mostRetries: 2,
  firstBackoffMilliseconds: 25,
  longestBackoffMilliseconds: 250,
};

export interface RetryingOptions extends RetryTerms {
  readonly subgraph: string;
  /** All tries of one query together take no longer. */
  readonly queryMilliseconds: number;
  readonly observer: SubgraphObserver | undefined;
  /** A number from 0 up to 1. */
  readonly random: () => number;
}

/**
 * Sends queries again that met a failure which another try may not meet, while the budget lasts. Never a mutation: it
 * may have been done although its answer was lost.
 */
export class RetryingSubgraphClient implements SubgraphLayer {
  private readonly budget: SpendingBudget;

  constructor(
    private readonly inner: SubgraphLayer,
    private readonly options: RetryingOptions,
  ) {
    this.budget = new SpendingBudget(options);
  }

  fetch(fetch: SubgraphFetch, attempt?: Attempt): Promise<SubgraphAnswer> {
    if (fetch.template.kind === 'mutation') return this.inner.fetch(fetch, attempt);
    this.budget.earn();
    const startedAt = performance.now();
    return this.inner
      .fetch(fetch, attempt)
      .catch((error: unknown) => this.tryAgain(fetch, attempt, startedAt, error));
  }

  private async tryAgain(
    fetch: SubgraphFetch,
    first: Attempt | undefined,
    startedAt: number,
    firstError: unknown,
  ): Promise<SubgraphAnswer> {
    const deadlineAt = Math.min(
      startedAt + this.options.queryMilliseconds,
      requestDeadline(fetch.request),
    );
    const tally = first?.tally ?? { attempts: 1 };
    let error = firstError;
    for (let retry = 0; retry < this.options.mostRetries; retry += 1) {
      if (!(error instanceof UnansweredFetch && error.repeatable)) break;
      const wait = this.backoff(retry);
      if (performance.now() + wait >= deadlineAt || !this.budget.spend()) break;
      await new Promise((resolve) => setTimeout(resolve, wait));
      if (demandFor(fetch)?.isOver === true) break;
      this.options.observer?.retried?.({
        subgraph: this.options.subgraph,
        failure: error.failure,
      });
      try {
        return await this.inner.fetch(fetch, new Attempt(tally, deadlineAt));
      } catch (next) {
        error = next;
      }
    }
    throw error;
  }

  /** Anywhere between nothing and the longest, so that those who failed together do not come back together. */
  private backoff(retry: number): number {
    const { firstBackoffMilliseconds, longestBackoffMilliseconds, random } = this.options;
    return random() * Math.min(firstBackoffMilliseconds * 2 ** retry, longestBackoffMilliseconds);
  }
}
