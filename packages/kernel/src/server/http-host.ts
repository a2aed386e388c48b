import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RouteHandlerMethod,
} from 'fastify';
import { newUlid } from '../ids/ulid.js';
import { baseErrors } from '../errors/base-errors.js';
import type { Logger } from '../log/logger.js';
import { replyWithError } from './http-error.js';
import type { HttpRoute } from './http-route.js';

const usualBodyLimitBytes = 1_048_576;
const requestIdShape = /^[\w.-]{1,128}$/;

export interface HttpHostOptions {
  readonly logger: Logger;
  /** Throws when requests should go elsewhere: behind `/health/ready`. */
  readonly checkReady: () => Promise<void>;
  readonly bodyLimitBytes?: number;
  /** Whether `x-forwarded-for` of a proxy in front may be believed. */
  readonly trustProxy?: boolean;
}

/** Answers a request that failed before, or in, its handler; a promise is waited for. */
export type HttpRefuser = (error: unknown, request: FastifyRequest, reply: FastifyReply) => unknown;

/**
 * The HTTP side of a process: body limit, request ids, errors in one shape, health routes, drain.
 * Subgraphs and the gateway both stand on it; `server` is fastify, for what is particular to one.
 */
export class HttpHost {
  readonly server: FastifyInstance;
  private closing = false;

  constructor(private readonly options: HttpHostOptions) {
    const loggerInstance: FastifyBaseLogger = options.logger;
    this.server = Fastify({
      bodyLimit: options.bodyLimitBytes ?? usualBodyLimitBytes,
      loggerInstance,
      logController: new LogController({ disableRequestLogging: true }),
      trustProxy: options.trustProxy ?? false,
      requestIdHeader: false,
      genReqId: (request) => requestIdOf(request.headers['x-request-id']),
      return503OnClosing: true,
      forceCloseConnections: 'idle',
      // An address that cannot be read fails before any handler of ours is looked for.
      frameworkErrors: (error, request, reply) => void replyWithError(error, request, reply),
    });
    // A connection that was busy when the drain began would otherwise stay open, and idle, and keep the server waiting.
    this.server.addHook('onSend', (_request, reply, payload, done) => {
      if (this.closing) void reply.header('connection', 'close');
      done(null, payload);
    });
    this.server.setErrorHandler(replyWithError);
    this.server.setNotFoundHandler((request, reply) =>
      replyWithError(
        baseErrors.refuse('NOT_FOUND', 'Nothing answers at this address'),
        request,
        reply,
      ),
    );
    this.addHealthRoutes();
  }

  /**
   * Serves GraphQL at `/graphql`.
   *
   * @param refuse answers requests whose body cannot be read; as everywhere else on this host unless told
   */
  addGraphql(handler: RouteHandlerMethod, refuse: HttpRefuser = replyWithError): this {
    this.server.route({
      method: ['GET', 'POST'],
      url: '/graphql',
      handler,
      errorHandler: refuse,
    });
    return this;
  }

  /** Serves routes whose handlers get the body as bytes, whatever its content type says. */
  addRoutes(routes: readonly HttpRoute[]): this {
    this.server.register((scope, _options, done) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => {
        parsed(null, body);
      });
      for (const route of routes)
        scope.route({ method: route.method, url: route.path, handler: routeHandler(route) });
      done();
    });
    return this;
  }

  /** Port 0 takes a free one; answers the address, e.g. `http://127.0.0.1:4001`. */
  async listen(port: number, host = '127.0.0.1'): Promise<string> {
    return await this.server.listen({ port, host });
  }

  /** Takes no new connection and resolves when the requests under way are answered. */
  async close(): Promise<void> {
    this.closing = true;
    await this.server.close();
  }

  private addHealthRoutes(): void {
    this.server.get('/health/live', () => ({ status: 'live' }));
    this.server.get('/health/ready', async (request, reply) => {
      try {
        await this.options.checkReady();
        return { status: 'ready' };
      } catch (error) {
        request.log.warn({ err: error }, 'not ready');
        return reply.status(503).send({ status: 'not ready' });
      }
    });
  }
}

/** A caller's id where it is safe to write into a log, else a new one. */
export function requestIdOf(given: string | string[] | undefined): string {
  return isRequestId(given) ? given : newUlid();
}

export function isRequestId(given: unknown): given is string {
  return typeof given === 'string' && requestIdShape.test(given);
}

/** Headers with one text each. */
export function plainHeaders(headers: FastifyRequest['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

function plainQuery(query: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query as Record<string, string | string[]>).map(([name, value]) => [
      name,
      Array.isArray(value) ? (value.at(-1) ?? '') : value,
    ]),
  );
}

function routeHandler(route: HttpRoute): RouteHandlerMethod {
  return async (request, reply) => {
    const { status, headers, body } = await route.handler({
      rawBody: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
      headers: plainHeaders(request.headers),
      query: plainQuery(request.query),
      params: request.params as Record<string, string>,
    });
    return reply
      .status(status)
      .headers({ ...headers })
      .send(body);
  };
}
