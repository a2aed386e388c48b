import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  ClientRegistry,
  type FoundUse,
  hubContracts,
  readUsedOperations,
  RECORDED_OPERATIONS_FOLDER,
} from '@hub/gateway';
import { type Command } from 'commander';
import { clientsFile, manifestsFolder, operationsFolder } from '../repository-paths.js';
import { UsageError } from './usage-error.js';

/** Where a command finds out who uses what. */
export interface GraphUseOptions {
  readonly data: string;
  readonly days: string;
  readonly manifests: string;
  readonly clients: string;
}

/** Adds the options that say where use is read from. */
export function withGraphUseOptions(command: Command): Command {
  return command
    .option('--data <folder>', 'where gateways record operations, in recorded-operations/', 'data')
    .option('--days <number>', 'how long ago recorded use still counts', '30')
    .option('--manifests <folder>', 'persisted-operation manifests', manifestsFolder)
    .option('--clients <file>', 'which client sees which graph', clientsFile);
}

/** What is in use: recorded lately, registered in a manifest, or kept in operations/. */
export async function readGraphUse(options: GraphUseOptions, now: Date): Promise<FoundUse> {
  const days = Number(options.days);
  if (!/^\d{1,4}$/.test(options.days))
    throw new UsageError(`--days must be a number of days, not "${options.days}".`);
  const policies = readClients(options.clients);
  return readUsedOperations({
    recorded: join(resolve(options.data), RECORDED_OPERATIONS_FOLDER),
    manifests: options.manifests,
    operations: operationsFolder,
    since: new Date(now.getTime() - days * 86_400_000).toISOString(),
    graphOf: (client) => {
      const contract = hubContracts.find(({ name }) => name === client);
      return contract?.name ?? policies.policyOf(client).graph;
    },
  });
}

/**
 * What was agreed with each client, such as the graph it sees.
 *
 * @throws UsageError when the file cannot be read or used
 */
export function readClients(file: string): ClientRegistry {
  try {
    return ClientRegistry.fromText(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
