import { createLogger, loadHubEnvironment, type HubEnvironment, type Logger } from '@hub/kernel';
import { Option, type Command } from 'commander';
import { UsageError } from './usage-error.js';

/** Options that override the environment for one command. */
export interface EnvironmentOptions {
  readonly data?: string;
  readonly port?: string;
  readonly log?: string;
}

/** Adds `--data` and `--log` to a command. */
export function withEnvironmentOptions(command: Command): Command {
  return command
    .option(
      '--data <folder>',
      'where SQLite files and demo secrets live (HUB_DATA_DIR, default ./data)',
    )
    .addOption(
      new Option('--log <level>', 'least level that is logged (HUB_LOG_LEVEL)').choices([
        'fatal',
        'error',
        'warn',
        'info',
        'debug',
        'trace',
        'silent',
      ]),
    );
}

/** The environment with this command's options over it. */
export function environmentOf(
  options: EnvironmentOptions,
  defaults: { readonly logLevel?: string } = {},
): HubEnvironment {
  if (options.port !== undefined && !/^\d{1,5}$/.test(options.port)) {
    throw new UsageError(`--port must be a number from 0 to 65535, not "${options.port}".`);
  }
  return loadHubEnvironment(
    undefined,
    {
      ...(options.data === undefined ? {} : { HUB_DATA_DIR: options.data }),
      ...(options.port === undefined ? {} : { PORT: options.port }),
      ...(options.log === undefined ? {} : { HUB_LOG_LEVEL: options.log }),
    },
    defaults.logLevel === undefined ? {} : { HUB_LOG_LEVEL: defaults.logLevel },
  );
}

/** The logger of a command, to standard error so that standard output stays the command's own. */
export function loggerOf(environment: HubEnvironment, name: string): Logger {
  return createLogger({ level: environment.logLevel, name, destination: process.stderr });
}
