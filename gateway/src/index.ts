export type { ActorKind } from './access/actor-from-claims.js';
export type { TokenIssuer } from './access/token-verifier.js';
export { ClientRegistry } from './clients/client-registry.js';
export { hashSecret, newSecret } from './clients/client-secret.js';
export { DEMO_PARTNER, loadDemoPartnerSecret } from './clients/demo-partner-secret.js';
export { PartnerTokens, partnerTokenIssuer } from './clients/partner-tokens.js';
export { partnerTokenRoutes } from './clients/token-endpoint.js';
export { watchClientFile } from './clients/watch-client-file.js';
export { SupergraphRefused } from './engine/index.js';
export { apiSchemaOf } from './federation/api-schema.js';
export {
  CompositionFailed,
  composeSupergraph,
  type SubgraphSchema,
} from './federation/compose-supergraph.js';
export { AuditLog, type AuditLogOptions } from './observe/audit/audit-log.js';
export { findAudited } from './observe/audit/find-audited.js';
export { verifyAudit, type VerifiedChain } from './observe/audit/verify-audit.js';
export { AutomaticPersistedQueries } from './persisted/automatic-persisted-queries.js';
export { PersistedOperations } from './persisted/persisted-operations.js';
export { RedisPersistedQueries } from './persisted/redis-persisted-queries.js';
export { HubAccess } from './pipeline/hub-access.js';
export { OpenAccess } from './pipeline/open-access.js';
export { catalogueMarkdown } from './schema/catalogue-markdown.js';
export { buildCatalogue } from './schema/catalogue.js';
export { checkReportJson, describeCheck } from './schema/check-report.js';
export { checkSubgraph } from './schema/check-subgraph.js';
export { contractOf } from './schema/contract.js';
export { hubContracts } from './schema/hub-contracts.js';
export { OperationRecorder } from './schema/operation-recorder.js';
export { type FoundUse, readUsedOperations } from './schema/read-used-operations.js';
export { RECORDED_OPERATIONS_FOLDER } from './schema/recorded-operations-folder.js';
export type { GatewayOptions } from './gateway-options.js';
export { startGateway, type RunningGateway } from './start-gateway.js';
