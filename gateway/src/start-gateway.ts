import { ApolloGateway } from '@apollo/gateway';
import {
  createGraphqlServer,
  graphqlHandler,
  HttpHost,
  silenceApolloTelemetry,
  type Clock,
  type HttpRoute,
  type Logger,
  type SubgraphTransport,
} from '@hub/kernel';
import type { FastifyRequest, RouteHandlerMethod } from 'fastify';
import { identifyRequest } from './access/request-identity.js';
import { TokenVerifier, type TokenIssuer } from './access/token-verifier.js';
import { SubgraphDataSource } from './federation/subgraph-data-source.js';
import type { GatewayContext } from './gateway-context.js';
import { graphiqlPage } from './http/graphiql-page.js';
import { RedisPersistedQueries } from './http/persisted-query-cache.js';
import { accessLog } from './observe/access-log.js';

/** What a gateway is made of. */
export interface GatewayOptions {
  /** The composed graph. */
  readonly supergraphSdl: string;
  /** How the capabilities are reached: in this process or over HTTP. */
  readonly transport: SubgraphTransport;
  /** Signs the actor that the capabilities trust. */
  readonly actorSecret: string;
  /** Whose tokens are accepted. */
  readonly issuers: readonly TokenIssuer[];
  /** Serves GraphiQL and answers introspection; off in production. */
  readonly explorable: boolean;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Where several gateways share their persisted queries; each remembers its own without it. */
  readonly redisUrl?: string | undefined;
  /** Throws while a capability is not ready. */
  readonly checkReady: () => Promise<void>;
  /** Doors of capabilities that live in the same process, such as payment notices. */
  readonly routes?: readonly HttpRoute[];
}

/** The public face of the graph, running. */
export interface RunningGateway {
  /** Port 0 takes a free one. */
  listen(port: number, host?: string): Promise<string>;
  /** Answers requests under way, then stops: first `/health/ready` says no, so that no new ones are sent. */
  stop(): Promise<void>;
}

/** Starts the gateway over a composed graph; it does not listen yet. */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const { logger, transport, actorSecret } = options;
  silenceApolloTelemetry();
  const sharedQueries =
    options.redisUrl === undefined ? null : new RedisPersistedQueries(options.redisUrl);
  const server = createGraphqlServer<GatewayContext>({
    gateway: new ApolloGateway({
      supergraphSdl: options.supergraphSdl,
      buildService: ({ name }) => new SubgraphDataSource(name, transport, actorSecret),
      logger,
    }),
    introspection: options.explorable,
    hideSchemaDetailsFromClientErrors: !options.explorable,
    persistedQueries: sharedQueries === null ? {} : { cache: sharedQueries },
    logger,
    plugins: [accessLog(logger)],
  });
  await server.start();

  let draining = false;
  const host = new HttpHost({
    logger,
    checkReady: () =>
      draining ? Promise.reject(new Error('The gateway is shutting down.')) : options.checkReady(),
  });
  const verifier = new TokenVerifier(options.issuers, () => options.clock.now());
  host.addGraphql(
    withGraphiql(
      graphqlHandler(server, (request) => contextOf(request, verifier)),
      options.explorable,
    ),
  );
  if (options.routes !== undefined) host.addRoutes(options.routes);

  return {
    listen: (port, address) => host.listen(port, address),
    stop: async () => {
      draining = true;
      await host.close();
      await server.stop();
      sharedQueries?.close();
    },
  };
}

async function contextOf(
  request: FastifyRequest,
  verifier: TokenVerifier,
): Promise<GatewayContext> {
  const clientName = headerOf(request, 'apollographql-client-name');
  const identity = await identifyRequest(
    { authorization: headerOf(request, 'authorization'), clientName },
    verifier,
  );
  return {
    identity,
    requestId: request.id,
    clientName,
    clientVersion: headerOf(request, 'apollographql-client-version'),
  };
}

/** Longest client name or version that is written to the log. */
const LONGEST_LABEL = 64;

function headerOf(request: FastifyRequest, name: string): string | null {
  const value = request.headers[name];
  if (typeof value !== 'string') return null;
  return name === 'authorization' ? value : value.slice(0, LONGEST_LABEL);
}

/** A browser that opens the address gets GraphiQL; everybody else gets the graph. */
function withGraphiql(graphql: RouteHandlerMethod, explorable: boolean): RouteHandlerMethod {
  if (!explorable) return graphql;
  return async function answer(request, reply) {
    const wantsPage =
      request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
    if (!wantsPage) return graphql.call(this, request, reply);
    const page = await graphiqlPage();
    return reply.type('text/html; charset=utf-8').header('content-encoding', 'gzip').send(page);
  };
}
