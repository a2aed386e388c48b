import type { WantedWork } from '../engine/demand.js';
import type { SubgraphAnswer, SubgraphFetch } from '../engine/subgraph-client.js';
import type { Attempt, SubgraphLayer } from './attempt.js';
import { timeLeft } from './deadlines.js';
import { demandFor } from './demand-for.js';
import type { SubgraphObserver } from './subgraph-observer.js';
import { UnansweredFetch, type FetchFailure } from './unanswered-fetch.js';

/** How much of the gateway one subgraph may hold. */
export interface BulkheadTerms {
  /** Fetches under way at once. */
  readonly mostUnderWay: number;
  /** Fetches that wait for their turn; more are refused. */
  readonly mostWaiting: number;
  /** Longest wait for a turn, in milliseconds; who waited longer is refused, and was not sent. */
  readonly longestWaitMilliseconds: number;
}

interface Waiting extends WantedWork {
  readonly fetch: SubgraphFetch;
  readonly attempt: Attempt | undefined;
  readonly resolve: (answer: Promise<SubgraphAnswer>) => void;
  readonly reject: (error: UnansweredFetch) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * A place in the queue, empty once its fetch has left. A set that grows and shrinks leaves tables behind that point to
 * the next one and to what was in them: together they would keep answers until all of memory is collected.
 */
interface Place {
  waiting: Waiting | null;
}

/** Keeps a slow subgraph from holding every connection and all memory: first come, first served, within bounds. */
export class BulkheadSubgraphClient implements SubgraphLayer {
  private underWay = 0;
  /** In the order of their coming. */
  private readonly waiting = new Set<Place>();

  constructor(
    private readonly inner: SubgraphLayer,
    private readonly subgraph: string,
    private readonly terms: BulkheadTerms,
    private readonly observer: SubgraphObserver | undefined,
  ) {}

  fetch(fetch: SubgraphFetch, attempt?: Attempt): Promise<SubgraphAnswer> {
    if (this.underWay < this.terms.mostUnderWay) return this.send(fetch, attempt);
    if (this.waiting.size < this.terms.mostWaiting) return this.wait(fetch, attempt);
    this.observer?.rejected?.({ subgraph: this.subgraph, reason: 'no room' });
    return Promise.reject(new UnansweredFetch(this.subgraph, 'no room'));
  }

  /** Nobody needs to wait for a subgraph that is down. */
  refuseWaiting(): void {
    for (const place of this.waiting) this.refuse(place, 'breaker open');
  }

  private send(fetch: SubgraphFetch, attempt: Attempt | undefined): Promise<SubgraphAnswer> {
    this.underWay += 1;
    const answer = this.inner.fetch(fetch, attempt);
    answer.then(this.next, this.next);
    return answer;
  }

  private wait(fetch: SubgraphFetch, attempt: Attempt | undefined): Promise<SubgraphAnswer> {
    return new Promise((resolve, reject) => {
      const longest = this.terms.longestWaitMilliseconds;
      const left = timeLeft(fetch, attempt);
      const timer = setTimeout(
        () => this.refuse(place, left < longest ? 'out of time' : 'no room'),
        Math.min(longest, left),
      );
      const unwanted = () => this.refuse(place, 'abandoned');
      const waiting: Waiting = { fetch, attempt, resolve, reject, timer, unwanted };
      const place: Place = { waiting };
      this.waiting.add(place);
      attempt?.whenCancelled(() => this.refuse(place, 'cancelled'));
      demandFor(fetch)?.bind(waiting);
    });
  }

  private refuse(place: Place, failure: FetchFailure): void {
    const waiting = this.leave(place);
    if (waiting === null) return;
    if (failure === 'no room' || failure === 'breaker open')
      this.observer?.rejected?.({ subgraph: this.subgraph, reason: failure });
    waiting.reject(new UnansweredFetch(this.subgraph, failure));
  }

  /** Null when it has left before. */
  private leave(place: Place): Waiting | null {
    const { waiting } = place;
    if (waiting === null) return null;
    place.waiting = null;
    this.waiting.delete(place);
    clearTimeout(waiting.timer);
    demandFor(waiting.fetch)?.release(waiting);
    return waiting;
  }

  private readonly next = (): void => {
    this.underWay -= 1;
    const [place] = this.waiting;
    const waiting = place === undefined ? null : this.leave(place);
    if (waiting === null) return;
    waiting.resolve(this.send(waiting.fetch, waiting.attempt));
  };
}
