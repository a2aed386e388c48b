import type { GraphQLDataSource } from '@apollo/gateway';
import {
  actorHeader,
  DomainError,
  signActor,
  type SubgraphName,
  type SubgraphResponse,
  type SubgraphTransport,
} from '@hub/kernel';
import { GraphQLError } from 'graphql';
import type { GatewayContext } from '../gateway-context.js';

type ProcessOptions = Parameters<GraphQLDataSource['process']>[0];
type ProcessResult = Awaited<ReturnType<GraphQLDataSource['process']>>;

/** How long a capability may take to answer a question. */
const QUESTION_DEADLINE_MS = 10_000;

/**
 * How long it may take to do something. Longer, because it must not be asked twice: in a rush on one SKU a buyer
 * rather waits for the answer than learns that it is unknown.
 */
const DEED_DEADLINE_MS = 30_000;

/** Carries one fetch of a query plan to a subgraph, with the caller's signed actor. */
export class SubgraphDataSource implements GraphQLDataSource {
  constructor(
    private readonly name: SubgraphName,
    private readonly transport: SubgraphTransport,
    private readonly actorSecret: string,
  ) {}

  async process({ request, context }: ProcessOptions): Promise<ProcessResult> {
    const { identity, requestId } = context as GatewayContext;
    const actor = await signActor(
      identity.actor,
      { requestId, touchpoint: identity.touchpoint },
      this.actorSecret,
    );
    const signal = AbortSignal.timeout(deadlineOf(request.query ?? ''));
    try {
      const response: SubgraphResponse = await this.transport.execute(this.name, {
        query: request.query ?? '',
        variables: request.variables,
        operationName: request.operationName,
        headers: { [actorHeader]: actor, 'x-request-id': requestId },
        signal,
      });
      return withGraphqlErrors(response);
    } catch (error) {
      throw upstreamError(this.name, error, signal.aborted);
    }
  }
}

function deadlineOf(document: string): number {
  return /^\s*mutation\b/.test(document) ? DEED_DEADLINE_MS : QUESTION_DEADLINE_MS;
}

/** The stock executor wraps what it gets here; only a GraphQLError keeps its code on the way out. */
function withGraphqlErrors({ data, errors }: SubgraphResponse): ProcessResult {
  const wrapped = errors?.map(
    ({ message, path, extensions }) =>
      new GraphQLError(message, { path, extensions: { ...extensions } }),
  );
  return { data, ...(wrapped === undefined ? {} : { errors: wrapped }) } as ProcessResult;
}

/** A dead or slow neighbour becomes partial data with a code that says: try again. */
function upstreamError(name: SubgraphName, cause: unknown, late: boolean): GraphQLError {
  const refusal = cause instanceof DomainError ? cause.code : null;
  const code = late ? 'DEADLINE_EXCEEDED' : (refusal ?? 'UPSTREAM_UNAVAILABLE');
  const message = late
    ? `The ${name} capability did not answer in time.`
    : `The ${name} capability cannot be reached.`;
  return new GraphQLError(message, {
    extensions: { code, retryable: true },
    ...(cause instanceof Error ? { originalError: cause } : {}),
  });
}
