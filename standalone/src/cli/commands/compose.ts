import { Command } from 'commander';
import { composeHub } from '../../compose-hub.js';
import { CheckFailed } from '../usage-error.js';

interface ComposeOptions {
  readonly check?: boolean;
}

/** `hub compose`: emits the subgraphs' schemas, composes them and proves every touchpoint's operation against them. */
export function composeCommand(): Command {
  return new Command('compose')
    .description(
      'Write every subgraph schema and the supergraph, and validate operations/ against it.',
    )
    .option('--check', 'write nothing; fail when a committed schema is stale')
    .action(async (options: ComposeOptions) => {
      const result = await composeHub({ write: options.check !== true });
      for (const line of result.report) process.stdout.write(`${line}\n`);
      if (result.faults.length > 0) throw new CheckFailed(result.faults.join('\n'));
    });
}
