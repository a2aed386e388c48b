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

/** Keeps a slow subgraph from holding every connection and all memory: first come, first served, within bounds. */
export class BulkheadSubgraphClient implements SubgraphLayer {
  private underWay = 0;
  /** In the order of their coming. */
  private readonly waiting = new Set<Waiting>();

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
    for (const waiting of this.waiting) this.refuse(waiting, 'breaker open');
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
        () => this.refuse(waiting, left < longest ? 'out of time' : 'no room'),
        Math.min(longest, left),
      );
      const unwanted = () => this.refuse(waiting, 'abandoned');
      const waiting: Waiting = { fetch, attempt, resolve, reject, timer, unwanted };
      this.waiting.add(waiting);
      attempt?.whenCancelled(() => this.refuse(waiting, 'cancelled'));
      demandFor(fetch)?.bind(waiting);
    });
  }

  private refuse(waiting: Waiting, failure: FetchFailure): void {
    if (!this.waiting.has(waiting)) return;
    this.leave(waiting);
    if (failure === 'no room' || failure === 'breaker open')
      this.observer?.rejected?.({ subgraph: this.subgraph, reason: failure });
    waiting.reject(new UnansweredFetch(this.subgraph, failure));
  }

  private leave(waiting: Waiting): void {
    this.waiting.delete(waiting);
    clearTimeout(waiting.timer);
    demandFor(waiting.fetch)?.release(waiting);
  }

  private readonly next = (): void => {
    this.underWay -= 1;
    const [waiting] = this.waiting;
    if (waiting === undefined) return;
    this.leave(waiting);
    waiting.resolve(this.send(waiting.fetch, waiting.attempt));
  };
}
