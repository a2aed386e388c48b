import type { Logger } from '../log/logger.js';

/** How long requests under way may take to finish before the process gives up on them. */
const drainLimitMs = 20_000;

/** Resolves when the process is told to stop (SIGTERM, SIGINT) and `stop` has drained what was under way. */
export async function untilToldToStop(stop: () => Promise<void>, logger: Logger): Promise<void> {
  const signal = await new Promise<NodeJS.Signals>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  logger.info({ signal }, 'draining');
  const giveUp = setTimeout(() => {
    logger.fatal('requests under way did not finish in time');
    process.exit(1);
  }, drainLimitMs);
  await stop();
  clearTimeout(giveUp);
  logger.info('stopped');
}
