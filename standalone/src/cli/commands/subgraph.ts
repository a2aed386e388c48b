import { HttpTransport, NatsBus, startSubgraph } from '@hub/kernel';
import { Argument, Command } from 'commander';
import { capabilities, capabilityNamed } from '../../capabilities.js';
import {
  environmentOf,
  loggerOf,
  withEnvironmentOptions,
  type EnvironmentOptions,
} from '../environment-options.js';
import { untilToldToStop } from '../until-told-to-stop.js';
import { UsageError } from '../usage-error.js';

/** `hub subgraph <name>`: one capability on its own, as it runs on many machines. */
export function subgraphCommand(): Command {
  return withEnvironmentOptions(
    new Command('subgraph')
      .description(
        'Run one capability; it needs HUB_NATS_URL and HUB_SUBGRAPH_URLS to meet the others.',
      )
      .addArgument(
        new Argument('<name>', 'which').choices(capabilities.map((capability) => capability.name)),
      )
      .option('--port <port>', 'where it listens (PORT, default 4000; 0 takes a free one)'),
  ).action(async (name: string, options: EnvironmentOptions) => {
    const definition = capabilityNamed(name);
    if (definition === undefined) throw new UsageError(`There is no capability "${name}".`);
    const environment = environmentOf(options);
    if (environment.natsUrl === undefined) {
      throw new UsageError(
        'A capability on its own needs HUB_NATS_URL: its events must reach the others.',
      );
    }
    const logger = loggerOf(environment, `hub-${name}`);
    const bus = new NatsBus({ url: environment.natsUrl, logger });
    const transport = new HttpTransport(environment.subgraphUrls);
    const subgraph = await startSubgraph(definition, { environment, bus, transport, logger });
    await bus.start();
    subgraph.startWorkers();
    const url = await subgraph.listen(environment.port, environment.host);
    process.stdout.write(`${name} answers at ${url}/graphql\n`);
    await untilToldToStop(async () => {
      await subgraph.drain();
      await bus.stop();
      await subgraph.stop();
      await transport.close();
    }, logger);
  });
}
