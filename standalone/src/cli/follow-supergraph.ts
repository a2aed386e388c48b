import { existsSync, readFileSync, unwatchFile, watchFile } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { RunningGateway } from '@hub/gateway';
import type { Logger } from '@hub/kernel';
import { UsageError } from './usage-error.js';

/** How often the file of the supergraph is looked at, in milliseconds. */
const LOOK_EVERY_MS = 1_000;

/** @throws UsageError when there is no such file, or it cannot be read */
export function readSupergraph(file: string): string {
  if (!existsSync(file))
    throw new UsageError(`There is no supergraph at ${file}; "hub compose" writes it.`);
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`The supergraph at ${file} cannot be read: ${reason}`);
  }
}

/**
 * Serves an edited supergraph without a restart; one that cannot be served is refused and told in the log, and so is a
 * file that is gone. Edits are taken one after the other, in the order they were seen.
 *
 * @param served what the gateway began with; an edit made since is seen as well
 * @returns stops following
 */
export function followSupergraph(
  file: string,
  served: string,
  gateway: Pick<RunningGateway, 'swap'>,
  logger: Logger,
): () => void {
  let offered = served;
  let turn = Promise.resolve();

  async function lookAgain(): Promise<void> {
    const text = await readFile(file, 'utf8').catch((error: unknown) => {
      logger.error({ err: error }, 'the supergraph cannot be read, the old one is kept');
      return offered;
    });
    if (text === offered) return;
    offered = text;
    // The gateway tells in its log what it refuses.
    await gateway.swap(text).catch(() => undefined);
  }

  const look = (): void => {
    turn = turn.then(lookAgain);
  };
  watchFile(file, { interval: LOOK_EVERY_MS, persistent: false }, look);
  look();
  return () => {
    unwatchFile(file, look);
  };
}
