import { ActorVerifier } from '../access/signed-actor.js';
import { AuditTrail } from '../audit/audit-trail.js';
import { InProcessTransport } from '../calls/in-process-transport.js';
import { SubgraphCalls } from '../calls/subgraph-calls.js';
import type { SubgraphTransport } from '../calls/subgraph-transport.js';
import { FieldCipher } from '../crypto/field-cipher.js';
import type { EntityClass } from '../database/data-sources.js';
import { openDatabase } from '../database/database.js';
import type { HubEnvironment } from '../environment/hub-environment.js';
import { buildSubgraph } from '../graphql/subgraph-schema.js';
import type { RequestContext } from '../graphql/request-context.js';
import { Idempotency } from '../idempotency/idempotency.js';
import { kernelEntities } from '../kernel-tables.js';
import type { Logger } from '../log/logger.js';
import type { EventBus } from '../messaging/event-bus.js';
import { OutboxRelay } from '../messaging/outbox-relay.js';
import { Outbox } from '../messaging/outbox.js';
import { SubscriberRunner } from '../messaging/subscriber-runner.js';
import { SagaEngine } from '../saga/saga-engine.js';
import { type Clock, systemClock } from '../time/clock.js';
import { Timers } from '../timers/timers.js';
import { Housekeeping } from '../workers/housekeeping.js';
import { takeOverLeases } from '../workers/take-over-leases.js';
import { WorkerLoop } from '../workers/worker-loop.js';
import { createGraphqlServer } from './graphql-server.js';
import { RunningSubgraph } from './running-subgraph.js';
import type { SubgraphDefinition, SubgraphRuntime } from './subgraph-definition.js';

export interface StartOptions {
  readonly environment: HubEnvironment;
  readonly bus: EventBus;
  /** How it reaches the others; an in-process transport also learns how to reach it. */
  readonly transport: SubgraphTransport;
  readonly logger: Logger;
  readonly clock?: Clock;
  /** Overrides the database's name, for tests. */
  readonly databaseName?: string;
  /** How a subscriber waits between two tries of an event; tests do not wait. */
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
}

/** Opens and migrates the database, builds the capability and connects it to bus and transport. Workers wait for `startWorkers`. */
export async function startSubgraph(
  definition: SubgraphDefinition,
  options: StartOptions,
): Promise<RunningSubgraph> {
  const logger = options.logger.child({ subgraph: definition.name });
  const database = await openDatabase({
    name: options.databaseName ?? definition.name,
    entities: entitiesOf(definition),
    migrations: definition.migrations,
    environment: options.environment,
    logger,
  });
  try {
    const applied = await database.migrate();
    if (applied.length > 0) logger.info({ applied }, 'migrated');
    await takeOverLeases(database);
    const workerLoops: WorkerLoop[] = [];
    const runtime = createRuntime(definition, { ...options, logger }, database, (worker) => {
      for (const loop of workerLoops) loop.wake(worker);
    });
    const subgraph = await assemble(definition, options, runtime, workerLoops);
    await options.bus.subscribe(definition.name, subgraph.subscribers);
    if (options.transport instanceof InProcessTransport)
      options.transport.register(definition.name, subgraph);
    return subgraph;
  } catch (error) {
    await database.close();
    throw error;
  }
}

export function entitiesOf(definition: SubgraphDefinition): EntityClass[] {
  return [...new Set([...kernelEntities, ...definition.entities])];
}

export function createRuntime(
  definition: SubgraphDefinition,
  options: StartOptions,
  database: SubgraphRuntime['database'],
  wake: SubgraphRuntime['wake'],
): SubgraphRuntime {
  const { environment, logger, transport, clock = systemClock } = options;
  return {
    environment,
    database,
    clock,
    logger,
    wake,
    outbox: new Outbox(),
    sagas: new SagaEngine({ database, clock, logger }),
    timers: new Timers({ database, clock, logger }),
    idempotency: new Idempotency(clock, environment.blindIndexKey),
    cipher: new FieldCipher(environment),
    audit: new AuditTrail(),
    calls: new SubgraphCalls(transport, {
      name: definition.name,
      actorSecret: environment.actorSecret,
      isInTransaction: () => database.isInTransaction(),
    }),
  };
}

async function assemble(
  definition: SubgraphDefinition,
  options: StartOptions,
  runtime: SubgraphRuntime,
  workerLoops: WorkerLoop[],
): Promise<RunningSubgraph> {
  const { database, clock, logger, environment } = runtime;
  const app = await definition.create(runtime);
  const { schema, sdl } = buildSubgraph(app);
  const server = createGraphqlServer<RequestContext>({ schema, logger });
  await server.start();
  const relay = new OutboxRelay({ database, bus: options.bus, clock });
  const workers = [
    relay,
    runtime.sagas.worker(),
    runtime.timers.worker(),
    new Housekeeping(database, clock),
    ...app.workers,
  ];
  const workerLoop = new WorkerLoop(workers, logger);
  workerLoops.push(workerLoop);
  runtime.outbox.onCommitted(() => {
    workerLoop.wake(relay.name);
  });
  return new RunningSubgraph({
    name: definition.name,
    sdl,
    app,
    runtime,
    server,
    verifier: new ActorVerifier(environment.actorSecret),
    subscribers: new SubscriberRunner({
      database,
      subscribers: app.subscribers,
      clock,
      logger,
      ...(options.sleep === undefined ? {} : { sleep: options.sleep }),
    }),
    workers,
    workerLoop,
  });
}
