import type { Logger } from '@hub/kernel';
import type { GraphQLFormattedError } from 'graphql';

/** Codes that say that we failed, not the caller; their cause is for the log only. */
const OUR_FAULT = new Set(['INTERNAL_SERVER_ERROR', 'DOWNSTREAM_SERVICE_ERROR']);

/**
 * What a caller may see of an error: message, place and the registered code, never a stack, a host, a capability's
 * name or a query plan. An error that is our fault loses its message and is found in the log by the request id.
 */
export function presentErrors(
  errors: readonly GraphQLFormattedError[],
  requestId: string,
  logger: Logger,
): GraphQLFormattedError[] {
  return errors.map((error) => presentError(error, requestId, logger));
}

function presentError(
  error: GraphQLFormattedError,
  requestId: string,
  logger: Logger,
): GraphQLFormattedError {
  const code = registeredCode(error.extensions?.['code']);
  const place = {
    ...(error.locations === undefined ? {} : { locations: error.locations }),
    ...(error.path === undefined ? {} : { path: error.path }),
  };
  if (OUR_FAULT.has(code)) {
    const service = error.extensions?.['serviceName'];
    logger.error({ requestId, path: error.path, cause: error.message, service }, 'request failed');
    return {
      message: `Something went wrong on our side; request ${requestId}`,
      ...place,
      extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: true, requestId },
    };
  }
  const details = error.extensions?.['details'];
  return {
    message: error.message,
    ...place,
    extensions: {
      code,
      retryable: error.extensions?.['retryable'] === true,
      ...(details === undefined ? {} : { details }),
      requestId,
    },
  };
}

function registeredCode(code: unknown): string {
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,63}$/.test(code)
    ? code
    : 'INTERNAL_SERVER_ERROR';
}
