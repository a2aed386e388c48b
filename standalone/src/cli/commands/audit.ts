import { verifyAudit, type VerifiedChain } from '@hub/gateway';
import { auditSettings } from '@hub/kernel';
import { Argument, Command } from 'commander';
import {
  environmentOf,
  withEnvironmentOptions,
  type EnvironmentOptions,
} from '../environment-options.js';
import { CheckFailed } from '../usage-error.js';

/** `hub audit verify`: whether anybody changed what the gateway recorded of unmasked reads and partner calls. */
export function auditCommand(): Command {
  return withEnvironmentOptions(
    new Command('audit')
      .description(
        'Check the audit log of unmasked reads and partner calls, entry by entry, and name the first that was changed.',
      )
      .addArgument(new Argument('<action>', 'what to do').choices(['verify'])),
  ).action(async (_action: 'verify', options: EnvironmentOptions) => {
    const { folder, key } = auditSettings(environmentOf(options, { logLevel: 'warn' }));
    const chains = await verifyAudit(folder, key);
    if (chains.length === 0) process.stdout.write(`There is no audit log in ${folder}.\n`);
    for (const chain of chains) process.stdout.write(`${describeChain(chain)}\n`);
    const broken = chains.filter(({ fault }) => fault !== null);
    if (broken.length > 0) {
      const names = broken.map(({ instance }) => instance).join(', ');
      throw new CheckFailed(`The audit log is not what was written: ${names}.`);
    }
  });
}

function describeChain({ instance, entries, head, fault, torn }: VerifiedChain): string {
  const aside = torn.length === 0 ? '' : `; set aside after a crash: ${torn.join(', ')}`;
  if (fault === null)
    return `${instance}: intact, ${String(entries)} entries, head ${head.hash}${aside}`;
  const place = `entry ${String(fault.sequence)} (${fault.file}, line ${String(fault.line)})`;
  return `${instance}: BROKEN at ${place}: ${fault.what}; ${String(entries)} entries before it are intact${aside}`;
}
