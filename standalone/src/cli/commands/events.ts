import {
  InProcessBus,
  InProcessTransport,
  isUlid,
  type ParkedEvent,
  startSubgraph,
  type RunningSubgraph,
} from '@hub/kernel';
import { Argument, Command } from 'commander';
import { capabilities } from '../../capabilities.js';
import {
  environmentOf,
  loggerOf,
  withEnvironmentOptions,
  type EnvironmentOptions,
} from '../environment-options.js';
import { UsageError } from '../usage-error.js';

/** `hub events parked|replay`: facts that a subscriber could not take, and another try once the cause is mended. */
export function eventsCommand(): Command {
  return withEnvironmentOptions(
    new Command('events')
      .description(
        'List the events that were parked after five failed attempts, or deliver one of them again.',
      )
      .addArgument(new Argument('<action>', 'what to do').choices(['parked', 'replay']))
      .argument('[id]', 'the id that "parked" shows, for replay'),
  ).action(
    async (action: 'parked' | 'replay', id: string | undefined, options: EnvironmentOptions) => {
      if (action === 'replay' && (id === undefined || !isUlid(id))) {
        throw new UsageError(
          'Name the parked event to replay by the id that "hub events parked" shows.',
        );
      }
      const replayed: string[] = [];
      await withEachCapability(options, async (subgraph) => {
        for (const parked of await subgraph.subscribers.listParked()) {
          if (action === 'parked') {
            process.stdout.write(`${subgraph.name}  ${describeParked(parked)}\n`);
          } else if (parked.id === id && (await subgraph.subscribers.replayParked(parked.id))) {
            replayed.push(`${subgraph.name} took ${parked.type} in ${parked.subscriber}`);
          }
        }
      });
      for (const line of replayed) process.stdout.write(`${line}\n`);
      if (action === 'replay' && replayed.length === 0) {
        throw new UsageError(`No parked event has the id ${String(id)}.`);
      }
    },
  );
}

function describeParked({ id, subscriber, type, failure, parkedAt }: ParkedEvent): string {
  return `${id}  ${parkedAt.toISOString()}  ${type}  ${subscriber}  ${failure}`;
}

async function withEachCapability(
  options: EnvironmentOptions,
  work: (subgraph: RunningSubgraph) => Promise<void>,
): Promise<void> {
  const environment = environmentOf(options, { logLevel: 'warn' });
  const logger = loggerOf(environment, 'hub-events');
  for (const capability of capabilities) {
    const subgraph = await startSubgraph(capability, {
      environment,
      bus: new InProcessBus(),
      transport: new InProcessTransport(),
      logger,
    });
    try {
      await work(subgraph);
    } finally {
      await subgraph.stop();
    }
  }
}
