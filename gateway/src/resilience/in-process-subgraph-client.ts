import type { SubgraphTransport } from '@hub/kernel';
import { DomainError } from '@hub/kernel/pure';
import { GraphQLError } from 'graphql';
import type { SubgraphAnswer, SubgraphFetch } from '../engine/subgraph-client.js';
import type { Attempt, SubgraphLayer } from './attempt.js';
import { endOfTry, type Deadlines } from './deadlines.js';
import { demandFor } from './demand-for.js';
import { isAnswer } from './graphql-answer.js';
import { UnansweredFetch, type FetchFailure } from './unanswered-fetch.js';

/** Asks a subgraph that lives in this process. A late answer is dropped; the work behind it goes on. */
export class InProcessSubgraphClient implements SubgraphLayer {
  constructor(
    private readonly subgraph: string,
    private readonly transport: SubgraphTransport,
    private readonly deadlines: Deadlines,
  ) {}

  fetch(fetch: SubgraphFetch, attempt?: Attempt): Promise<SubgraphAnswer> {
    const demand = demandFor(fetch);
    if (demand?.isOver === true)
      return Promise.reject(new UnansweredFetch(this.subgraph, 'abandoned'));
    const end = endOfTry(fetch, this.deadlines, attempt);
    if (end === null) return Promise.reject(new UnansweredFetch(this.subgraph, 'out of time'));
    return new Promise((resolve, reject) => {
      const ended = () => {
        clearTimeout(timer);
        demand?.release(work);
      };
      const fail = (failure: FetchFailure, cause?: unknown) => {
        ended();
        reject(new UnansweredFetch(this.subgraph, failure, cause));
      };
      const timer = setTimeout(fail, end.milliseconds, end.failure);
      const work = { unwanted: () => fail('abandoned') };
      demand?.bind(work);
      if (attempt !== undefined) {
        attempt.tally.attempts += 1;
        attempt.whenCancelled(() => fail('cancelled'));
      }
      this.execute(fetch).then(
        (answer) => {
          if (!isAnswer(answer)) {
            fail('garbled');
            return;
          }
          ended();
          resolve(answer);
        },
        (error: unknown) => {
          if (isRefusal(error)) {
            ended();
            reject(asGraphqlError(error));
          } else fail('unreachable', error);
        },
      );
    });
  }

  private async execute({ template, variablesJson, request }: SubgraphFetch): Promise<unknown> {
    return await this.transport.execute(this.subgraph, {
      query: template.document,
      variables: JSON.parse(variablesJson) as Record<string, unknown>,
      operationName: template.operationName,
      headers: request.headers,
    });
  }
}

/** Said by the subgraph itself, with a code of its own: it is there and has decided. */
function isRefusal(error: unknown): error is DomainError {
  return error instanceof DomainError && error.code !== 'UPSTREAM_UNAVAILABLE';
}

function asGraphqlError(refusal: DomainError): GraphQLError {
  const { code, message, retryable, details } = refusal;
  return new GraphQLError(message, {
    extensions: { code, retryable, ...(details === undefined ? {} : { details }) },
    originalError: refusal,
  });
}
