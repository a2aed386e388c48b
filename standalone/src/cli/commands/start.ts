import { startTracingAsTold, untilToldToStop } from '@hub/kernel';
import { Command } from 'commander';
import { eraseData } from '../../erase-data.js';
import { seedDemoOnce } from '../../demo/seed-demo.js';
import { startHub } from '../../start-hub.js';
import {
  environmentOf,
  loggerOf,
  withEnvironmentOptions,
  type EnvironmentOptions,
} from '../environment-options.js';
import { openProgress } from '../progress.js';
import { welcome } from '../welcome.js';

interface StartOptions extends EnvironmentOptions {
  readonly fresh?: boolean;
  readonly seed: boolean;
}

/** `hub start`: everything in one process. */
export function startCommand(): Command {
  return withEnvironmentOptions(
    new Command('start')
      .description(
        'Run everything in one process; the first start of a demo also fills it with a believable chain.',
      )
      .option('--port <port>', 'where the graph is served (PORT, default 4000; 0 takes a free one)')
      .option('--fresh', 'erase the data of this demo and start over')
      .option('--no-seed', 'start empty'),
  ).action(async (options: StartOptions) => {
    const began = performance.now();
    if (options.fresh === true) await eraseData(environmentOf(options, { logLevel: 'warn' }));
    const environment = environmentOf(options, { logLevel: 'warn' });
    const logger = loggerOf(environment, 'hub');
    // Before any database opens: one opened earlier has no traces of its statements.
    const tracing = await startTracingAsTold(environment, 'hub', logger);
    const hub = await startHub({ environment, logger, planning: 'thread' });
    try {
      if (options.seed && environment.mode === 'demo')
        await seedDemoOnce(hub, environment, openProgress(process.stderr));
      const url = await hub.listen(environment.port);
      process.stdout.write(await welcome(hub, url, performance.now() - began));
    } catch (error) {
      await hub.stop();
      throw error;
    }
    await untilToldToStop(async () => {
      await hub.stop();
      await tracing?.stop();
    }, logger);
  });
}
