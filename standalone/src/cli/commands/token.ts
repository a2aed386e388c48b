import { isUlid, staffRoles, systemClock, type StaffRole } from '@hub/kernel';
import { Argument, Command, Option } from 'commander';
import {
  DEMO_TOKEN_LIFETIME,
  DemoIssuer,
  lifetimeMs,
  type DemoSubject,
} from '../../demo/demo-issuer.js';
import {
  environmentOf,
  withEnvironmentOptions,
  type EnvironmentOptions,
} from '../environment-options.js';
import { UsageError } from '../usage-error.js';

interface TokenOptions extends EnvironmentOptions {
  readonly name: string;
  readonly store?: string;
  readonly scope: readonly string[];
  readonly lifetime: string;
}

/** `hub token <who>`: a demo sign-in for staff and partners. */
export function tokenCommand(): Command {
  return withEnvironmentOptions(
    new Command('token')
      .description(
        'Print a bearer token of the demo issuer (demo mode only; members sign in with their phone).',
      )
      .addArgument(new Argument('<who>', 'whom it stands for').choices([...staffRoles, 'partner']))
      .option('--name <name>', 'staff or client id', 'demo')
      .option('--store <id>', 'the store of a clerk (id)')
      .addOption(
        new Option(
          '--scope <scope...>',
          'scopes such as pii:read, stock:write, orders:read',
        ).default([]),
      )
      .option('--lifetime <time>', 'how long it holds, e.g. 30s, 10m, 12h', DEMO_TOKEN_LIFETIME),
  ).action(async (who: string, options: TokenOptions) => {
    const environment = environmentOf(options);
    if (environment.mode !== 'demo')
      throw new UsageError(
        'Demo tokens exist in demo mode only; in production staff sign in with your issuer.',
      );
    const subject = subjectOf(who, options);
    try {
      lifetimeMs(options.lifetime);
    } catch (error) {
      throw new UsageError(error instanceof Error ? error.message : String(error));
    }
    const issuer = await DemoIssuer.open(environment.dataDirectory);
    process.stdout.write(`${await issuer.sign(subject, systemClock.now(), options.lifetime)}\n`);
  });
}

function subjectOf(who: string, options: TokenOptions): DemoSubject {
  if (who === 'partner') return { kind: 'partner', clientId: options.name, scopes: options.scope };
  if (options.store !== undefined && !isUlid(options.store)) {
    throw new UsageError(
      `--store must be the id of a store (26 characters), not "${options.store}".`,
    );
  }
  if (who === 'clerk' && options.store === undefined)
    throw new UsageError('A clerk works in a store: name it with --store <id>.');
  return {
    kind: 'staff',
    name: options.name,
    roles: [who as StaffRole],
    ...(options.store === undefined ? {} : { storeId: options.store }),
    scopes: options.scope,
  };
}
