import { DomainError, EnvironmentError } from '@hub/kernel';
import { CompositionFailed, SupergraphRefused } from '@hub/gateway';
import { Command, CommanderError } from 'commander';
import { ExportRefused } from '../import/read-transactions.js';
import { MappingRefused } from '../import/transaction-mapping.js';
import { auditCommand } from './commands/audit.js';
import { catalogueCommand } from './commands/catalogue.js';
import { checkCommand } from './commands/check.js';
import { composeCommand } from './commands/compose.js';
import { eventsCommand } from './commands/events.js';
import { gatewayCommand } from './commands/gateway.js';
import { importCommand } from './commands/import.js';
import { manifestCommand } from './commands/manifest.js';
import { migrateCommand } from './commands/migrate.js';
import { partnerSecretCommand } from './commands/partner-secret.js';
import { startCommand } from './commands/start.js';
import { storyCommand } from './commands/story.js';
import { subgraphCommand } from './commands/subgraph.js';
import { tokenCommand } from './commands/token.js';
import { CheckFailed, EXIT, UsageError } from './usage-error.js';

/** Runs one command line and gives the exit code: 0 done, 1 failed, 2 used wrongly. */
export async function runCommandLine(words: readonly string[]): Promise<number> {
  const program = hubProgram();
  try {
    await program.parseAsync(words, { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    return explain(error);
  }
}

function hubProgram(): Command {
  const program = new Command('hub')
    .description(
      'The business capability hub: one graph over member, order, inventory, marketing and profile.',
    )
    .showHelpAfterError('(--help shows how to use it)');
  const commands = [
    startCommand(),
    gatewayCommand(),
    subgraphCommand(),
    composeCommand(),
    checkCommand(),
    catalogueCommand(),
    manifestCommand(),
    partnerSecretCommand(),
    migrateCommand(),
    eventsCommand(),
    auditCommand(),
    importCommand(),
    storyCommand(),
    tokenCommand(),
  ];
  for (const command of commands)
    program.addCommand(command.showHelpAfterError('(--help shows how to use it)'));
  for (const command of [program, ...commands]) command.exitOverride();
  return program;
}

/** What these say is enough to mend it. */
const TOLD = [
  EnvironmentError,
  CompositionFailed,
  SupergraphRefused,
  ExportRefused,
  DomainError,
  CheckFailed,
];

/** Failures that a person can mend are told in a sentence; anything else keeps its stack. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof UsageError || error instanceof MappingRefused) {
    process.stderr.write(`${error.message}\n`);
    return EXIT.usage;
  }
  const told = TOLD.some((kind) => error instanceof kind) || isTakenPort(error);
  const text =
    error instanceof Error
      ? told
        ? error.message
        : (error.stack ?? error.message)
      : String(error);
  process.stderr.write(`${text}\n`);
  return EXIT.failed;
}

function isTakenPort(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
