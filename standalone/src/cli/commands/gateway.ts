import { existsSync, readFileSync } from 'node:fs';
import { startGateway } from '@hub/gateway';
import { HttpTransport, systemClock, untilToldToStop } from '@hub/kernel';
import { Command } from 'commander';
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
}

/** `hub gateway`: the public face on its own, in front of capabilities that run elsewhere. */
export function gatewayCommand(): Command {
  return withEnvironmentOptions(
    new Command('gateway')
      .description('Run the gateway over capabilities that listen at HUB_SUBGRAPH_URLS.')
      .option('--supergraph <file>', 'the composed graph', supergraphFile)
      .option(
        '--port <port>',
        'where the graph is served (PORT, default 4000; 0 takes a free one)',
      ),
  ).action(async (options: GatewayOptions) => {
    if (!existsSync(options.supergraph)) {
      throw new UsageError(
        `There is no supergraph at ${options.supergraph}; "hub compose" writes it.`,
      );
    }
    const environment = environmentOf(options);
    const memberUrl = environment.subgraphUrls['member'];
    if (memberUrl === undefined)
      throw new UsageError(
        'HUB_SUBGRAPH_URLS must name all capabilities, e.g. member=http://member:4001,…',
      );
    const logger = loggerOf(environment, 'hub-gateway');
    const transport = new HttpTransport(environment.subgraphUrls);
    const demo =
      environment.mode === 'demo'
        ? [demoTokenIssuer(await DemoIssuer.open(environment.dataDirectory))]
        : [];
    const gateway = await startGateway({
      supergraphSdl: readFileSync(options.supergraph, 'utf8'),
      transport,
      actorSecret: environment.actorSecret,
      redisUrl: environment.redisUrl,
      issuers: [memberIssuerAt(memberUrl), ...staffIssuer(environment), ...demo],
      explorable: environment.mode === 'demo',
      clock: systemClock,
      logger,
      checkReady: () => checkAll(environment.subgraphUrls),
    });
    const url = await gateway.listen(environment.port, environment.host);
    process.stdout.write(`The graph is at ${url}/graphql\n`);
    await untilToldToStop(async () => {
      await gateway.stop();
      await transport.close();
    }, logger);
  });
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
