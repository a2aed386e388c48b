import { Demand } from '../engine/demand.js';
import type { SubgraphAnswer, SubgraphFetch } from '../engine/subgraph-client.js';
import type { SubgraphLayer } from './attempt.js';
import { requestDeadline } from './deadlines.js';
import { copyAnswer, isShareable } from './graphql-answer.js';
import type { SubgraphObserver } from './subgraph-observer.js';
import { UnansweredFetch } from './unanswered-fetch.js';

interface Waiting {
  readonly fetch: SubgraphFetch;
  readonly resolve: (answer: SubgraphAnswer | Promise<SubgraphAnswer>) => void;
  readonly reject: (error: unknown) => void;
}

interface Flight {
  /** Who leads does not wait longer than this, by `performance.now()`. */
  readonly deadlineAt: number;
  readonly waiting: Waiting[];
  /** Lasts while one of those it is for waits. */
  readonly demand: Demand;
}

/**
 * Sends a query once that several requests of one identity ask at the same time. Each receives an answer of its own.
 * Never a mutation, and never across identities.
 */
export class SharingSubgraphClient implements SubgraphLayer {
  /** Under way, by document and then by identity and variables. */
  private readonly flights = new Map<string, Map<string, Flight>>();

  constructor(
    private readonly inner: SubgraphLayer,
    private readonly subgraph: string,
    private readonly observer: SubgraphObserver | undefined,
  ) {}

  fetch(fetch: SubgraphFetch): Promise<SubgraphAnswer> {
    if (fetch.template.kind === 'mutation') return this.inner.fetch(fetch);
    const { documentJson } = fetch.template;
    const key = keyOf(fetch);
    const deadlineAt = requestDeadline(fetch.request);
    const ofDocument = this.flights.get(documentJson) ?? new Map<string, Flight>();
    const flight = ofDocument.get(key);
    if (flight === undefined || flight.demand.isOver) {
      this.flights.set(documentJson, ofDocument);
      const own: Flight = { deadlineAt, waiting: [], demand: new Demand() };
      return this.lead(fetch, key, own, ofDocument);
    }
    flight.demand.join(fetch.request.demand);
    this.observer?.deduplicated?.({ subgraph: this.subgraph });
    const answer = new Promise<SubgraphAnswer>((resolve, reject) =>
      flight.waiting.push({ fetch, resolve, reject }),
    );
    return deadlineAt < flight.deadlineAt ? this.until(deadlineAt, answer) : answer;
  }

  /** Who has less time than the one that leads waits no longer than that. */
  private until(deadlineAt: number, answer: Promise<SubgraphAnswer>): Promise<SubgraphAnswer> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new UnansweredFetch(this.subgraph, 'out of time'));
      }, deadlineAt - performance.now());
      answer
        .finally(() => {
          clearTimeout(timer);
        })
        .then(resolve, reject);
    });
  }

  private lead(
    fetch: SubgraphFetch,
    key: string,
    flight: Flight,
    ofDocument: Map<string, Flight>,
  ): Promise<SubgraphAnswer> {
    const { template, variablesJson, request } = fetch;
    const { demand } = flight;
    demand.join(request.demand);
    ofDocument.set(key, flight);
    const land = (): readonly Waiting[] => {
      // One that was given up may have a successor already.
      if (ofDocument.get(key) === flight) ofDocument.delete(key);
      if (ofDocument.size === 0) this.flights.delete(template.documentJson);
      request.demand?.release(demand);
      // Taken out, because the map may remember the flight for a while.
      const waiting = flight.waiting.splice(0);
      for (const { fetch } of waiting) fetch.request.demand?.release(demand);
      return waiting;
    };
    return this.inner.fetch({ template, variablesJson, request, demand }).then(
      (answer) => {
        for (const { fetch: other, resolve } of land()) resolve(copyAnswer(answer, other.template));
        if (isShareable(answer)) answer.release();
        return answer;
      },
      (error: unknown) => {
        const ownHurry = error instanceof UnansweredFetch && error.failure === 'out of time';
        for (const { fetch: other, resolve, reject } of land()) {
          if (ownHurry) resolve(this.fetch(other));
          else reject(error);
        }
        throw error;
      },
    );
  }
}

/** The length keeps an identity from passing for a part of the variables. */
function keyOf({ variablesJson, request }: SubgraphFetch): string {
  return `${variablesJson.length} ${variablesJson}${request.identityKey}`;
}
