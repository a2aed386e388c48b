import {
  DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES,
  ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
  Supergraph,
} from '@apollo/federation-internals';
import type { GraphQLSchema } from 'graphql';

/** Directives of access and cost are enforced here, so a supergraph may demand that they are. */
const supportedFeatures = new Set([
  ...DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES,
  ...ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
]);

/** What touchpoints see of a supergraph: without inaccessible fields and without federation's own parts. */
export function apiSchemaOf(supergraphSdl: string): GraphQLSchema {
  return Supergraph.build(supergraphSdl, { supportedFeatures }).apiSchema().toGraphQLJSSchema();
}
