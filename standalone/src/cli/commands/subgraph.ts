import { serveSubgraph } from '@hub/kernel';
import { Argument, Command } from 'commander';
import { capabilities, capabilityNamed } from '../../capabilities.js';
import {
  environmentOf,
  loggerOf,
  withEnvironmentOptions,
  type EnvironmentOptions,
} from '../environment-options.js';
import { UsageError } from '../usage-error.js';

/** `hub subgraph <name>`: one capability on its own, as it runs on many machines. */
export function subgraphCommand(): Command {
  return withEnvironmentOptions(
    new Command('subgraph')
      .description(
        'Run one capability; it needs HUB_NATS_URL and HUB_SUBGRAPH_URLS to meet the others.',
      )
      .addArgument(new Argument('<name>', 'which').choices(capabilities.map(({ name }) => name)))
      .option('--port <port>', 'where it listens (PORT, default 4000; 0 takes a free one)'),
  ).action(async (name: string, options: EnvironmentOptions) => {
    const definition = capabilityNamed(name);
    if (definition === undefined) throw new UsageError(`There is no capability "${name}".`);
    const environment = environmentOf(options);
    await serveSubgraph(definition, environment, loggerOf(environment, `hub-${name}`));
  });
}
