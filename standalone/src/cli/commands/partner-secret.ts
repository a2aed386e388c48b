import { ClientRegistry, hashSecret, newSecret } from '@hub/gateway';
import { Command } from 'commander';
import { clientsFile } from '../../repository-paths.js';
import { readClients } from '../graph-use.js';
import { UsageError } from '../usage-error.js';

/** `hub partner-secret`: a fresh secret for a partner's system, and what the file of clients keeps of it. */
export function partnerSecretCommand(): Command {
  return new Command('partner-secret')
    .description(
      'Make a secret for a partner’s system: the secret, shown this once, and its hash for the file of clients.',
    )
    .argument('<client>', 'the client id of the system')
    .option('--clients <file>', 'the file of clients it will stand in', clientsFile)
    .action(async (client: string, { clients }: { readonly clients: string }) => {
      const advice = adviceFor(client, clients);
      const secret = newSecret();
      process.stdout.write(`secret  ${secret}\nhash    ${await hashSecret(secret)}\n`);
      // Beside the secret rather than with it: what reads this output reads two lines.
      process.stderr.write(`${advice}\n`);
    });
}

/**
 * What to do with the two of them.
 *
 * @throws UsageError when the client cannot have a secret, or no other one
 */
function adviceFor(client: string, file: string): string {
  const registry = readClients(file);
  const told = `Tell the secret to ${client} over a safe way; it is kept nowhere.`;
  const partner = registry.partner(client);
  if (partner === null) {
    if (registry.policyOf(client).name === client && registry.policyOf(client).kind === 'partner')
      return `${told} The hash goes into its secretHashes in ${file}, where it is disabled.`;
    refuseWrongName(client);
    return `${told} ${file} has no partner ${client} yet: the hash goes into the secretHashes of its entry.`;
  }
  const [, second] = partner.secretHashes;
  if (second !== undefined)
    throw new UsageError(
      `${client} has two secrets in ${file}: take the one it no longer uses out of its secretHashes first.`,
    );
  return partner.secretHashes.length === 0
    ? `${told} The hash goes into its secretHashes in ${file}.`
    : `${told} The hash goes beside the other one into its secretHashes in ${file}; take the old one out when the system has changed over.`;
}

/** The file of clients says which names a partner can have. */
function refuseWrongName(client: string): void {
  try {
    ClientRegistry.fromText(
      JSON.stringify({ partners: { [client]: { name: client, scopes: [] } } }),
    );
  } catch (error) {
    throw new UsageError(
      `"${client}" cannot be a client id: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
