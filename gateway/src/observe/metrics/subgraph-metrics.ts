import type { FetchedEvent, SubgraphObserver } from '../../resilience/subgraph-observer.js';
import { CountFamily, DurationFamily } from './series-family.js';

/** What a breaker's state is on a graph: the higher, the worse. */
const breakerLevels = { closed: 0, 'half-open': 1, open: 2 } as const;

/** What the gateway asked its capabilities, as numbers. */
export class SubgraphMetrics implements Required<SubgraphObserver> {
  readonly #fetches = new CountFamily({
    name: 'hub_gateway_subgraph_fetches_total',
    help: 'Fetches by capability and how they ended.',
    labels: ['subgraph', 'outcome'],
  });
  readonly #durations = new DurationFamily({
    name: 'hub_gateway_subgraph_fetch_duration_seconds',
    help: 'Time of a fetch until its answer or error, waiting and repeating included.',
    labels: ['subgraph'],
  });
  readonly #attempts = new CountFamily({
    name: 'hub_gateway_subgraph_attempts_total',
    help: 'How often capabilities were asked; more than fetches where they were repeated or hedged.',
    labels: ['subgraph'],
  });
  readonly #retries = new CountFamily({
    name: 'hub_gateway_subgraph_retries_total',
    help: 'Queries that were sent again, by the failure before.',
    labels: ['subgraph', 'failure'],
  });
  readonly #hedges = new CountFamily({
    name: 'hub_gateway_subgraph_hedges_total',
    help: 'Second tries started beside a slow first.',
    labels: ['subgraph'],
  });
  readonly #breakers = new CountFamily(
    {
      name: 'hub_gateway_subgraph_breaker_state',
      help: 'Of the circuit breaker: 0 closed, 1 half-open, 2 open.',
      labels: ['subgraph'],
    },
    'gauge',
  );
  readonly #breakerChanges = new CountFamily({
    name: 'hub_gateway_subgraph_breaker_changes_total',
    help: 'Changes of the circuit breaker, by its new state.',
    labels: ['subgraph', 'state'],
  });
  readonly #deduplicated = new CountFamily({
    name: 'hub_gateway_subgraph_deduplicated_total',
    help: 'Fetches that shared the answer to an identical one under way.',
    labels: ['subgraph'],
  });
  readonly #rejections = new CountFamily({
    name: 'hub_gateway_subgraph_rejections_total',
    help: 'Fetches that were not sent: the breaker was open, or there was no room to wait.',
    labels: ['subgraph', 'reason'],
  });
  readonly families = [
    this.#fetches,
    this.#durations,
    this.#attempts,
    this.#retries,
    this.#hedges,
    this.#breakers,
    this.#breakerChanges,
    this.#deduplicated,
    this.#rejections,
  ];

  fetched({ subgraph, outcome, milliseconds, attempts }: FetchedEvent): void {
    this.#fetches.of(subgraph, outcome.replaceAll(' ', '_')).add();
    this.#durations.of(subgraph).observe(milliseconds);
    this.#attempts.of(subgraph).add(attempts);
  }

  retried({ subgraph, failure }: Parameters<Required<SubgraphObserver>['retried']>[0]): void {
    this.#retries.of(subgraph, failure.replaceAll(' ', '_')).add();
  }

  hedged({ subgraph }: { readonly subgraph: string }): void {
    this.#hedges.of(subgraph).add();
  }

  breakerChanged({
    subgraph,
    state,
  }: Parameters<Required<SubgraphObserver>['breakerChanged']>[0]): void {
    this.#breakers.of(subgraph).value = breakerLevels[state];
    this.#breakerChanges.of(subgraph, state).add();
  }

  deduplicated({ subgraph }: { readonly subgraph: string }): void {
    this.#deduplicated.of(subgraph).add();
  }

  rejected({ subgraph, reason }: Parameters<Required<SubgraphObserver>['rejected']>[0]): void {
    this.#rejections.of(subgraph, reason.replaceAll(' ', '_')).add();
  }
}
