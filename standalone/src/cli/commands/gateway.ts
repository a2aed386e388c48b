import { existsSync, readFileSync } from 'node:fs';
import { HubAccess, OpenAccess, startGateway, type GatewayOptions as Parts } from '@hub/gateway';
import { systemClock, untilToldToStop, type HubEnvironment } from '@hub/kernel';
import { Command, Option } from 'commander';
import { DemoIssuer } from '../../demo/demo-issuer.js';
import { supergraphFile } from '../../repository-paths.js';
import { demoTokenIssuer, memberIssuerAt, staffIssuer } from '../../token-issuers.js';
import {
  environmentOf,
  loggerOf,
  withEnvironmentOptions,
  type EnvironmentOptions,
} from '../environment-options.js';
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
    if (!existsSync(options.supergraph)) {
      throw new UsageError(
        `There is no supergraph at ${options.supergraph}; "hub compose" writes it.`,
      );
    }
    const environment = environmentOf(
      options,
      options.access === 'open' ? { logLevel: 'warn' } : {},
    );
    const logger = loggerOf(environment, 'hub-gateway');
    const parts = options.access === 'open' ? openParts(options) : await hubParts(environment);
    const gateway = await startGateway({
      supergraphSdl: readFileSync(options.supergraph, 'utf8'),
      shareInFlight: options.dedup === 'on',
      logger,
      ...parts,
    });
    const url = await gateway.listen(environment.port, environment.host);
    process.stdout.write(`The graph is at ${url}/graphql\n`);
    await untilToldToStop(() => gateway.stop(), logger);
  });
}

type ModeParts = Pick<Parts, 'subgraphs' | 'access' | 'explorable' | 'maskErrors' | 'checkReady'>;

/** In front of any graph: addresses are the supergraph's, and it is ready when it listens. */
function openParts({ forwardHeader, dedup }: GatewayOptions): ModeParts {
  return {
    subgraphs: (subgraphs) => ({
      subgraphs: Object.fromEntries(subgraphs.map(({ name, url }) => [name, { url }])),
      terms: { sharing: dedup === 'on' },
    }),
    access: new OpenAccess(forwardHeader),
    explorable: true,
    maskErrors: false,
    checkReady: () => Promise.resolve(),
  };
}

async function hubParts(environment: HubEnvironment): Promise<ModeParts> {
  const { subgraphUrls, mode, dataDirectory, actorSecret } = environment;
  const memberUrl = subgraphUrls['member'];
  if (memberUrl === undefined)
    throw new UsageError(
      'HUB_SUBGRAPH_URLS must name all capabilities, e.g. member=http://member:4001,…',
    );
  const demo = mode === 'demo' ? [demoTokenIssuer(await DemoIssuer.open(dataDirectory))] : [];
  return {
    subgraphs: () => ({
      subgraphs: Object.fromEntries(
        Object.entries(subgraphUrls).map(([name, url]) => [name, { url }]),
      ),
    }),
    access: new HubAccess({
      issuers: [memberIssuerAt(memberUrl), ...staffIssuer(environment), ...demo],
      actorSecret,
      clock: systemClock,
    }),
    explorable: mode === 'demo',
    maskErrors: true,
    checkReady: () => checkAll(subgraphUrls),
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
