import { composeSupergraph, HubAccess, startGateway, type TokenIssuer } from '@hub/gateway';
import {
  type Clock,
  type EventBus,
  type HubEnvironment,
  InProcessBus,
  InProcessTransport,
  type Logger,
  NatsBus,
  type NatsBusOptions,
  type RunningSubgraph,
  startSubgraph,
  streamNamed,
  systemClock,
} from '@hub/kernel';
import { capabilities } from './capabilities.js';
import { demoImageRoute } from './demo/demo-images.js';
import { DemoIssuer } from './demo/demo-issuer.js';
import { openGatewayParts } from './gateway-parts.js';
import { demoTokenIssuer, memberIssuerFromRoutes, staffIssuer } from './token-issuers.js';

/** What a hub in one process is started from. */
export interface HubOptions {
  readonly environment: HubEnvironment;
  readonly logger: Logger;
  readonly clock?: Clock;
  /** Overrides the databases' names, for tests that share a server. */
  readonly databaseNameOf?: (capability: string) => string;
  /** Overrides the stream of events, for tests that share a NATS server. */
  readonly eventStream?: Required<Pick<NatsBusOptions, 'stream' | 'subjectPrefix'>>;
  /** Nothing runs by itself, for tests that count what a request costs. */
  readonly withoutWorkers?: boolean;
  /** Where the gateway plans operations; here, as usual, nothing else happens meanwhile. */
  readonly planning?: 'here' | 'thread';
  /** The gateway keeps no answers, for tests that count what a request costs. */
  readonly withoutCaching?: boolean;
}

/** All five capabilities in this process, connected, without the gateway. */
export interface RunningCapabilities {
  readonly subgraphs: ReadonlyMap<string, RunningSubgraph>;
  readonly transport: InProcessTransport;
  readonly bus: EventBus;
  /** Resolves when no event is waiting to be delivered. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

/** All five capabilities and the gateway in one process. */
export interface RunningHub extends RunningCapabilities {
  /** The composed graph. */
  readonly supergraphSdl: string;
  /** Signs demo tokens; null in production. */
  readonly demoIssuer: DemoIssuer | null;
  /** Starts to answer at a port (0 takes a free one) and gives the address. */
  listen(port: number): Promise<string>;
}

/** Starts the five capabilities; their workers run. */
export async function startCapabilities(options: HubOptions): Promise<RunningCapabilities> {
  const { environment, logger, clock = systemClock, databaseNameOf = (name) => name } = options;
  const bus = openBus(options);
  const transport = new InProcessTransport();
  const started = await Promise.all(
    capabilities.map((capability) =>
      startSubgraph(capability, {
        environment,
        bus,
        transport,
        logger,
        clock,
        databaseName: databaseNameOf(capability.name),
      }),
    ),
  );
  await bus.start();
  if (options.withoutWorkers !== true) for (const subgraph of started) subgraph.startWorkers();
  return {
    subgraphs: new Map(started.map((subgraph) => [subgraph.name, subgraph])),
    transport,
    bus,
    settle: () => settle(started, bus),
    stop: async () => {
      await Promise.all(started.map((subgraph) => subgraph.drain()));
      await bus.stop();
      await Promise.all(started.map((subgraph) => subgraph.stop()));
    },
  };
}

/**
 * More requests than this at once only make a database of one capability slower; in a rush the others wait their turn,
 * longer than a remote capability would be waited for, because the rest of the process is not worth more without them.
 */
const IN_PROCESS_BULKHEAD = { mostUnderWay: 64, longestWaitMilliseconds: 20_000 };

/** Starts everything in one process; nothing listens before `listen`. */
export async function startHub(options: HubOptions): Promise<RunningHub> {
  const { environment, logger, clock = systemClock } = options;
  const running = await startCapabilities(options);
  const subgraphs = [...running.subgraphs.values()];
  const demoIssuer =
    environment.mode === 'demo' ? await DemoIssuer.open(environment.dataDirectory) : null;
  const supergraphSdl = composeSupergraph(
    subgraphs.map(({ name, sdl }) => ({ name, sdl, url: `http://${name}.hub.internal/graphql` })),
  );
  const parts = await openGatewayParts(environment, {
    bus: running.bus,
    clock,
    logger: logger.child({ part: 'gateway' }),
  });
  const gateway = await startGateway({
    ...parts.options,
    ...(options.withoutCaching === true ? { caching: undefined } : {}),
    supergraphSdl,
    ...(options.planning === undefined ? {} : { planning: options.planning }),
    subgraphs: (names) => ({
      subgraphs: Object.fromEntries(
        names.map(({ name }) => [name, { transport: running.transport }]),
      ),
      terms: { bulkhead: IN_PROCESS_BULKHEAD },
    }),
    access: new HubAccess({
      issuers: [parts.partnerIssuer, ...tokenIssuers(subgraphs, environment, demoIssuer)],
      actorSecret: environment.actorSecret,
      clients: parts.clients,
      clock,
    }),
    checkReady: async () => {
      await Promise.all(subgraphs.map((subgraph) => subgraph.checkReady()));
    },
    routes: [
      ...parts.routes,
      ...subgraphs.flatMap((subgraph) => subgraph.routes),
      ...(demoIssuer === null ? [] : [demoImageRoute()]),
    ],
  });
  return {
    ...running,
    supergraphSdl,
    demoIssuer,
    listen: (port) => gateway.listen(port, environment.host),
    stop: async () => {
      await gateway.stop();
      parts.close();
      await running.stop();
    },
  };
}

/** The bus that the environment names; it is not started. */
export function openBus({
  environment,
  logger,
  eventStream,
}: Pick<HubOptions, 'environment' | 'logger' | 'eventStream'>): EventBus {
  return environment.natsUrl === undefined
    ? new InProcessBus()
    : new NatsBus({
        url: environment.natsUrl,
        logger: logger.child({ part: 'nats' }),
        ...streamNamed(environment.natsStream),
        ...eventStream,
      });
}

function tokenIssuers(
  subgraphs: readonly RunningSubgraph[],
  environment: HubEnvironment,
  demoIssuer: DemoIssuer | null,
): TokenIssuer[] {
  const memberRoutes = subgraphs.find((subgraph) => subgraph.name === 'member')?.routes ?? [];
  return [
    memberIssuerFromRoutes(memberRoutes),
    ...staffIssuer(environment),
    ...(demoIssuer === null ? [] : [demoTokenIssuer(demoIssuer)]),
  ];
}

/** Outboxes first, then what the bus carries, until both are empty. */
async function settle(subgraphs: readonly RunningSubgraph[], bus: EventBus): Promise<void> {
  let moved = 1;
  while (moved > 0) {
    moved = 0;
    for (const subgraph of subgraphs) {
      const relay = subgraph.workers.find((worker) => worker.name === 'outbox-relay');
      moved += (await relay?.runOnce()) ?? 0;
    }
    await bus.drain();
  }
}
