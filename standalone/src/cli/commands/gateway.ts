import { HubAccess, OpenAccess, startGateway, type GatewayOptions as Parts } from '@hub/gateway';
import {
  startTracingAsTold,
  systemClock,
  untilToldToStop,
  type HubEnvironment,
  type Logger,
} from '@hub/kernel';
import { Command, Option } from 'commander';
import { DemoIssuer } from '../../demo/demo-issuer.js';
import { openGatewayParts } from '../../gateway-parts.js';
import { supergraphFile } from '../../repository-paths.js';
import { openBus } from '../../start-hub.js';
import { demoTokenIssuer, memberIssuerAt, staffIssuer } from '../../token-issuers.js';
import {
  environmentOf,
  loggerOf,
  withEnvironmentOptions,
  type EnvironmentOptions,
} from '../environment-options.js';
import { followSupergraph, readSupergraph } from '../follow-supergraph.js';
import { UsageError } from '../usage-error.js';

interface GatewayOptions extends EnvironmentOptions {
  readonly supergraph: string;
  readonly access: 'hub' | 'open';
  readonly dedup: 'on' | 'off';
  readonly forwardHeader: readonly string[];
}

/** `hub gateway`: the public face on its own, in front of capabilities that run elsewhere. */
export function gatewayCommand(): Command {
  return withEnvironmentOptions(
    new Command('gateway')
      .description(
        'Run the gateway alone: over the hub’s capabilities at HUB_SUBGRAPH_URLS, or with --access open over any supergraph.',
      )
      .option('--supergraph <file>', 'the composed graph', supergraphFile)
      .option('--port <port>', 'where the graph is served (PORT, default 4000; 0 takes a free one)')
      .addOption(
        new Option(
          '--access <access>',
          'hub: tokens and signed actors; open: everybody may ask everything, the subgraphs decide',
        )
          .choices(['hub', 'open'])
          .default('hub'),
      )
      .option(
        '--forward-header <name>',
        'with --access open: a header passed on to the subgraphs; may be repeated',
        (name: string, names: readonly string[]) => [...names, name.toLowerCase()],
        [],
      )
      .addOption(
        new Option('--dedup <dedup>', 'ask identical questions of one identity under way once')
          .choices(['on', 'off'])
          .default('on'),
      ),
  ).action(async (options: GatewayOptions) => {
    const supergraphSdl = readSupergraph(options.supergraph);
    const open = options.access === 'open';
    const environment = environmentOf(options, open ? { logLevel: 'warn' } : {});
    const logger = loggerOf(environment, 'hub-gateway');
    const tracing = await startTracingAsTold(environment, 'hub-gateway', logger);
    const { close, ...parts } = open
      ? openParts(options, environment, logger)
      : await hubParts(options, environment, logger);
    const gateway = await startGateway({
      ...parts,
      supergraphSdl,
      planning: 'thread',
      shareInFlight: options.dedup === 'on',
    }).catch(async (error: unknown) => {
      await close();
      throw error;
    });
    const stopFollowing = followSupergraph(options.supergraph, supergraphSdl, gateway, logger);
    const stop = async (): Promise<void> => {
      stopFollowing();
      await gateway.stop();
      await close();
      await tracing?.stop();
    };
    try {
      const url = await gateway.listen(environment.port, environment.host);
      process.stdout.write(`The graph is at ${url}/graphql\n`);
    } catch (error) {
      await stop();
      throw error;
    }
    await untilToldToStop(stop, logger);
  });
}

type ModeParts = Omit<Parts, 'supergraphSdl' | 'shareInFlight' | 'planning'> & {
  readonly close: () => Promise<void>;
};

/** In front of any graph: addresses are the supergraph's, and it is ready when it listens. */
function openParts(
  { forwardHeader, dedup }: GatewayOptions,
  { requestDeadlineMilliseconds }: HubEnvironment,
  logger: Logger,
): ModeParts {
  return {
    subgraphs: (subgraphs) => ({
      subgraphs: Object.fromEntries(subgraphs.map(({ name, url }) => [name, { url }])),
      terms: { sharing: dedup === 'on' },
    }),
    access: new OpenAccess(forwardHeader),
    explorable: true,
    maskErrors: false,
    requestDeadlineMilliseconds,
    clock: systemClock,
    logger,
    metrics: { token: null },
    checkReady: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

async function hubParts(
  { dedup }: GatewayOptions,
  environment: HubEnvironment,
  logger: Logger,
): Promise<ModeParts> {
  const { subgraphUrls, mode, dataDirectory, actorSecret } = environment;
  const memberUrl = subgraphUrls['member'];
  if (memberUrl === undefined)
    throw new UsageError(
      'HUB_SUBGRAPH_URLS must name all capabilities, e.g. member=http://member:4001,…',
    );
  const demo = mode === 'demo' ? [demoTokenIssuer(await DemoIssuer.open(dataDirectory))] : [];
  const bus = environment.natsUrl === undefined ? null : openBus({ environment, logger });
  const { options, clients, partnerIssuer, routes, close } = await openGatewayParts(environment, {
    bus,
    clock: systemClock,
    logger,
  });
  await bus?.start();
  return {
    ...options,
    routes,
    subgraphs: () => ({
      subgraphs: Object.fromEntries(
        Object.entries(subgraphUrls).map(([name, url]) => [name, { url }]),
      ),
      terms: { sharing: dedup === 'on' },
    }),
    access: new HubAccess({
      issuers: [partnerIssuer, memberIssuerAt(memberUrl), ...staffIssuer(environment), ...demo],
      actorSecret,
      clients,
      clock: systemClock,
    }),
    checkReady: () => checkAll(subgraphUrls),
    close: async () => {
      close();
      await bus?.stop();
    },
  };
}

/** How long a capability may take to say that it is ready. */
const READY_DEADLINE_MS = 2_000;

async function checkAll(urls: Readonly<Record<string, string>>): Promise<void> {
  await Promise.all(
    Object.entries(urls).map(async ([name, url]) => {
      const answer = await fetch(new URL('/health/ready', url), {
        signal: AbortSignal.timeout(READY_DEADLINE_MS),
      });
      if (!answer.ok) throw new Error(`The ${name} capability is not ready.`);
    }),
  );
}
