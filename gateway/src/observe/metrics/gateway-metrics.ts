import { collectDefaultMetrics, Registry } from 'prom-client';
import type {
  AnsweredRequest,
  CacheLookup,
  CompiledEvent,
  GatewayObserver,
} from '../gateway-observer.js';
import { BoundedLabel } from './bounded-label.js';
import { FrequentLabel } from './frequent-label.js';
import { openSeries } from './series-table.js';
import { SubgraphMetrics } from './subgraph-metrics.js';

export interface GatewayMetricsOptions {
  /** Whether there is an agreement with the client of this name; every other one is `unknown`. */
  readonly knowsClient: (name: string) => boolean;
  /** Operations outside the manifests that have their names; what else is asked is `other`. 500 unless told. */
  readonly mostOperations?: number;
  /** How many requests the recorder of operations had to leave out; 0 unless told. */
  readonly unrecordedRequests?: () => number;
}

/** Operations of manifests have room of their own, which no stranger can fill. */
const mostManifestOperations = 5_000;
/** An operation outside the manifests has its name from this request on. */
const hotRequests = 20;
const mostCodes = 100;
const codeShape = /^[A-Z][A-Z0-9_]{1,63}$/;

/** Everything an operator can see of a gateway, for Prometheus. */
export class GatewayMetrics implements GatewayObserver {
  readonly #series = openSeries();
  /** What the gateway asks its capabilities. */
  readonly subgraphs = new SubgraphMetrics(this.#series);

  readonly #registry = new Registry();
  readonly #knowsClient: (name: string) => boolean;
  readonly #unrecordedRequests: () => number;
  readonly #manifestOperations = new BoundedLabel('other', mostManifestOperations);
  readonly #hotOperations: FrequentLabel;
  readonly #codes = new BoundedLabel('OTHER', mostCodes);

  constructor({
    knowsClient,
    mostOperations = 500,
    unrecordedRequests = () => 0,
  }: GatewayMetricsOptions) {
    this.#knowsClient = knowsClient;
    this.#unrecordedRequests = unrecordedRequests;
    this.#hotOperations = new FrequentLabel('other', { most: mostOperations, often: hotRequests });
    collectDefaultMetrics({ register: this.#registry });
  }

  /** The operations of the manifests always have their names. */
  knowOperations(names: Iterable<string>): void {
    for (const name of names) this.#manifestOperations.admit(name);
  }

  answered(request: AnsweredRequest): void {
    const operation = this.#operationOf(request.operationName);
    const client = this.#clientOf(request.clientName);
    this.#series.requests.of(operation, client, this.#outcomeOf(request.code)).add();
    this.#series.durations.of(operation, client).observe(request.milliseconds);
    if (request.deduplicated) this.#series.deduplicated.of().add();
    if (request.clientLeft)
      this.#series.clientsLeft.of(request.code === 'CLIENT_LEFT' ? 'given up' : 'finished').add();
  }

  planLookedUp(found: boolean): void {
    this.#series.planLookups.of(found ? 'hit' : 'miss').add();
  }

  compiled({ milliseconds, fallback }: CompiledEvent): void {
    this.#series.compilations.of(fallback === null ? 'compiled' : 'stock').observe(milliseconds);
    if (fallback !== null) this.#series.fallbacks.of(fallback).add();
  }

  // A property, so that the caches can be handed it as their tally.
  readonly cacheLookedUp = ({ cache, hits, misses }: CacheLookup): void => {
    if (hits > 0) this.#series.cacheLookups.of(cache, 'hit').add(hits);
    if (misses > 0) this.#series.cacheLookups.of(cache, 'miss').add(misses);
  };

  cacheInvalidated({ tags }: Parameters<GatewayObserver['cacheInvalidated']>[0]): void {
    this.#series.invalidations.of().add(tags);
  }

  operationUnknown({ clientName, mode }: Parameters<GatewayObserver['operationUnknown']>[0]): void {
    this.#series.unknownOperations.of(this.#clientOf(clientName), mode).add();
  }

  fieldsWithheld({ denied, masked }: Parameters<GatewayObserver['fieldsWithheld']>[0]): void {
    if (denied > 0) this.#series.withheld.of('denied').add(denied);
    if (masked > 0) this.#series.withheld.of('masked').add(masked);
  }

  rateLimited({ clientName, by }: Parameters<GatewayObserver['rateLimited']>[0]): void {
    this.#series.rateLimited.of(this.#clientOf(clientName), by).add();
  }

  supergraphOffered({ accepted }: Parameters<GatewayObserver['supergraphOffered']>[0]): void {
    this.#series.supergraphs.of(accepted ? 'accepted' : 'refused').add();
  }

  /** All of it in the text format that Prometheus scrapes, with the process's own: memory, CPU, event loop lag. */
  async text(): Promise<string> {
    this.#series.unrecordedRequests.of().value = this.#unrecordedRequests();
    const own = Object.values(this.#series)
      .map((family) => family.text())
      .join('\n');
    return `${own}\n${await this.#registry.metrics()}`;
  }

  #operationOf(name: string | null): string {
    if (name === null) return 'unnamed';
    return this.#manifestOperations.has(name) ? name : this.#hotOperations.of(name);
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
