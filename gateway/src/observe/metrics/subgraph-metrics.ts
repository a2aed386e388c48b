import type { FetchedEvent, SubgraphObserver } from '../../resilience/subgraph-observer.js';
import type { SeriesTable } from './series-table.js';

/** What a breaker's state is on a graph: the higher, the worse. */
const breakerLevels = { closed: 0, 'half-open': 1, open: 2 } as const;

/** What the gateway asked its capabilities, as numbers. */
export class SubgraphMetrics implements Required<SubgraphObserver> {
  constructor(private readonly series: SeriesTable) {}

  fetched({ subgraph, outcome, milliseconds, attempts }: FetchedEvent): void {
    this.series.fetches.of(subgraph, outcome.replaceAll(' ', '_')).add();
    this.series.fetchDurations.of(subgraph).observe(milliseconds);
    this.series.attempts.of(subgraph).add(attempts);
  }

  retried({ subgraph, failure }: Parameters<Required<SubgraphObserver>['retried']>[0]): void {
    this.series.retries.of(subgraph, failure.replaceAll(' ', '_')).add();
  }

  hedged({ subgraph }: { readonly subgraph: string }): void {
    this.series.hedges.of(subgraph).add();
  }

  breakerChanged({
    subgraph,
    state,
  }: Parameters<Required<SubgraphObserver>['breakerChanged']>[0]): void {
    this.series.breakers.of(subgraph).value = breakerLevels[state];
    this.series.breakerChanges.of(subgraph, state).add();
  }

  deduplicated({ subgraph }: { readonly subgraph: string }): void {
    this.series.fetchesDeduplicated.of(subgraph).add();
  }

  rejected({ subgraph, reason }: Parameters<Required<SubgraphObserver>['rejected']>[0]): void {
    this.series.rejections.of(subgraph, reason.replaceAll(' ', '_')).add();
  }
}
