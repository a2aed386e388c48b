import type { DocumentNode } from 'graphql';
import type { Actor, Touchpoint } from '../access/actor.js';
import { actorHeader, signActor } from '../access/signed-actor.js';
import type { SubgraphResponse } from '../calls/subgraph-transport.js';
import type { Database } from '../database/database.js';
import { newUlid } from '../ids/ulid.js';
import type { EventContract, IntegrationEvent } from '../messaging/event-contract.js';
import { InProcessBus } from '../messaging/in-process-bus.js';
import type { HubEnvironment } from '../environment/hub-environment.js';
import type { Logger } from '../log/logger.js';
import type { RunningSubgraph } from '../server/running-subgraph.js';
import { entitiesOf, startSubgraph } from '../server/start-subgraph.js';
import type { SubgraphDefinition } from '../server/subgraph-definition.js';
import { FakeClock } from '../time/clock.js';
import { outboxEvents } from './outbox-events.js';
import {
  type RemoteCall,
  type RemoteCapabilities,
  RemoteCapabilitiesTransport,
} from './remote-capabilities.js';
import { prepareTestDatabase, silentLogger } from './test-database.js';
import { testEnvironment } from './test-environment.js';

const mostWorkerRounds = 1_000;

export interface TestSubgraphOptions {
  readonly clock?: FakeClock;
  /** Plays the other capabilities. */
  readonly remote?: RemoteCapabilities;
  readonly logger?: Logger;
  readonly environment?: Partial<Omit<HubEnvironment, 'dataDirectory' | 'databaseUrl'>>;
}

export interface TestSubgraph {
  readonly clock: FakeClock;
  readonly database: Database;
  readonly subgraph: RunningSubgraph;
  /** What the other capabilities were asked so far. */
  readonly remoteCalls: readonly RemoteCall[];
  /** Runs one operation as the actor, through the signed header like any request. */
  execute<Data = Record<string, unknown>>(
    actor: Actor,
    document: string | DocumentNode,
    variables?: Readonly<Record<string, unknown>>,
    request?: { readonly touchpoint?: Touchpoint; readonly requestId?: string },
  ): Promise<TestAnswer<Data>>;
  /** Lets an event of another capability arrive, through the inbox; rejects when a subscriber parks it. */
  deliver<P>(
    contract: EventContract<P>,
    payload: P,
    options?: DeliveryOptions,
  ): Promise<IntegrationEvent<P>>;
  /** Everything announced so far, in order. */
  outboxEvents(): Promise<IntegrationEvent[]>;
  /** Publishes the outbox to this subgraph's own subscribers. */
  drainOutbox(): Promise<void>;
  /** Runs every worker (or the named ones) until none finds work. */
  runWorkers(...names: string[]): Promise<void>;
  /** The statements `work` makes, without BEGIN and COMMIT. */
  statements(work: () => Promise<unknown>): Promise<string[]>;
  stop(): Promise<void>;
}

export interface TestAnswer<Data> {
  readonly data: Data | null | undefined;
  readonly errors: readonly TestError[] | undefined;
}

export interface TestError {
  readonly message: string;
  readonly path?: readonly (string | number)[] | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

export interface DeliveryOptions {
  readonly aggregateId?: string;
  readonly occurredAt?: Date;
  /** The same id again is a redelivery. */
  readonly id?: string;
  /** Only this subscriber; otherwise every one of the event. */
  readonly subscriber?: string;
}

/** Runs one capability alone: own database, a clock that stands still, other capabilities played by functions. */
export async function startTestSubgraph(
  definition: SubgraphDefinition,
  options: TestSubgraphOptions = {},
): Promise<TestSubgraph> {
  const clock = options.clock ?? new FakeClock('2026-11-11T02:00:00Z');
  const transport = new RemoteCapabilitiesTransport(options.remote ?? {});
  const prepared = await prepareTestDatabase({ ...definition, entities: entitiesOf(definition) });
  const environment = testEnvironment({ ...options.environment, ...prepared.environment });
  const subgraph = await startSubgraph(definition, {
    environment,
    clock,
    transport,
    bus: new InProcessBus(),
    logger: options.logger ?? silentLogger,
    databaseName: prepared.name,
    sleep: () => Promise.resolve(),
  });
  const { database } = subgraph;
  const test: TestSubgraph = {
    clock,
    database,
    subgraph,
    remoteCalls: transport.calls,
    execute: async <Data>(
      ...[actor, query, variables = {}, request = {}]: Parameters<TestSubgraph['execute']>
    ): Promise<TestAnswer<Data>> => {
      const { touchpoint = 'unknown', requestId = newUlid() } = request;
      const token = await signActor(actor, { requestId, touchpoint }, environment.actorSecret);
      return wire<Data>(
        await subgraph.execute({ query, variables, headers: { [actorHeader]: token } }),
      );
    },
    deliver: (contract, payload, delivery = {}) =>
      deliver(subgraph, clock, contract, payload, delivery),
    outboxEvents: () => outboxEvents(database),
    drainOutbox: () => test.runWorkers('outbox-relay'),
    runWorkers: (...names) => runUntilIdle(subgraph, names),
    statements: async (work) => {
      const recording = database.recordStatements();
      try {
        await work();
      } finally {
        recording.stop();
      }
      return recording.statements;
    },
    stop: async () => {
      await subgraph.stop();
      await prepared.remove();
    },
  };
  return test;
}

/** As a client gets it: plain JSON. */
function wire<Data>(response: SubgraphResponse): TestAnswer<Data> {
  const { data, errors } = JSON.parse(JSON.stringify(response)) as {
    data?: Data | null;
    errors?: TestError[];
  };
  return { data, errors };
}

async function deliver<P>(
  subgraph: RunningSubgraph,
  clock: FakeClock,
  contract: EventContract<P>,
  payload: P,
  options: DeliveryOptions,
): Promise<IntegrationEvent<P>> {
  const occurredAt = options.occurredAt ?? clock.now();
  const event: IntegrationEvent<P> = {
    id: options.id ?? newUlid(occurredAt),
    type: contract.type,
    aggregateId: options.aggregateId ?? 'test-aggregate',
    occurredAt: occurredAt.toISOString(),
    payload: contract.payload.parse(payload),
  };
  const concerned = subgraph.subscribers.subscribers.filter(
    ({ name, event: { type } }) => type === contract.type && (options.subscriber ?? name) === name,
  );
  if (concerned.length === 0) {
    throw new Error(
      `No subscriber of ${subgraph.name} ${options.subscriber ?? ''} hears ${contract.type}`,
    );
  }
  for (const subscriber of concerned) await subgraph.subscribers.deliverTo(subscriber, [event]);
  const parked = (await subgraph.subscribers.listParked()).find(
    ({ eventId }) => eventId === event.id,
  );
  if (parked !== undefined)
    throw new Error(`${parked.subscriber} parked ${contract.type}: ${parked.failure}`);
  return event;
}

async function runUntilIdle(subgraph: RunningSubgraph, names: readonly string[]): Promise<void> {
  const workers = subgraph.workers.filter(({ name }) => names.length === 0 || names.includes(name));
  for (const name of names) {
    if (!workers.some((worker) => worker.name === name))
      throw new Error(`${subgraph.name} has no worker ${name}`);
  }
  for (let round = 0; round < mostWorkerRounds; round += 1) {
    let found = 0;
    for (const worker of workers) found += await worker.runOnce();
    if (found === 0) return;
  }
  throw new Error(
    `The workers of ${subgraph.name} still find work after ${String(mostWorkerRounds)} rounds.`,
  );
}
