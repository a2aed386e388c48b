import type { SubgraphCalls } from '../calls/subgraph-calls.js';
import type { SubgraphName } from '../calls/subgraph-transport.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import type { FieldCipher } from '../crypto/field-cipher.js';
import type { EntityClass, MigrationClass } from '../database/data-sources.js';
import type { Database } from '../database/database.js';
import type { HubEnvironment } from '../environment/hub-environment.js';
import type { SchemaParts } from '../graphql/subgraph-schema.js';
import type { Idempotency } from '../idempotency/idempotency.js';
import type { Logger } from '../log/logger.js';
import type { Outbox } from '../messaging/outbox.js';
import type { EventSubscriber } from '../messaging/subscriber.js';
import type { SagaEngine } from '../saga/saga-engine.js';
import type { Clock } from '../time/clock.js';
import type { Timers } from '../timers/timers.js';
import type { Worker } from '../workers/worker.js';
import type { HttpRoute } from './http-route.js';

/** One capability, before it runs: what it stores and how it is put together. */
export interface SubgraphDefinition {
  readonly name: SubgraphName;
  /** Its own entities; the kernel's are added. */
  readonly entities: readonly EntityClass[];
  readonly migrations: readonly MigrationClass[];
  /** `app.ts`: plain constructors. */
  create(runtime: SubgraphRuntime): SubgraphApp | Promise<SubgraphApp>;
}

/** What the kernel hands a capability to build itself from. */
export interface SubgraphRuntime {
  readonly environment: HubEnvironment;
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly outbox: Outbox;
  readonly sagas: SagaEngine;
  readonly timers: Timers;
  readonly idempotency: Idempotency;
  readonly cipher: FieldCipher;
  readonly audit: AuditTrail;
  readonly calls: SubgraphCalls;
  /** Lets a worker run now instead of at its next interval; harmless before the workers start. */
  wake(worker: string): void;
}

/** What a capability is made of, once built. */
export interface SubgraphApp<Loaders = unknown> extends SchemaParts<Loaders> {
  /** Called for each request, so that what one actor was shown is never cached for another. */
  createLoaders(): Loaders;
  readonly subscribers: readonly EventSubscriber[];
  /** Its own; the outbox relay, sagas, timers and housekeeping are added. */
  readonly workers: readonly Worker[];
  readonly routes?: readonly HttpRoute[];
  /** Undoes what `create` opened beside the database. */
  close?(): Promise<void>;
}
