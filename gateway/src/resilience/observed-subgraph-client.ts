import type { SubgraphAnswer, SubgraphFetch } from '../engine/subgraph-client.js';
import { Attempt, type SubgraphLayer } from './attempt.js';
import type { FetchOutcome, SubgraphObserver } from './subgraph-observer.js';
import { UnansweredFetch } from './unanswered-fetch.js';

/** Tells an observer how every fetch ended. Only built when somebody wants to know. */
export class ObservedSubgraphClient implements SubgraphLayer {
  constructor(
    private readonly inner: SubgraphLayer,
    private readonly subgraph: string,
    private readonly fetched: NonNullable<SubgraphObserver['fetched']>,
  ) {}

  fetch(fetch: SubgraphFetch): Promise<SubgraphAnswer> {
    const startedAt = performance.now();
    const tally = { attempts: 0 };
    const tell = (outcome: FetchOutcome) =>
      this.fetched({
        subgraph: this.subgraph,
        operationName: fetch.request.operationName,
        kind: fetch.template.kind,
        outcome,
        milliseconds: performance.now() - startedAt,
        attempts: tally.attempts,
        request: fetch.request,
      });
    return this.inner.fetch(fetch, new Attempt(tally, Infinity)).then(
      (answer) => {
        tell((answer.errors?.length ?? 0) > 0 ? 'answered with errors' : 'answered');
        return answer;
      },
      (error: unknown) => {
        tell(error instanceof UnansweredFetch ? error.failure : 'refused');
        throw error;
      },
    );
  }
}
