import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { baseErrors } from '../errors/base-errors.js';
import { DomainError } from '../errors/domain-error.js';

/** Codes of the protocol itself: the client's document or variables were wrong, and its author must see why. */
const protocolCodes = new Set([
  'BAD_REQUEST',
  'BAD_USER_INPUT',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

export interface ToldError {
  readonly formatted: GraphQLFormattedError;
  /** Present when the client is told nothing: for the log. */
  readonly unexpected?: unknown;
}

/** What a client is told of an error: refusals as they are, the rest masked under the request id. */
export function tellError(error: unknown, requestId: string): ToldError {
  const cause = unwrapResolverError(error);
  const place = error instanceof GraphQLError ? placeOf(error) : {};
  if (cause instanceof DomainError)
    return {
      formatted: { message: cause.message, ...place, extensions: refusalExtensions(cause) },
    };
  if (cause instanceof GraphQLError) {
    const code: unknown = cause.extensions['code'] ?? codeOfStatus(cause.extensions['http']);
    // Validation and coercion by the executor itself carry no code when they are thrown by a scalar.
    if (typeof code === 'string' && protocolCodes.has(code)) {
      return {
        formatted: { message: cause.message, ...place, extensions: { code, retryable: false } },
      };
    }
    if (typeof code === 'string' && code !== 'INTERNAL_SERVER_ERROR') {
      const { stacktrace: _stacktrace, ...extensions } = cause.extensions;
      return {
        formatted: {
          message: cause.message,
          ...place,
          extensions: { retryable: false, ...extensions },
        },
      };
    }
  }
  return {
    formatted: {
      message: `Something went wrong on our side; request ${requestId}`,
      ...place,
      extensions: {
        code: 'INTERNAL_SERVER_ERROR',
        retryable: baseErrors.table.INTERNAL_SERVER_ERROR.retryable,
      },
    },
    unexpected: cause,
  };
}

export function refusalExtensions(error: DomainError): Record<string, unknown> {
  const { code, retryable, details } = error;
  return { code, retryable, ...(details === undefined ? {} : { details }) };
}

/** A persisted query that does not fit its hash is refused by status alone. */
function codeOfStatus(http: unknown): string | undefined {
  const isBadRequest =
    typeof http === 'object' && http !== null && 'status' in http && http.status === 400;
  return isBadRequest ? 'BAD_REQUEST' : undefined;
}

function placeOf(error: GraphQLError): Pick<GraphQLFormattedError, 'locations' | 'path'> {
  return {
    ...(error.locations === undefined ? {} : { locations: error.locations }),
    ...(error.path === undefined ? {} : { path: error.path }),
  };
}
