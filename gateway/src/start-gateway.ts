import type { GatewayOptions } from './gateway-options.js';
import { GatewayHost } from './http/gateway-host.js';
import { silentObserver } from './observe/gateway-observer.js';
import { metricsRoute } from './observe/metrics/metrics-route.js';
import { TracedSubgraphClient } from './observe/traced-subgraph-client.js';
import { PersistedOperations } from './persisted/persisted-operations.js';
import { GraphqlEndpoint } from './pipeline/graphql-endpoint.js';
import { rulesOf } from './pipeline/graph-rules.js';
import { KeptAnswers } from './pipeline/kept-answers.js';
import { Pipeline } from './pipeline/pipeline.js';
import { SubgraphSwitch } from './pipeline/subgraph-switch.js';
import { gatewayStages } from './start/gateway-stages.js';
import { ManifestsInUse } from './start/manifests-in-use.js';
import { openGraphs } from './start/open-graphs.js';
import { openMetrics } from './start/open-metrics.js';
import { openRateLimiter } from './start/open-rate-limiter.js';
import { swapSupergraph } from './start/swap-supergraph.js';

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
  const { logger, clock } = options;
  const metrics = openMetrics(options);
  const observer = metrics ?? silentObserver;
  const operations = options.operations ?? (await nothingAgreed(options));
  const graphs = openGraphs(options, operations, observer);
  const subgraphs = new SubgraphSwitch(
    (named) => ({ ...options.subgraphs(named), observer: metrics?.subgraphs }),
    graphs.whole.subgraphs,
  );
  const kept = await KeptAnswers.open(options, { clock, logger }, observer, (type) =>
    rulesOf(graphs.whole).caching.keeps(type),
  );
  const rateLimiter = openRateLimiter(options);
  const pipeline = new Pipeline({
    graphs,
    stages: gatewayStages(options, { operations, kept, rateLimiter, observer }),
    client: new TracedSubgraphClient(subgraphs),
    presentation: { logger, maskErrors: options.maskErrors },
    shareInFlight: options.shareInFlight ?? true,
    deadlineMilliseconds: options.requestDeadlineMilliseconds ?? REQUEST_DEADLINE_MILLISECONDS,
    now: () => clock.now(),
  });
  const manifests = new ManifestsInUse(operations, graphs, metrics);
  // A thread plans meanwhile, and the gateway is not ready before; here nothing else could be done anyway.
  if (options.planning !== 'thread') await manifests.warmed;
  options.recorder?.start();
  const host = await GatewayHost.open(options, {
    endpoint: new GraphqlEndpoint(pipeline),
    checkReady: async () => {
      if (!manifests.isWarm) throw new Error('Expected operations are being planned.');
      await options.checkReady();
    },
    routes: [
      ...(options.routes ?? []),
      ...(metrics === null ? [] : [metricsRoute(metrics, options.metrics?.token ?? null)]),
    ],
  });
  return {
    listen: (port, address) => host.listen(port, address),
    swap: (supergraphSdl) => swapSupergraph({ graphs, subgraphs, observer, logger }, supergraphSdl),
    stop: async () => {
      await host.close();
      manifests.close();
      graphs.close();
      await subgraphs.close();
      await kept?.close();
      rateLimiter?.close();
      await options.recorder?.stop();
      await options.audit?.close();
    },
  };
}

/** Clients without manifests, whose documents nobody keeps. */
function nothingAgreed({ logger }: GatewayOptions): Promise<PersistedOperations> {
  return PersistedOperations.open({ folder: null, logger, automatic: null });
}
