import type { ZodType } from 'zod';
import type { Touchpoint } from '../access/actor.js';
import { actorHeader, signActor } from '../access/signed-actor.js';
import { baseErrors } from '../errors/base-errors.js';
import { DomainError } from '../errors/domain-error.js';
import { newUlid } from '../ids/ulid.js';
import { inCallSpan } from '../observe/operation-span.js';
import { traceHeaders } from '../observe/spans.js';
import type {
  SubgraphError,
  SubgraphName,
  SubgraphResponse,
  SubgraphTransport,
} from './subgraph-transport.js';

const usualDeadlineMilliseconds = 5_000;

export interface SubgraphCall<T> {
  /** One GraphQL operation. */
  readonly document: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** The shape of `data` this capability relies on. */
  readonly schema: ZodType<T>;
  /** After which the call ends with DEADLINE_EXCEEDED (default 5,000). */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
  /** The request this call belongs to, so that one id leads through every log. */
  readonly requestId?: string;
  readonly touchpoint?: Touchpoint;
}

export interface SubgraphCaller {
  /** The capability that calls. */
  readonly name: SubgraphName;
  readonly actorSecret: string;
  readonly scopes?: readonly string[];
  /** Whether the caller holds locks while it would wait: then no call is made. */
  readonly isInTransaction?: () => boolean;
}

/** Commands to other capabilities: typed GraphQL operations signed as this capability. */
export class SubgraphCalls {
  constructor(
    private readonly transport: SubgraphTransport,
    private readonly caller: SubgraphCaller,
  ) {}

  /**
   * Throws the other capability's refusal as the `DomainError` it was, UPSTREAM_UNAVAILABLE when it
   * cannot be reached, DEADLINE_EXCEEDED when its answer is late. Never call inside a transaction.
   */
  async call<T>(subgraph: SubgraphName, call: SubgraphCall<T>): Promise<T> {
    if (this.caller.isInTransaction?.() === true) {
      throw new Error(
        `A call to ${subgraph} inside a transaction would hold its locks while it waits: make it before or after.`,
      );
    }
    const response = await inCallSpan(subgraph, call.document, () => this.send(subgraph, call));
    const [error] = response.errors ?? [];
    if (error !== undefined) throw remoteError(subgraph, error);
    const answer = call.schema.safeParse(response.data);
    if (answer.success) return answer.data;
    throw new Error(
      `The answer of ${subgraph} has another shape than this capability relies on: ${answer.error.message}`,
    );
  }

  private async send<T>(subgraph: SubgraphName, call: SubgraphCall<T>): Promise<SubgraphResponse> {
    const requestId = call.requestId ?? newUlid();
    const context = { requestId, touchpoint: call.touchpoint ?? ('service' as const) };
    const actor = {
      kind: 'service' as const,
      name: this.caller.name,
      scopes: this.caller.scopes ?? [],
    };
    const token = await signActor(actor, context, this.caller.actorSecret);
    const deadline = AbortSignal.timeout(call.deadlineMs ?? usualDeadlineMilliseconds);
    const signal = call.signal === undefined ? deadline : AbortSignal.any([deadline, call.signal]);
    try {
      return await this.transport.execute(subgraph, {
        query: call.document,
        variables: call.variables,
        headers: { [actorHeader]: token, 'x-request-id': requestId, ...traceHeaders() },
        signal,
      });
    } catch (error) {
      if (deadline.aborted)
        throw baseErrors.refuse('DEADLINE_EXCEEDED', `${subgraph} did not answer in time`);
      if (call.signal?.aborted === true || error instanceof DomainError) throw error;
      throw unreachable(subgraph, error);
    }
  }
}

/**
 * A document the other side does not understand is our fault, or a deployment under way: no business
 * refusal, so it stays an ordinary error that is tried again.
 */
function remoteError(subgraph: SubgraphName, error: SubgraphError): Error {
  const { code, retryable, details } = error.extensions ?? {};
  if (typeof code !== 'string' || code.startsWith('GRAPHQL_'))
    return new Error(`${subgraph}: ${error.message}`);
  return new DomainError(code, error.message, {
    retryable: typeof retryable === 'boolean' ? retryable : code === 'INTERNAL_SERVER_ERROR',
    details: isRecord(details) ? details : undefined,
  });
}

function unreachable(subgraph: SubgraphName, cause: unknown): DomainError {
  const error = baseErrors.refuse(
    'UPSTREAM_UNAVAILABLE',
    `The capability ${subgraph} could not be reached`,
  );
  error.cause = cause;
  return error;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
