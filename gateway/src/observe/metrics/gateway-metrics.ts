import { collectDefaultMetrics, Registry } from 'prom-client';
import type {
  AnsweredRequest,
  CacheLookup,
  CompiledEvent,
  GatewayObserver,
} from '../gateway-observer.js';
import { BoundedLabel } from './bounded-label.js';
import { CountFamily, DurationFamily } from './series-family.js';
import { SubgraphMetrics } from './subgraph-metrics.js';

export interface GatewayMetricsOptions {
  /** Whether there is an agreement with the client of this name; every other one is `unknown`. */
  readonly knowsClient: (name: string) => boolean;
  /** Names of operations kept apart; what else is asked is `other`. 500 unless told. */
  readonly mostOperations?: number;
}

/** Operations of manifests have room of their own, which no stranger can fill. */
const mostManifestOperations = 5_000;
const mostCodes = 100;
const codeShape = /^[A-Z][A-Z0-9_]{1,63}$/;

/** Everything an operator can see of a gateway, for Prometheus. */
export class GatewayMetrics implements GatewayObserver {
  /** What the gateway asks its capabilities. */
  readonly subgraphs = new SubgraphMetrics();

  readonly #registry = new Registry();
  readonly #knowsClient: (name: string) => boolean;
  readonly #manifestOperations = new BoundedLabel('other', mostManifestOperations);
  readonly #operations: BoundedLabel;
  readonly #codes = new BoundedLabel('OTHER', mostCodes);

  readonly #requests = new CountFamily({
    name: 'hub_gateway_requests_total',
    help: 'Requests by operation, client and the code of their first error, or ok.',
    labels: ['operation', 'client', 'outcome'],
  });
  readonly #durations = new DurationFamily({
    name: 'hub_gateway_request_duration_seconds',
    help: 'Time from a request to its answer.',
    labels: ['operation', 'client'],
    most: 2_000,
  });
  readonly #deduplicated = new CountFamily({
    name: 'hub_gateway_requests_deduplicated_total',
    help: 'Requests that shared the answer to an identical one under way.',
    labels: [],
  });
  readonly #planLookups = new CountFamily({
    name: 'hub_gateway_plan_lookups_total',
    help: 'Requests by whether their operation was compiled before (hit) or not (miss).',
    labels: ['result'],
  });
  readonly #compilations = new DurationFamily({
    name: 'hub_gateway_compile_duration_seconds',
    help: 'Time to plan and compile an operation.',
    labels: ['executor'],
  });
  readonly #fallbacks = new CountFamily({
    name: 'hub_gateway_fallback_operations_total',
    help: 'Operations the compiler cannot express, which the stock executor runs, by reason.',
    labels: ['reason'],
    most: 100,
  });
  readonly #cacheLookups = new CountFamily({
    name: 'hub_gateway_cache_lookups_total',
    help: 'Looks into a cache, by result.',
    labels: ['cache', 'result'],
  });
  readonly #invalidations = new CountFamily({
    name: 'hub_gateway_cache_invalidated_total',
    help: 'Tags whose kept answers became void because what they hold has changed.',
    labels: [],
  });
  readonly #unknownOperations = new CountFamily({
    name: 'hub_gateway_unknown_operations_total',
    help: 'Documents that no manifest of the client holds, by what was done with them.',
    labels: ['client', 'mode'],
  });
  readonly #withheld = new CountFamily({
    name: 'hub_gateway_withheld_fields_total',
    help: 'Fields that were not asked because the caller may not (denied) or shown masked.',
    labels: ['how'],
  });
  readonly #rateLimited = new CountFamily({
    name: 'hub_gateway_rate_limited_total',
    help: 'Requests refused because too much was asked.',
    labels: ['client', 'by'],
  });
  readonly #supergraphs = new CountFamily({
    name: 'hub_gateway_supergraph_swaps_total',
    help: 'New supergraphs, by whether they were accepted or refused.',
    labels: ['result'],
  });
  readonly #families = [
    this.#requests,
    this.#durations,
    this.#deduplicated,
    this.#planLookups,
    this.#compilations,
    this.#fallbacks,
    this.#cacheLookups,
    this.#invalidations,
    this.#unknownOperations,
    this.#withheld,
    this.#rateLimited,
    this.#supergraphs,
    ...this.subgraphs.families,
  ];

  constructor({ knowsClient, mostOperations }: GatewayMetricsOptions) {
    this.#knowsClient = knowsClient;
    this.#operations = new BoundedLabel('other', mostOperations);
    collectDefaultMetrics({ register: this.#registry });
  }

  /** The operations of the manifests always have their names. */
  knowOperations(names: Iterable<string>): void {
    for (const name of names) this.#manifestOperations.admit(name);
  }

  answered(request: AnsweredRequest): void {
    const operation = this.#operationOf(request.operationName);
    const client = this.#clientOf(request.clientName);
    this.#requests.of(operation, client, this.#outcomeOf(request.code)).add();
    this.#durations.of(operation, client).observe(request.milliseconds);
    if (request.deduplicated) this.#deduplicated.of().add();
  }

  planLookedUp(found: boolean): void {
    this.#planLookups.of(found ? 'hit' : 'miss').add();
  }

  compiled({ operationName, milliseconds, fallback }: CompiledEvent): void {
    if (operationName !== null) this.#operations.admit(operationName);
    this.#compilations.of(fallback === null ? 'compiled' : 'stock').observe(milliseconds);
    if (fallback !== null) this.#fallbacks.of(fallback).add();
  }

  // A property, so that the caches can be handed it as their tally.
  readonly cacheLookedUp = ({ cache, hits, misses }: CacheLookup): void => {
    if (hits > 0) this.#cacheLookups.of(cache, 'hit').add(hits);
    if (misses > 0) this.#cacheLookups.of(cache, 'miss').add(misses);
  };

  cacheInvalidated({ tags }: Parameters<GatewayObserver['cacheInvalidated']>[0]): void {
    this.#invalidations.of().add(tags);
  }

  operationUnknown({ clientName, mode }: Parameters<GatewayObserver['operationUnknown']>[0]): void {
    this.#unknownOperations.of(this.#clientOf(clientName), mode).add();
  }

  fieldsWithheld({ denied, masked }: Parameters<GatewayObserver['fieldsWithheld']>[0]): void {
    if (denied > 0) this.#withheld.of('denied').add(denied);
    if (masked > 0) this.#withheld.of('masked').add(masked);
  }

  rateLimited({ clientName, by }: Parameters<GatewayObserver['rateLimited']>[0]): void {
    this.#rateLimited.of(this.#clientOf(clientName), by).add();
  }

  supergraphOffered({ accepted }: Parameters<GatewayObserver['supergraphOffered']>[0]): void {
    this.#supergraphs.of(accepted ? 'accepted' : 'refused').add();
  }

  /** All of it in the text format that Prometheus scrapes, with the process's own: memory, CPU, event loop lag. */
  async text(): Promise<string> {
    const own = this.#families.map((family) => family.text()).join('\n');
    return `${own}\n${await this.#registry.metrics()}`;
  }

  #operationOf(name: string | null): string {
    if (name === null) return 'unnamed';
    return this.#manifestOperations.has(name) ? name : this.#operations.of(name);
  }

  #clientOf(name: string | null): string {
    return name !== null && this.#knowsClient(name) ? name : 'unknown';
  }

  #outcomeOf(code: string | null): string {
    if (code === null) return 'ok';
    if (!this.#codes.has(code) && codeShape.test(code)) this.#codes.admit(code);
    return this.#codes.of(code);
  }
}
