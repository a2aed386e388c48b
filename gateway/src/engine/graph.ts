import {
  DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES,
  ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
  Supergraph,
  type Schema,
} from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { Kind, parse, visit, type GraphQLSchema } from 'graphql';
import { InternalNames } from './internal-names.js';
import {
  requiringFieldsOfInterfaceObjects,
  type FieldsOfInterfaces,
} from './planning/interface-object-fields.js';
import { requiredVariants, type RequiredVariants } from './planning/required-variants.js';

/** Connectors are no plain Federation: nothing here could fetch them. */
const SUPPORTED_FEATURES: Set<string> = new Set([
  ...DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES,
  ...[...ROUTER_SUPPORTED_SUPERGRAPH_FEATURES].filter((url) => !url.includes('/connect/')),
]);

/**
 * Candidates the planner compares. Its own default of 10,000 lets a document of a kilobyte hold the process for seconds;
 * a hundred gave the same number of fetches for every operation of the differential fuzz.
 */
const MOST_EVALUATED_PLANS = 100;

/** The supergraph cannot be served; the message says why. */
export class SupergraphRefused extends Error {}

/** A supergraph, read once: what clients see, what plans are made of and where the capabilities are. */
export interface Graph {
  readonly supergraphSdl: string;
  /** What clients see: without inaccessible parts and without federation's own. */
  readonly apiSchema: GraphQLSchema;
  /** The same in the form the planner and the stock executor read. */
  readonly federationApiSchema: Schema;
  /** Everything, inaccessible parts included: what is matched against between capabilities. */
  readonly supergraphSchema: GraphQLSchema;
  readonly planner: QueryPlanner;
  readonly subgraphs: readonly { readonly name: string; readonly url: string }[];
  /** Labels of fields that move from one capability to another step by step. */
  readonly overrideLabels: readonly string[];
  /** How answers are named while data is gathered. */
  readonly names: InternalNames;
  /** Fields that are planned on their interface wherever they are asked. */
  readonly lifted: FieldsOfInterfaces;
  /** Required inputs that the planner knows under other names; null for none. */
  readonly variants: RequiredVariants | null;
}

/**
 * Reads a composed Federation 2 supergraph.
 *
 * @throws SupergraphRefused when it does not parse, is not valid, or needs a feature nothing here understands
 */
export function readGraph(supergraphSdl: string): Graph {
  try {
    const supergraph = build(supergraphSdl);
    const variants = requiredVariants(supergraphSdl);
    const planned = variants === null ? supergraph : build(variants.plannerSdl);
    const supergraphSchema = supergraph.schema.toGraphQLJSSchema();
    const apiSchema = supergraph.apiSchema().toGraphQLJSSchema();
    const lifted = requiringFieldsOfInterfaceObjects(supergraphSdl, apiSchema);
    const liftedNames = new Set([...lifted.values()].flatMap((names) => [...names]));
    return {
      supergraphSdl,
      apiSchema,
      federationApiSchema: planned.apiSchema(),
      supergraphSchema,
      // Fetches without fragments of their own can be joined, and are read by every capability alike.
      planner: new QueryPlanner(planned, {
        reuseQueryFragments: false,
        debug: { maxEvaluatedPlans: MOST_EVALUATED_PLANS },
      }),
      subgraphs: supergraph.subgraphsMetadata(),
      overrideLabels: overrideLabelsIn(supergraphSdl),
      names: new InternalNames(supergraphSchema, supergraphSdl, liftedNames),
      lifted,
      variants,
    };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SupergraphRefused(`The supergraph cannot be served: ${reason}`, { cause });
  }
}

function build(supergraphSdl: string): Supergraph {
  return Supergraph.build(supergraphSdl, { supportedFeatures: SUPPORTED_FEATURES });
}

function overrideLabelsIn(supergraphSdl: string): string[] {
  const labels = new Set<string>();
  visit(parse(supergraphSdl, { noLocation: true }), {
    Directive: ({ name, arguments: given }) => {
      if (name.value !== 'join__field') return;
      const label = given?.find((argument) => argument.name.value === 'overrideLabel')?.value;
      if (label?.kind === Kind.STRING) labels.add(label.value);
    },
  });
  return [...labels].sort();
}
