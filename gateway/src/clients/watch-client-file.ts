import { unwatchFile, watchFile } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Logger } from '@hub/kernel';
import { ClientRegistry } from './client-registry.js';

/** A registry that follows its file. */
export interface WatchedClients {
  readonly registry: ClientRegistry;
  /** Stops following. */
  close(): void;
}

/**
 * Reads the file of clients and follows it: an edit is in use within `everyMs`. The file is looked at rather than
 * listened to, because that also sees files that are replaced or mounted (editors, Kubernetes).
 *
 * @throws ClientFileInvalid with every fault, or the error of reading, when it cannot be used at the start
 */
export async function watchClientFile(
  file: string,
  logger: Logger,
  everyMs = 1_000,
): Promise<WatchedClients> {
  let current = await readFile(file, 'utf8');
  const registry = ClientRegistry.fromText(current);

  async function readAgain(): Promise<void> {
    try {
      const text = await readFile(file, 'utf8');
      if (text === current) return;
      current = text;
      registry.replaceWith(text, logger);
    } catch (error) {
      logger.error({ err: error }, 'the file of clients cannot be read, the old one stays');
    }
  }

  const listener = (): void => void readAgain();
  watchFile(file, { interval: everyMs, persistent: false }, listener);
  return {
    registry,
    close: () => {
      unwatchFile(file, listener);
    },
  };
}
