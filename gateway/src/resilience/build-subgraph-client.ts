import type { SubgraphTransport } from '@hub/kernel';
import type { SubgraphAnswer, SubgraphClient, SubgraphFetch } from '../engine/subgraph-client.js';
import type { SubgraphLayer } from './attempt.js';
import { BreakingSubgraphClient } from './breaking-subgraph-client.js';
import { BulkheadSubgraphClient, type BulkheadTerms } from './bulkhead-subgraph-client.js';
import { CircuitBreaker, usualBreaker, type BreakerTerms } from './circuit-breaker.js';
import { usualDeadlines, type Deadlines } from './deadlines.js';
import { HedgingSubgraphClient, usualHedging, type HedgeTerms } from './hedging-subgraph-client.js';
import { HttpSubgraphClient } from './http-subgraph-client.js';
import { InProcessSubgraphClient } from './in-process-subgraph-client.js';
import { ObservedSubgraphClient } from './observed-subgraph-client.js';
import {
  RetryingSubgraphClient,
  usualRetries,
  type RetryTerms,
} from './retrying-subgraph-client.js';
import { SharingSubgraphClient } from './sharing-subgraph-client.js';
import type { SubgraphObserver } from './subgraph-observer.js';
import { UnansweredFetch } from './unanswered-fetch.js';

/** Where a subgraph is: at the URL of its GraphQL endpoint, or in this process. */
export type SubgraphPlace = { readonly url: string } | { readonly transport: SubgraphTransport };

/** How a subgraph is asked. What is not said is as usual; `false` leaves a layer out. */
export interface SubgraphTerms {
  readonly deadlines?: Partial<Deadlines> | undefined;
  /** Connections over HTTP; 32. */
  readonly connections?: number | undefined;
  /** Largest body of an answer, in bytes; 32 MiB. */
  readonly largestAnswerBytes?: number | undefined;
  /** Asks for packed answers over HTTP; only for subgraphs behind a slow line. */
  readonly acceptGzip?: boolean | undefined;
  /** One fetch for identical queries of one identity that are under way; on. */
  readonly sharing?: boolean | undefined;
  readonly retries?: Partial<RetryTerms> | false | undefined;
  readonly breaker?: Partial<BreakerTerms> | false | undefined;
  readonly bulkhead?: Partial<BulkheadTerms> | false | undefined;
  /** Off unless said; `{}` for as usual. */
  readonly hedging?: Partial<HedgeTerms> | false | undefined;
}

export interface SubgraphClientOptions {
  /** Every subgraph by its name in the supergraph. */
  readonly subgraphs: Readonly<Record<string, SubgraphPlace & SubgraphTerms>>;
  /** For every subgraph that does not say otherwise. */
  readonly terms?: SubgraphTerms | undefined;
  readonly observer?: SubgraphObserver | undefined;
  /** For tests: a number from 0 up to 1. */
  readonly random?: (() => number) | undefined;
}

const CONNECTIONS = 32;
const LARGEST_ANSWER_BYTES = 32 * 1024 * 1024;

/** In one process there are no connections to wait for; this only bounds what a stuck subgraph can hold. */
const MOST_UNDER_WAY_IN_PROCESS = 256;

/**
 * Asks any of the subgraphs. Outermost first: identical queries share, failed queries are repeated, late ones hedged;
 * then the breaker decides, and the bulkhead, and the fetch is sent.
 */
export function buildSubgraphClient(options: SubgraphClientOptions): SubgraphClient {
  const layers = new Map<string, SubgraphLayer>();
  const senders: SubgraphLayer[] = [];
  for (const [subgraph, own] of Object.entries(options.subgraphs)) {
    const terms = { ...options.terms, ...own };
    const sender = senderTo(subgraph, own, terms);
    senders.push(sender);
    layers.set(subgraph, layersAround(sender, subgraph, 'url' in own, terms, options));
  }
  return new SubgraphClients(layers, senders);
}

class SubgraphClients implements SubgraphClient {
  constructor(
    private readonly layers: ReadonlyMap<string, SubgraphLayer>,
    private readonly senders: readonly SubgraphLayer[],
  ) {}

  fetch(fetch: SubgraphFetch): Promise<SubgraphAnswer> {
    const { subgraph } = fetch.template;
    const layer = this.layers.get(subgraph);
    if (layer !== undefined) return layer.fetch(fetch);
    const cause = new Error(`Nobody told where the subgraph ${subgraph} is.`);
    return Promise.reject(new UnansweredFetch(subgraph, 'unknown', cause));
  }

  async close(): Promise<void> {
    await Promise.all(this.senders.map(async (sender) => sender.close?.()));
  }
}

function senderTo(subgraph: string, place: SubgraphPlace, terms: SubgraphTerms): SubgraphLayer {
  const deadlines = { ...usualDeadlines, ...terms.deadlines };
  if ('transport' in place)
    return new InProcessSubgraphClient(subgraph, place.transport, deadlines);
  return new HttpSubgraphClient({
    subgraph,
    url: place.url,
    deadlines,
    connections: terms.connections ?? CONNECTIONS,
    largestAnswerBytes: terms.largestAnswerBytes ?? LARGEST_ANSWER_BYTES,
    acceptGzip: terms.acceptGzip ?? false,
    shareable: terms.sharing ?? true,
  });
}

function layersAround(
  sender: SubgraphLayer,
  subgraph: string,
  overHttp: boolean,
  terms: SubgraphTerms,
  { observer, random = Math.random }: SubgraphClientOptions,
): SubgraphLayer {
  let layer = sender;
  let bulkhead: BulkheadSubgraphClient | null = null;
  if (terms.bulkhead !== false) {
    bulkhead = new BulkheadSubgraphClient(
      layer,
      subgraph,
      {
        mostUnderWay: overHttp ? (terms.connections ?? CONNECTIONS) : MOST_UNDER_WAY_IN_PROCESS,
        mostWaiting: 1_000,
        longestWaitMilliseconds: 2_000,
        ...terms.bulkhead,
      },
      observer,
    );
    layer = bulkhead;
  }
  if (terms.breaker !== false) {
    const breakerTerms = { ...usualBreaker, ...terms.breaker };
    const breaker = new CircuitBreaker(
      breakerTerms,
      () => performance.now(),
      (state) => {
        observer?.breakerChanged?.({ subgraph, state });
        if (state === 'open') bulkhead?.refuseWaiting();
      },
    );
    layer = new BreakingSubgraphClient(layer, subgraph, breaker, observer);
  }
  if (terms.hedging !== undefined && terms.hedging !== false)
    layer = new HedgingSubgraphClient(layer, {
      ...usualHedging,
      ...terms.hedging,
      subgraph,
      observer,
    });
  if (terms.retries !== false) {
    const { queryMilliseconds } = { ...usualDeadlines, ...terms.deadlines };
    layer = new RetryingSubgraphClient(layer, {
      ...usualRetries,
      ...terms.retries,
      subgraph,
      queryMilliseconds,
      observer,
      random,
    });
  }
  if (observer?.fetched !== undefined)
    layer = new ObservedSubgraphClient(layer, subgraph, (event) => observer.fetched?.(event));
  return (terms.sharing ?? true) ? new SharingSubgraphClient(layer, subgraph, observer) : layer;
}
