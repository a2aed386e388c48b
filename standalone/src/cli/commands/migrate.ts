import { openDatabase, type Database } from '@hub/kernel';
import { Argument, Command, Option } from 'commander';
import { capabilities } from '../../capabilities.js';
import {
  environmentOf,
  loggerOf,
  withEnvironmentOptions,
  type EnvironmentOptions,
} from '../environment-options.js';

interface MigrateOptions extends EnvironmentOptions {
  readonly subgraph?: string;
}

type Direction = 'up' | 'down' | 'status';

/** `hub migrate [up|down|status]`: the schemas of the databases. */
export function migrateCommand(): Command {
  return withEnvironmentOptions(
    new Command('migrate')
      .description(
        'Bring the databases up to date, take the last step back, or say where they stand.',
      )
      .addArgument(
        new Argument('[direction]', 'what to do').choices(['up', 'down', 'status']).default('up'),
      )
      .addOption(
        new Option('--subgraph <name>', 'only this one').choices(
          capabilities.map((capability) => capability.name),
        ),
      ),
  ).action(async (direction: Direction, options: MigrateOptions) => {
    const environment = environmentOf(options, { logLevel: 'warn' });
    const logger = loggerOf(environment, 'hub-migrate');
    for (const capability of capabilities) {
      if (options.subgraph !== undefined && capability.name !== options.subgraph) continue;
      const { name, migrations } = capability;
      const database = await openDatabase({ name, entities: [], migrations, environment, logger });
      try {
        process.stdout.write(`${name}: ${await migrate(database, direction)}\n`);
      } finally {
        await database.close();
      }
    }
  });
}

async function migrate(database: Database, direction: Direction): Promise<string> {
  switch (direction) {
    case 'up':
    case 'down': {
      const moved = await database.migrate(direction);
      return moved.length === 0 ? 'nothing to do' : `${direction} ${moved.join(', ')}`;
    }
    case 'status': {
      const steps = await database.migrationStatus();
      const pending = steps.filter((step) => !step.applied).map((step) => step.name);
      const applied = `${String(steps.length - pending.length)} of ${String(steps.length)} applied`;
      return pending.length === 0 ? applied : `${applied}, pending ${pending.join(', ')}`;
    }
  }
}
