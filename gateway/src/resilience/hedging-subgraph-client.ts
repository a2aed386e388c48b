import type { SubgraphAnswer, SubgraphFetch } from '../engine/subgraph-client.js';
import { Attempt, type SubgraphLayer } from './attempt.js';
import { RecentDurations } from './recent-durations.js';
import { SpendingBudget, type BudgetTerms } from './spending-budget.js';
import type { SubgraphObserver } from './subgraph-observer.js';

/** When a second try is started beside the first. */
export interface HedgeTerms extends BudgetTerms {
  /** The share of answers that come sooner than a hedge is started: 0.95. */
  readonly percentile: number;
  /** No hedge sooner than this, in milliseconds. */
  readonly soonestMilliseconds: number;
}

export const usualHedging: HedgeTerms = {
  percentile: 0.95,
  soonestMilliseconds: 5,
  share: 0.05,
  reserve: 5,
};

interface HedgingOptions extends HedgeTerms {
  readonly subgraph: string;
  readonly observer: SubgraphObserver | undefined;
}

/**
 * Asks a second time when a query's answer is unusually late, takes the answer that comes first and drops the other.
 * For subgraphs with several instances, of which one is slow now and then. Never a mutation.
 */
export class HedgingSubgraphClient implements SubgraphLayer {
  private readonly budget: SpendingBudget;
  private readonly durations: RecentDurations;

  constructor(
    private readonly inner: SubgraphLayer,
    private readonly options: HedgingOptions,
  ) {
    this.budget = new SpendingBudget(options);
    this.durations = new RecentDurations(options.percentile);
  }

  fetch(fetch: SubgraphFetch, attempt?: Attempt): Promise<SubgraphAnswer> {
    if (fetch.template.kind === 'mutation') return this.inner.fetch(fetch, attempt);
    this.budget.earn();
    const startedAt = performance.now();
    return this.race(fetch, attempt).then((answer) => {
      this.durations.add(performance.now() - startedAt);
      return answer;
    });
  }

  private race(fetch: SubgraphFetch, outer: Attempt | undefined): Promise<SubgraphAnswer> {
    const usual = this.durations.percentile;
    if (usual === null) return this.inner.fetch(fetch, outer);
    return new Promise((resolve) => {
      const tally = outer?.tally ?? { attempts: 0 };
      const deadlineAt = outer?.deadlineAt ?? Infinity;
      const runners = new Set<Attempt>();
      const run = () => {
        const runner = new Attempt(tally, deadlineAt);
        runners.add(runner);
        const answer = this.inner.fetch(fetch, runner);
        const finished = () => {
          runners.delete(runner);
          clearTimeout(timer);
          resolve(answer);
        };
        answer.then(
          () => {
            finished();
            for (const loser of runners) loser.cancel();
          },
          () => {
            if (runners.size === 1) finished();
            else runners.delete(runner);
          },
        );
      };
      const timer = setTimeout(
        () => {
          if (!this.budget.spend()) return;
          this.options.observer?.hedged?.({ subgraph: this.options.subgraph });
          run();
        },
        Math.max(usual, this.options.soonestMilliseconds),
      );
      run();
    });
  }
}
