import { HttpHost, type HttpRoute } from '@hub/kernel';
import compress from '@fastify/compress';
import cors from '@fastify/cors';
import type { FastifyInstance, RouteHandlerMethod } from 'fastify';
import { constants } from 'node:zlib';
import { maskValue } from './access/mask-value.js';
import type { GatewayOptions } from './gateway-options.js';
import { graphiqlPage } from './http/graphiql-page.js';
import { RATE_WINDOW_SECONDS, RateLimiter } from './limits/rate/rate-limiter.js';
import { SpendingInMemory } from './limits/rate/spending-in-memory.js';
import { SpendingInRedis } from './limits/rate/spending-in-redis.js';
import { AccessLog } from './observe/access-log.js';
import { silentObserver } from './observe/gateway-observer.js';
import { GatewayMetrics } from './observe/metrics/gateway-metrics.js';
import { metricsRoute } from './observe/metrics/metrics-route.js';
import { TracedSubgraphClient } from './observe/traced-subgraph-client.js';
import { PersistedOperations } from './persisted/persisted-operations.js';
import { admit } from './pipeline/admission.js';
import { documentGate } from './pipeline/document-gate.js';
import { expectedOperations } from './pipeline/expected-operations.js';
import { GraphqlEndpoint } from './pipeline/graphql-endpoint.js';
import { rulesOf } from './pipeline/graph-rules.js';
import { KeptAnswers } from './pipeline/kept-answers.js';
import { factsOf } from './pipeline/operation-facts.js';
import { decideOverrides } from './pipeline/overrides.js';
import { Pipeline, type PipelineStages } from './pipeline/pipeline.js';
import { RequestReport } from './pipeline/request-report.js';
import { ServingGraphs } from './pipeline/serving-graphs.js';
import { SubgraphSwitch } from './pipeline/subgraph-switch.js';

/** The token that names who asks holds as long; a fetch that came later would be refused by its capability. */
const REQUEST_DEADLINE_MILLISECONDS = 30_000;

/** The public face of the graph, running. */
export interface RunningGateway {
  /** Port 0 takes a free one. */
  listen(port: number, host?: string): Promise<string>;
  /**
   * Serves another supergraph from now on, with the operations in use compiled beforehand.
   *
   * @throws SupergraphRefused when it cannot be served; the old one is kept
   */
  swap(supergraphSdl: string): Promise<void>;
  /** Answers requests under way, then stops: first `/health/ready` says no, so that no new ones are sent. */
  stop(): Promise<void>;
}

/** Starts the gateway over a composed graph; it does not listen yet. */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const { logger, access, clock } = options;
  const metrics =
    options.metrics === undefined
      ? null
      : new GatewayMetrics({
          knowsClient: options.knowsClient ?? (() => false),
          unrecordedRequests: () => options.recorder?.forgotten ?? 0,
        });
  const observer = metrics ?? silentObserver;
  const gate = documentGate({ explorable: options.explorable });
  const operations =
    options.operations ??
    (await PersistedOperations.open({ folder: null, logger, automatic: null }));
  const graphs = new ServingGraphs(options.supergraphSdl, {
    variants: { public: (sdl) => sdl, ...options.contracts },
    planning: options.planning,
    expected: (variant) => expectedOperations(operations, access, variant),
    storeOptionsFor: () => ({
      gate,
      observer,
      mask: maskValue,
      rulesFor: (caller, graph) => access.rulesFor(caller, graph),
      factsOf: (graph, operation, rules) =>
        factsOf(graph, operation, rules, options.recorder ?? null),
    }),
  });
  const publicGraph = () => graphs.store('public').graph;
  const client = new SubgraphSwitch(
    (names) => ({ ...options.subgraphs(names), observer: metrics?.subgraphs }),
    publicGraph().subgraphs,
  );
  const kept = await KeptAnswers.open(options, { clock, logger }, observer, (type) =>
    rulesOf(publicGraph()).caching.keeps(type),
  );
  const rateLimiter = openRateLimiter(options);
  const report = new RequestReport(new AccessLog(logger), observer);
  const switchedOn = new Set(options.overrides);
  const stages: PipelineStages = {
    access,
    resolve: (request, { policy }) => operations.resolve({ policy, request }),
    admit: (facts, caller, variables) =>
      admit(
        {
          maxOperationCost: options.limits?.maxOperationCost ?? null,
          rateLimiter,
          observer,
        },
        facts,
        caller,
        variables,
      ),
    overridesFor: ({ identityKey }, labels) => decideOverrides(labels, identityKey, switchedOn),
    rememberedFor: (graph) => kept?.entitiesOf(graph) ?? null,
    responses: kept?.responses ?? null,
    evict: async (tags) => kept?.evict(tags),
    audit: options.audit ?? null,
    finished: (record, answer) => {
      report.report(record, answer);
    },
  };
  const pipeline = new Pipeline({
    graphs,
    stages,
    client: new TracedSubgraphClient(client),
    presentation: { logger, maskErrors: options.maskErrors },
    shareInFlight: options.shareInFlight ?? true,
    deadlineMilliseconds: options.requestDeadlineMilliseconds ?? REQUEST_DEADLINE_MILLISECONDS,
    now: () => clock.now(),
  });
  let isWarm = false;
  const warming = graphs.warmUp().then(() => {
    isWarm = true;
  });
  // A thread plans meanwhile, and the gateway is not ready before; here nothing else could be done anyway.
  if (options.planning !== 'thread') await warming;
  const nameAgreed = (): void => metrics?.knowOperations(namesIn(operations));
  nameAgreed();
  const stopWatching = operations.onChange(() => {
    nameAgreed();
    void graphs.warmUp();
  });
  options.recorder?.start();

  let draining = false;
  const host = new HttpHost({
    logger,
    trustProxy: options.trustProxy ?? false,
    checkReady: async () => {
      if (draining) throw new Error('The gateway is shutting down.');
      if (!isWarm) throw new Error('Expected operations are being planned.');
      await options.checkReady();
    },
  });
  await openToBrowsers(host.server, options.allowedOrigins ?? []);
  const endpoint = new GraphqlEndpoint(pipeline);
  const underWay = new Set<Promise<unknown>>();
  host.addGraphql(
    withGraphiql((request, reply) => {
      const answering = endpoint.handle(request, reply).finally(() => underWay.delete(answering));
      underWay.add(answering);
      return answering;
    }, options.explorable),
    (error, request, reply) => endpoint.refuse(error, request, reply),
  );
  host.addRoutes([...(options.routes ?? []), ...metricsRoutes(metrics, options)]);

  return {
    listen: (port, address) => host.listen(port, address),
    swap: async (supergraphSdl) => {
      try {
        const warmed = await graphs.swap(supergraphSdl);
        client.switchTo(publicGraph().subgraphs);
        observer.supergraphOffered({ accepted: true });
        logger.info({ warmed }, 'another supergraph is served');
      } catch (error) {
        observer.supergraphOffered({ accepted: false });
        logger.error({ err: error }, 'the supergraph was refused, the old one is kept');
        throw error;
      }
    },
    stop: async () => {
      draining = true;
      // Still open meanwhile: who asks whether it is ready has to be answered no, rather than not at all.
      await Promise.allSettled(underWay);
      await host.close();
      stopWatching();
      graphs.close();
      await client.close();
      await kept?.close();
      rateLimiter?.close();
      await options.recorder?.stop();
      await options.audit?.close();
    },
  };
}

/** What the operations of all manifests are called. */
function namesIn(operations: PersistedOperations): string[] {
  return operations.clients
    .flatMap((client) => operations.operationsOf(client))
    .flatMap(({ name }) => name ?? []);
}

function openRateLimiter({ limits, redisUrl, clock, logger }: GatewayOptions): RateLimiter | null {
  if (limits === undefined) return null;
  const own = new SpendingInMemory(RATE_WINDOW_SECONDS, () => clock.now());
  const book =
    redisUrl === undefined
      ? own
      : new SpendingInRedis({
          url: redisUrl,
          windowSeconds: RATE_WINDOW_SECONDS,
          whileAway: own,
          logger,
        });
  return new RateLimiter(book, limits.identityCostPerMinute ?? null);
}

function metricsRoutes(metrics: GatewayMetrics | null, options: GatewayOptions): HttpRoute[] {
  return metrics === null ? [] : [metricsRoute(metrics, options.metrics?.token ?? null)];
}

/** Smaller answers are not worth packing. */
const LEAST_PACKED_BYTES = 2_048;

async function openToBrowsers(
  server: FastifyInstance,
  allowedOrigins: readonly string[],
): Promise<void> {
  await server.register(compress, {
    threshold: LEAST_PACKED_BYTES,
    encodings: ['br', 'gzip'],
    // The library's own choice is the densest, which takes a second for a large answer.
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
  });
  if (allowedOrigins.length === 0) return;
  await server.register(cors, {
    origin: [...allowedOrigins],
    methods: ['GET', 'POST'],
    exposedHeaders: ['x-request-id', 'ratelimit', 'ratelimit-policy', 'retry-after'],
    maxAge: 3_600,
  });
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
