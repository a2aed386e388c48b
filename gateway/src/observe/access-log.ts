import type { ApolloServerPlugin } from '@apollo/server';
import type { Logger } from '@hub/kernel';
import { presentErrors } from '../federation/present-errors.js';
import type { GatewayContext } from '../gateway-context.js';

/**
 * Writes one line per request (who by kind, what by operation name, how long, how it ended) and presents its errors.
 * Variables, headers and answers are never written: they hold personal data.
 */
export function accessLog(logger: Logger): ApolloServerPlugin<GatewayContext> {
  return {
    requestDidStart: () => {
      const started = performance.now();
      return Promise.resolve({
        willSendResponse: ({ response, contextValue, operationName, operation }) => {
          if (response.body.kind !== 'single') return Promise.resolve();
          const { requestId, identity, clientName, clientVersion } = contextValue;
          const result = response.body.singleResult;
          if (result.errors !== undefined)
            result.errors = presentErrors(result.errors, requestId, logger);
          response.http.headers.set('x-request-id', requestId);
          logger.info(
            {
              requestId,
              operation: operationName ?? null,
              kind: operation?.operation ?? null,
              actor: identity.actor.kind,
              touchpoint: identity.touchpoint,
              client: clientName,
              clientVersion,
              milliseconds: Math.round((performance.now() - started) * 10) / 10,
              codes: result.errors?.map((error) => error.extensions?.['code']) ?? [],
            },
            'graphql',
          );
          return Promise.resolve();
        },
      });
    },
  };
}
