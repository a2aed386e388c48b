import { CountFamily, DurationFamily } from './series-family.js';

/** Every series a gateway writes, in the order they are scraped. */
export type SeriesTable = ReturnType<typeof openSeries>;

/** A table of its own for each gateway: all of it begins at nothing. */
export function openSeries() {
  return { ...requestSeries(), ...subgraphSeries() };
}

/** What became of requests. */
function requestSeries() {
  return {
    requests: new CountFamily({
      name: 'hub_gateway_requests_total',
      help: 'Requests by operation, client and the code of their first error, or ok.',
      labels: ['operation', 'client', 'outcome'],
    }),
    durations: new DurationFamily({
      name: 'hub_gateway_request_duration_seconds',
      help: 'Time from a request to its answer.',
      labels: ['operation', 'client'],
      most: 2_000,
    }),
    deduplicated: new CountFamily({
      name: 'hub_gateway_requests_deduplicated_total',
      help: 'Requests that shared the answer to an identical one under way.',
      labels: [],
    }),
    clientsLeft: new CountFamily({
      name: 'hub_gateway_clients_left_total',
      help: 'Requests whose client left before its answer, by what became of the work: given up, or finished for others or because it was a mutation.',
      labels: ['work'],
    }),
    planLookups: new CountFamily({
      name: 'hub_gateway_plan_lookups_total',
      help: 'Requests by whether their operation was compiled before (hit) or not (miss).',
      labels: ['result'],
    }),
    compilations: new DurationFamily({
      name: 'hub_gateway_compile_duration_seconds',
      help: 'Time to plan and compile an operation.',
      labels: ['executor'],
    }),
    fallbacks: new CountFamily({
      name: 'hub_gateway_fallback_operations_total',
      help: 'Operations the compiler cannot express, which the stock executor runs, by reason.',
      labels: ['reason'],
      most: 100,
    }),
    cacheLookups: new CountFamily({
      name: 'hub_gateway_cache_lookups_total',
      help: 'Looks into a cache, by result.',
      labels: ['cache', 'result'],
    }),
    invalidations: new CountFamily({
      name: 'hub_gateway_cache_invalidated_total',
      help: 'Tags whose kept answers became void because what they hold has changed.',
      labels: [],
    }),
    unknownOperations: new CountFamily({
      name: 'hub_gateway_unknown_operations_total',
      help: 'Documents that no manifest of the client holds, by what was done with them.',
      labels: ['client', 'mode'],
    }),
    withheld: new CountFamily({
      name: 'hub_gateway_withheld_fields_total',
      help: 'Fields that were not asked because the caller may not (denied) or shown masked.',
      labels: ['how'],
    }),
    rateLimited: new CountFamily({
      name: 'hub_gateway_rate_limited_total',
      help: 'Requests refused because too much was asked.',
      labels: ['client', 'by'],
    }),
    supergraphs: new CountFamily({
      name: 'hub_gateway_supergraph_swaps_total',
      help: 'New supergraphs, by whether they were accepted or refused.',
      labels: ['result'],
    }),
    unrecordedRequests: new CountFamily(
      {
        name: 'hub_gateway_unrecorded_requests',
        help: 'Requests left out of the recorded operations, because too many different ones were asked.',
        labels: [],
      },
      'gauge',
    ),
  };
}

/** What the gateway asked its capabilities. */
function subgraphSeries() {
  return {
    fetches: new CountFamily({
      name: 'hub_gateway_subgraph_fetches_total',
      help: 'Fetches by capability and how they ended.',
      labels: ['subgraph', 'outcome'],
    }),
    fetchDurations: new DurationFamily({
      name: 'hub_gateway_subgraph_fetch_duration_seconds',
      help: 'Time of a fetch until its answer or error, waiting and repeating included.',
      labels: ['subgraph'],
    }),
    attempts: new CountFamily({
      name: 'hub_gateway_subgraph_attempts_total',
      help: 'How often capabilities were asked; more than fetches where they were repeated or hedged.',
      labels: ['subgraph'],
    }),
    retries: new CountFamily({
      name: 'hub_gateway_subgraph_retries_total',
      help: 'Queries that were sent again, by the failure before.',
      labels: ['subgraph', 'failure'],
    }),
    hedges: new CountFamily({
      name: 'hub_gateway_subgraph_hedges_total',
      help: 'Second tries started beside a slow first.',
      labels: ['subgraph'],
    }),
    breakers: new CountFamily(
      {
        name: 'hub_gateway_subgraph_breaker_state',
        help: 'Of the circuit breaker: 0 closed, 1 half-open, 2 open.',
        labels: ['subgraph'],
      },
      'gauge',
    ),
    breakerChanges: new CountFamily({
      name: 'hub_gateway_subgraph_breaker_changes_total',
      help: 'Changes of the circuit breaker, by its new state.',
      labels: ['subgraph', 'state'],
    }),
    fetchesDeduplicated: new CountFamily({
      name: 'hub_gateway_subgraph_deduplicated_total',
      help: 'Fetches that shared the answer to an identical one under way.',
      labels: ['subgraph'],
    }),
    rejections: new CountFamily({
      name: 'hub_gateway_subgraph_rejections_total',
      help: 'Fetches that were not sent: the breaker was open, or there was no room to wait.',
      labels: ['subgraph', 'reason'],
    }),
  };
}
