export type { ActorKind } from './access/actor-from-claims.js';
export type { TokenIssuer } from './access/token-verifier.js';
export { apiSchemaOf } from './federation/api-schema.js';
export {
  CompositionFailed,
  composeSupergraph,
  type SubgraphSchema,
} from './federation/compose-supergraph.js';
export { startGateway, type GatewayOptions, type RunningGateway } from './start-gateway.js';
