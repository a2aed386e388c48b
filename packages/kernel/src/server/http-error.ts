import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../errors/domain-error.js';
import { refusalExtensions } from '../graphql/error-format.js';

const statusByCode: Readonly<Record<string, number>> = {
  BAD_USER_INPUT: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  PAYLOAD_TOO_LARGE: 413,
  RATE_LIMITED: 429,
  INTERNAL_SERVER_ERROR: 500,
  UPSTREAM_UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 504,
};

const internalError = 500;

/** What HTTP says of an error that never reached GraphQL, in the shape GraphQL clients read. */
export async function replyWithError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { reason, status } = httpRefusalOf(error);
  if (status === internalError)
    request.log.error({ err: error, requestId: request.id }, 'request failed');
  const message =
    status === internalError
      ? `Something went wrong on our side; request ${request.id}`
      : reason.message;
  await reply
    .status(status)
    .header('x-request-id', request.id)
    .send({
      errors: [{ message, extensions: { ...refusalExtensions(reason), requestId: request.id } }],
    });
}

/** Why a request never reached GraphQL, as its client may be told, and the status HTTP has for it. */
export function httpRefusalOf(error: unknown): {
  readonly reason: DomainError;
  readonly status: number;
} {
  const reason = asReason(error);
  return { reason, status: statusByCode[reason.code] ?? 400 };
}

function asReason(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  const status =
    typeof error === 'object' && error !== null && 'statusCode' in error
      ? Number(error.statusCode)
      : internalError;
  if (status === 413)
    return new DomainError(
      'PAYLOAD_TOO_LARGE',
      'The body of the request is larger than this address accepts',
    );
  if (status >= 400 && status < internalError)
    return new DomainError(
      'BAD_USER_INPUT',
      'The request cannot be read: it must be JSON over HTTP',
    );
  return new DomainError('INTERNAL_SERVER_ERROR', 'unexpected', { retryable: true });
}
