import { HttpHost, type HttpRoute } from '@hub/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayOptions } from '../gateway-options.js';
import type { GraphqlEndpoint } from '../pipeline/graphql-endpoint.js';
import { openToBrowsers } from './open-to-browsers.js';
import { withGraphiql } from './with-graphiql.js';

/** What a gateway serves over HTTP. */
export interface GatewayHostParts {
  readonly endpoint: GraphqlEndpoint;
  /** Throws while requests should go elsewhere. */
  readonly checkReady: () => Promise<void>;
  /** Doors beside the graph. */
  readonly routes: readonly HttpRoute[];
}

/** The gateway's port: the graph, GraphiQL where it may be explored, the doors beside it, and a drain that waits. */
export class GatewayHost {
  /** Told when requests are over, and nothing of what they were: sets remember for a while what was in them. */
  readonly #underWay = new Set<Promise<void>>();
  readonly #host: HttpHost;
  #isDraining = false;

  private constructor(
    { logger, trustProxy = false }: GatewayOptions,
    private readonly parts: GatewayHostParts,
  ) {
    this.#host = new HttpHost({ logger, trustProxy, checkReady: () => this.#checkReady() });
  }

  /** Nothing listens yet. */
  static async open(options: GatewayOptions, parts: GatewayHostParts): Promise<GatewayHost> {
    const gatewayHost = new GatewayHost(options, parts);
    const host = gatewayHost.#host;
    await openToBrowsers(host.server, options.allowedOrigins ?? []);
    const graphql = (request: FastifyRequest, reply: FastifyReply) =>
      gatewayHost.#answer(request, reply);
    host
      .addGraphql(options.explorable ? withGraphiql(graphql) : graphql, (error, request, reply) =>
        parts.endpoint.refuse(error, request, reply),
      )
      .addRoutes(parts.routes);
    return gatewayHost;
  }

  /** Port 0 takes a free one; answers the address. */
  listen(port: number, address?: string): Promise<string> {
    return this.#host.listen(port, address);
  }

  /** Resolves when the requests under way now are answered, however many come meanwhile, and nothing listens any more. */
  async close(): Promise<void> {
    this.#isDraining = true;
    // Still open meanwhile: who asks whether it is ready has to be answered no, rather than not at all.
    await Promise.all(this.#underWay);
    await this.#host.close();
  }

  #answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const answering = this.parts.endpoint.handle(request, reply);
    const leave = (): void => {
      this.#underWay.delete(over);
    };
    const over = answering.then(leave, leave);
    this.#underWay.add(over);
    return answering;
  }

  async #checkReady(): Promise<void> {
    if (this.#isDraining) throw new Error('The gateway is shutting down.');
    await this.parts.checkReady();
  }
}
