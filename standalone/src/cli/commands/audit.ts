import { findAudited, verifyAudit, type VerifiedChain } from '@hub/gateway';
import { auditSettings, type AuditSettings } from '@hub/kernel';
import { Argument, Command } from 'commander';
import {
  environmentOf,
  withEnvironmentOptions,
  type EnvironmentOptions,
} from '../environment-options.js';
import { CheckFailed, UsageError } from '../usage-error.js';

interface AuditOptions extends EnvironmentOptions {
  readonly subject?: string;
}

/**
 * `hub audit verify`: whether anybody changed what the gateway recorded of unmasked reads and partner calls.
 * `hub audit find --subject Member:<id>`: who saw this member's personal fields whole.
 */
export function auditCommand(): Command {
  return withEnvironmentOptions(
    new Command('audit')
      .description(
        'Check the audit log of unmasked reads and partner calls, entry by entry, and name the first that was changed; or find whoever saw one subject unmasked.',
      )
      .addArgument(new Argument('<action>', 'what to do').choices(['verify', 'find']))
      .option(
        '--subject <type:key>',
        'find: whose data was seen, such as Member:<id> or Order:<id>',
      ),
  ).action(async (action: 'verify' | 'find', options: AuditOptions) => {
    const settings = auditSettings(environmentOf(options, { logLevel: 'warn' }));
    await (action === 'verify' ? verify(settings) : find(settings, options.subject));
  });
}

async function verify({ folder, key }: AuditSettings): Promise<void> {
  const chains = await verifyAudit(folder, key);
  if (chains.length === 0) process.stdout.write(`There is no audit log in ${folder}.\n`);
  for (const chain of chains) process.stdout.write(`${describeChain(chain)}\n`);
  const broken = chains.filter(({ fault }) => fault !== null);
  if (broken.length > 0) {
    const names = broken.map(({ instance }) => instance).join(', ');
    throw new CheckFailed(`The audit log is not what was written: ${names}.`);
  }
}

/** One entry a line, as JSON; what is not certain goes to standard error. */
async function find({ folder, key }: AuditSettings, subject?: string): Promise<void> {
  if (subject === undefined)
    throw new UsageError(
      'Say whose data was seen: --subject Member:<id>, or another type and key.',
    );
  const { entries, uncertain, unreadable } = await findAudited(folder, key, subject);
  for (const entry of entries) process.stdout.write(`${JSON.stringify(entry)}\n`);
  if (uncertain > 0)
    process.stderr.write(
      `${String(uncertain)} more entries had too many subjects to name all: it may be one of them.\n`,
    );
  if (unreadable > 0)
    throw new CheckFailed(
      `${String(unreadable)} lines are not what was written and may have named it: see audit verify.`,
    );
}

function describeChain({ instance, entries, head, fault, torn }: VerifiedChain): string {
  const aside = torn.length === 0 ? '' : `; set aside after a crash: ${torn.join(', ')}`;
  if (fault === null)
    return `${instance}: intact, ${String(entries)} entries, head ${head.hash}${aside}`;
  const place = `entry ${String(fault.sequence)} (${fault.file}, line ${String(fault.line)})`;
  return `${instance}: BROKEN at ${place}: ${fault.what}; ${String(entries)} entries before it are intact${aside}`;
}
