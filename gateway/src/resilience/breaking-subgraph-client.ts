import type { SubgraphAnswer, SubgraphFetch } from '../engine/subgraph-client.js';
import type { Attempt, SubgraphLayer } from './attempt.js';
import type { CircuitBreaker, Pass, Proof } from './circuit-breaker.js';
import type { SubgraphObserver } from './subgraph-observer.js';
import { UnansweredFetch } from './unanswered-fetch.js';

/** Does not ask a subgraph that is down: fails at once instead, and finds out with one fetch at a time when it is back. */
export class BreakingSubgraphClient implements SubgraphLayer {
  constructor(
    private readonly inner: SubgraphLayer,
    private readonly subgraph: string,
    private readonly breaker: CircuitBreaker,
    private readonly observer: SubgraphObserver | undefined,
  ) {}

  fetch(fetch: SubgraphFetch, attempt?: Attempt): Promise<SubgraphAnswer> {
    const pass = this.breaker.enter();
    if (pass === null) {
      this.observer?.rejected?.({ subgraph: this.subgraph, reason: 'breaker open' });
      return Promise.reject(new UnansweredFetch(this.subgraph, 'breaker open'));
    }
    return this.watch(pass, this.inner.fetch(fetch, attempt));
  }

  private watch(pass: Pass, answer: Promise<SubgraphAnswer>): Promise<SubgraphAnswer> {
    return answer.then(
      (received) => {
        this.breaker.leave(pass, 'health');
        return received;
      },
      (error: unknown) => {
        this.breaker.leave(pass, proofOf(error));
        throw error;
      },
    );
  }
}

/** A refusal by the subgraph, such as a missing right, is a sign of life. */
function proofOf(error: unknown): Proof {
  if (!(error instanceof UnansweredFetch)) return 'health';
  return error.blamesSubgraph ? 'failure' : 'nothing';
}
