import 'reflect-metadata';

export * from './pure.js';

export {
  type Actor,
  actorLabel,
  actorShape,
  type AnonymousActor,
  type MemberActor,
  type PartnerActor,
  type ServiceActor,
  type StaffActor,
  type StaffRole,
  staffRoles,
  type Touchpoint,
  touchpoints,
} from './access/actor.js';
export {
  hasRole,
  hasScope,
  isSelf,
  requireClerkOf,
  requireMember,
  requireScope,
  requireSelfOrStaff,
  requireService,
  requireStaff,
} from './access/require-actor.js';
export {
  type ActorContext,
  actorHeader,
  ActorVerifier,
  signActor,
  type VerifiedActor,
  verifyActor,
} from './access/signed-actor.js';
export { HttpTransport } from './calls/http-transport.js';
export { InProcessTransport, type SubgraphExecutor } from './calls/in-process-transport.js';
export { type SubgraphCall, SubgraphCalls } from './calls/subgraph-calls.js';
export type {
  SubgraphError,
  SubgraphName,
  SubgraphRequest,
  SubgraphResponse,
  SubgraphTransport,
} from './calls/subgraph-transport.js';

export { bulkInsert, insertIgnore } from './database/bulk-insert.js';
export {
  booleanColumn,
  integerColumn,
  jsonColumn,
  longTextColumn,
  moneyColumn,
  textColumn,
  timeColumn,
  ulidColumn,
} from './database/columns.js';
export type { DatabaseEnvironment, EntityClass, MigrationClass } from './database/data-sources.js';
export { isTransactionConflict, isUniqueViolation } from './database/database-errors.js';
export {
  Database,
  openDatabase,
  type DatabaseRequest,
  type MigrationStatus,
} from './database/database.js';
export {
  type Connection,
  type CursorPart,
  decodeCursor,
  encodeCursor,
  keysetCondition,
  type KeysetColumn,
  type Page,
  type PageInfo,
  type PageLimits,
  type PageRequest,
  parsePage,
  toConnection,
} from './database/paging.js';
export {
  claimRows,
  conditionalUpdate,
  inClause,
  lockForUpdate,
  selectRows,
  type SqlValue,
} from './database/statements.js';
export { type StatementRecording } from './database/statement-log.js';
export {
  boolean,
  dropTables,
  integer,
  json,
  longText,
  sequence,
  text,
  time,
  ulid,
} from './database/table-columns.js';

export { forKinds, forRoles, forScope } from './graphql/access-directives.js';
export { connectionOf } from './graphql/connection-type.js';
export { refusalExtensions, tellError, type ToldError } from './graphql/error-format.js';
export { PageArgs, pageListSize } from './graphql/page-args.js';
export type { RequestContext } from './graphql/request-context.js';
export { cachedFor, evicting, type MaskedAs, maskedUnless } from './graphql/hub-directives.js';
export { DateTimeScalar, SafeIntScalar } from './graphql/scalars.js';
export { LocalizedTextType, MoneyType, PageInfoType } from './graphql/shared-types.js';
export {
  buildSubgraph,
  buildSubgraphSdl,
  type ReferenceResolver,
  type ResolverClass,
  type SchemaParts,
  type SubgraphSchema,
} from './graphql/subgraph-schema.js';
export { unionOf } from './graphql/union-type.js';

export { AuditEntry } from './audit/audit-entry.entity.js';
export { type AuditedAct, AuditTrail } from './audit/audit-trail.js';
export { FieldCipher } from './crypto/field-cipher.js';
export { maskAddress, maskEmail, maskName, maskPhone } from './crypto/mask.js';
export { type AuditSettings, auditSettings } from './environment/audit-settings.js';
export { silenceApolloTelemetry } from './environment/apollo-telemetry.js';
export { generateSecrets } from './environment/demo-secrets.js';
export {
  EnvironmentError,
  type HubEnvironment,
  loadHubEnvironment,
  type LogLevel,
} from './environment/hub-environment.js';
export type { HubSecrets } from './environment/hub-secrets.js';
export { type Claim, Idempotency, type IdempotentRequest } from './idempotency/idempotency.js';
export { canonicalJson, payloadHash } from './idempotency/payload-hash.js';
export {
  kernelEntities,
  kernelMigration,
  kernelMigration as kernelTables,
} from './kernel-tables.js';
export { createLogger, type Logger, requestLogger } from './log/logger.js';
export { afterCommit } from './messaging/after-commit.js';
export type { EventBus } from './messaging/event-bus.js';
export type { EventListener } from './messaging/event-listener.js';
export { InProcessBus } from './messaging/in-process-bus.js';
export { NatsBus, type NatsBusOptions, streamNamed } from './messaging/nats-bus.js';
export { type Announcement, Outbox } from './messaging/outbox.js';
export { OutboxRelay } from './messaging/outbox-relay.js';
export type { ParkedEvent } from './messaging/parked-events.js';
export { type EventSubscriber, subscriber } from './messaging/subscriber.js';
export { SubscriberRunner, type SubscriberRunnerOptions } from './messaging/subscriber-runner.js';
export { headersOf, inSpan, markFailed, type SpanDetails, traceHeaders } from './observe/spans.js';
export type { TraceHeaders } from './observe/trace-parent.js';
export {
  currentTracer,
  type RunningTracing,
  startTracing,
  startTracingAsTold,
  type TracingInto,
  type TracingOptions,
} from './observe/tracing.js';
export { CrashError } from './saga/crash-error.js';
export type {
  SagaDefinition,
  SagaOutcome,
  SagaRefusal,
  SagaStep,
  StepContext,
} from './saga/saga-definition.js';
export { SagaEngine, type SagaEngineOptions } from './saga/saga-engine.js';
export {
  addBusinessDays,
  businessDay,
  businessDaysBetween,
  endOfBusinessDay,
  startOfBusinessDay,
} from './time/business-day.js';
export { type Clock, FakeClock, systemClock } from './time/clock.js';
export { type DueTimer, type TimerHandler, Timers } from './timers/timers.js';
export { Housekeeping } from './workers/housekeeping.js';
export { Lease } from './workers/lease.js';
export type { Worker } from './workers/worker.js';
export { WorkerLoop } from './workers/worker-loop.js';

export {
  createGraphqlServer,
  graphqlHandler,
  type IdentifiedContext,
} from './server/graphql-server.js';
export { httpRefusalOf } from './server/http-error.js';
export { HttpHost, type HttpHostOptions, plainHeaders, requestIdOf } from './server/http-host.js';
export type { HttpRoute, HttpRouteRequest, HttpRouteResponse } from './server/http-route.js';
export { RequestsUnderWay } from './server/requests-under-way.js';
export { RunningSubgraph, type SubgraphOperation } from './server/running-subgraph.js';
export { serveSubgraph } from './server/serve-subgraph.js';
export { type StartOptions, startSubgraph } from './server/start-subgraph.js';
export { untilToldToStop } from './server/until-told-to-stop.js';
export type {
  SubgraphApp,
  SubgraphDefinition,
  SubgraphRuntime,
} from './server/subgraph-definition.js';
export {
  currencyInput,
  idempotencyKeyInput,
  optionalInput,
  parseInput,
  ulidInput,
} from './input/parse-input.js';
