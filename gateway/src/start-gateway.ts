import { HttpHost, type HttpRoute, type Logger } from '@hub/kernel';
import type { RouteHandlerMethod } from 'fastify';
import { graphiqlPage } from './http/graphiql-page.js';
import type { GatewayAccess } from './pipeline/caller.js';
import { documentGate } from './pipeline/document-gate.js';
import { GraphqlEndpoint } from './pipeline/graphql-endpoint.js';
import { nothingAsked } from './pipeline/graphql-request.js';
import { Pipeline } from './pipeline/pipeline.js';
import { ServingGraphs } from './pipeline/serving-graphs.js';
import { SubgraphSwitch, type SubgraphsOf } from './pipeline/subgraph-switch.js';

/** What a gateway is made of. */
export interface GatewayOptions {
  /** The composed graph. */
  readonly supergraphSdl: string;
  /** Where each capability is and how it is asked. */
  readonly subgraphs: SubgraphsOf;
  /** Who asks, and what the capabilities are told of them. */
  readonly access: GatewayAccess;
  /** Serves GraphiQL and answers introspection; off in production. */
  readonly explorable: boolean;
  /** Whether errors lose what only operators should see. */
  readonly maskErrors: boolean;
  /** Whether identical questions of one identity under way are asked once. */
  readonly shareInFlight: boolean;
  readonly logger: Logger;
  /** Throws while a capability is not ready. */
  readonly checkReady: () => Promise<void>;
  /** Doors of capabilities that live in the same process, such as payment notices. */
  readonly routes?: readonly HttpRoute[];
}

/** The public face of the graph, running. */
export interface RunningGateway {
  /** Port 0 takes a free one. */
  listen(port: number, host?: string): Promise<string>;
  /** Serves another supergraph; an invalid one is refused and the old one kept. */
  swap(supergraphSdl: string): Promise<void>;
  /** Answers requests under way, then stops: first `/health/ready` says no, so that no new ones are sent. */
  stop(): Promise<void>;
}

/** Starts the gateway over a composed graph; it does not listen yet. */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const { logger, access } = options;
  const gate = documentGate({ explorable: options.explorable });
  const graphs = new ServingGraphs<null>(options.supergraphSdl, {
    variants: { public: (sdl) => sdl },
    storeOptionsFor: () => ({
      gate,
      mask: (_kind, value) => value,
      rulesFor: (caller, graph) => access.rulesFor(caller, graph),
      factsOf: () => null,
    }),
  });
  const client = new SubgraphSwitch(options.subgraphs, graphs.store('public').graph.subgraphs);
  const pipeline = new Pipeline<null>({
    graphs,
    client,
    shareInFlight: options.shareInFlight,
    presentation: { logger, maskErrors: options.maskErrors },
    stages: {
      access,
      resolve: ({ query }) => {
        if (query === undefined) throw nothingAsked();
        return { text: query, trusted: false };
      },
      overridesFor: (_caller, labels) => new Map(labels.map((label) => [label, false])),
    },
  });

  let draining = false;
  const host = new HttpHost({
    logger,
    checkReady: () =>
      draining ? Promise.reject(new Error('The gateway is shutting down.')) : options.checkReady(),
  });
  const endpoint = new GraphqlEndpoint(pipeline);
  host.addGraphql(
    withGraphiql((request, reply) => endpoint.handle(request, reply), options.explorable),
  );
  if (options.routes !== undefined) host.addRoutes(options.routes);

  return {
    listen: (port, address) => host.listen(port, address),
    swap: async (supergraphSdl) => {
      await graphs.swap(supergraphSdl);
      client.switchTo(graphs.store('public').graph.subgraphs);
    },
    stop: async () => {
      draining = true;
      await host.close();
      await client.close();
    },
  };
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
