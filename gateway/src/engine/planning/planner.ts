import {
  DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES,
  operationFromDocument,
  ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
  Supergraph,
} from '@apollo/federation-internals';
import { QueryPlanner, type QueryPlan } from '@apollo/query-planner';
import { GraphQLError, type DocumentNode } from 'graphql';
import { cannotBePlanned } from './planning-faults.js';

/** Makes the query plans of one graph. */
export interface Planner {
  /**
   * @param overrides which fields are taken from the capability they move to, by label
   * @throws GraphQLError OPERATION_TOO_COMPLEX when that takes too long, OPERATION_NOT_PLANNABLE when the planner fails
   */
  plan(
    document: DocumentNode,
    overrides: ReadonlyMap<string, boolean>,
  ): QueryPlan | Promise<QueryPlan>;
}

/** Connectors are no plain Federation: nothing here could fetch them. */
const SUPPORTED_FEATURES: Set<string> = new Set([
  ...DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES,
  ...[...ROUTER_SUPPORTED_SUPERGRAPH_FEATURES].filter((url) => !url.includes('/connect/')),
]);

/**
 * Candidates the planner compares. Its own default of 10,000 lets a document of a kilobyte hold a thread for seconds;
 * a hundred gave the same number of fetches for every operation of the differential fuzz.
 */
const MOST_EVALUATED_PLANS = 100;

/** Reads a supergraph as planners need it; throws when it is not one, or needs what nothing here understands. */
export function readSupergraph(supergraphSdl: string): Supergraph {
  return Supergraph.build(supergraphSdl, { supportedFeatures: SUPPORTED_FEATURES });
}

/** Plans where it is asked: nothing else happens there meanwhile, and there is no limit of time. */
export class PlannerHere implements Planner {
  readonly #planner: QueryPlanner;

  constructor(private readonly supergraph: Supergraph) {
    // Fetches without fragments of their own can be joined, and are read by every capability alike.
    this.#planner = new QueryPlanner(supergraph, {
      reuseQueryFragments: false,
      debug: { maxEvaluatedPlans: MOST_EVALUATED_PLANS },
    });
  }

  plan(document: DocumentNode, overrides: ReadonlyMap<string, boolean>): QueryPlan {
    try {
      const schema = this.supergraph.apiSchema();
      const operation = operationFromDocument(schema, document, { validate: false });
      return this.#planner.buildQueryPlan(operation, { overrideConditions: new Map(overrides) });
    } catch (error) {
      // Everything else is an assertion of the planner's, or what it ran out of.
      throw error instanceof GraphQLError ? error : cannotBePlanned(String(error));
    }
  }
}
