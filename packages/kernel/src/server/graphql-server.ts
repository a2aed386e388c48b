import { Readable } from 'node:stream';
import {
  ApolloServer,
  type ApolloServerOptions,
  type ApolloServerPlugin,
  type BaseContext,
  HeaderMap,
} from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { trace } from '@opentelemetry/api';
import type { FastifyRequest, RouteHandlerMethod } from 'fastify';
import { GraphQLError, type GraphQLFormattedError, OperationTypeNode } from 'graphql';
import { tellError } from '../graphql/error-format.js';
import type { Logger } from '../log/logger.js';
import { markFailed } from '../observe/spans.js';
import { plainHeaders } from './http-host.js';

/** The least a context carries: errors are logged under this id and the client is told it. */
export interface IdentifiedContext extends BaseContext {
  readonly requestId: string;
}

/** Apollo Server set up as the hub wants it: no landing page, no phoning home, no stack traces, masked errors. */
export function createGraphqlServer<Context extends IdentifiedContext>(
  options: ApolloServerOptions<Context> & { readonly logger: Logger },
): ApolloServer<Context> {
  const { logger, plugins = [], ...rest } = options;
  return new ApolloServer<Context>({
    introspection: false,
    persistedQueries: false,
    ...rest,
    formatError: (_formatted, error) =>
      told.get(error as object) ?? tellError(error, 'unknown').formatted,
    logger,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      logUnexpected<Context>(logger),
      refuseUnresolved<Context>(),
      ...plugins,
    ],
  });
}

/** Serves an Apollo Server at a fastify route. `contextOf` may throw a `DomainError`: then nothing is executed. */
export function graphqlHandler<Context extends BaseContext>(
  server: ApolloServer<Context>,
  contextOf: (request: FastifyRequest) => Promise<Context>,
): RouteHandlerMethod {
  return async (request, reply) => {
    const context = await contextOf(request);
    const answer = await server.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: request.method,
        headers: new HeaderMap(Object.entries(plainHeaders(request.headers))),
        search: new URL(request.url, 'http://localhost').search,
        body: request.body,
      },
      context: () => Promise.resolve(context),
    });
    for (const [name, value] of answer.headers) void reply.header(name, value);
    void reply.status(answer.status ?? 200);
    return reply.send(
      answer.body.kind === 'complete'
        ? answer.body.string
        : Readable.from(answer.body.asyncIterator),
    );
  };
}

const told = new WeakMap<object, GraphQLFormattedError>();

// Only here is the request id at hand; `formatError` later finds what was decided.
function logUnexpected<Context extends IdentifiedContext>(
  logger: Logger,
): ApolloServerPlugin<Context> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didEncounterErrors: ({ errors, contextValue: { requestId }, operationName }) => {
          for (const error of errors) {
            const { formatted, unexpected } = tellError(error, requestId);
            told.set(error, formatted);
            if (unexpected !== undefined) {
              const span = trace.getActiveSpan();
              if (span !== undefined) markFailed(span, unexpected);
              logger.error(
                { err: unexpected, requestId, operationName, path: error.path },
                'operation failed',
              );
            }
          }
          return Promise.resolve();
        },
      }),
  };
}

// Apollo leaves these to the executor, which answers them as its own failure: 500.
function refuseUnresolved<Context extends IdentifiedContext>(): ApolloServerPlugin<Context> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: ({ operation }) => {
          if (operation === undefined)
            throw unresolved('operationName must name one of the operations of the document');
          if (operation.operation === OperationTypeNode.SUBSCRIPTION)
            throw unresolved('There are no subscriptions in this graph');
          return Promise.resolve();
        },
      }),
  };
}

function unresolved(message: string): GraphQLError {
  const extensions = { code: 'OPERATION_RESOLUTION_FAILURE', http: { status: 400 } };
  return new GraphQLError(message, { extensions });
}
