import type { Schema, Supergraph } from '@apollo/federation-internals';
import { Kind, parse, visit, type GraphQLSchema } from 'graphql';
import { readEntityKeys, type EntityKeys } from './subjects/entity-keys.js';
import { InternalNames } from './internal-names.js';
import {
  fieldsWithArguments,
  interfacesKnownAsObjects,
  requiringFieldsOfInterfaceObjects,
  type FieldsOfInterfaces,
} from './planning/interface-object-fields.js';
import { PlannerHere, readSupergraph, type Planner } from './planning/planner.js';
import { plannedSupergraph, type PlannedSupergraph } from './planning/planned-supergraph.js';

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
  readonly planner: Planner;
  readonly subgraphs: readonly { readonly name: string; readonly url: string }[];
  /** Labels of fields that move from one capability to another step by step. */
  readonly overrideLabels: readonly string[];
  /** What tells the entities of a type apart. */
  readonly entityKeys: EntityKeys;
  /** How answers are named while data is gathered. */
  readonly names: InternalNames;
  /** Fields that are planned on their interface wherever they are asked. */
  readonly lifted: FieldsOfInterfaces;
  /** Interfaces that some capability knows as one object type. */
  readonly knownAsObjects: ReadonlySet<string>;
  /** Turns what the planner makes into a plan of this supergraph. */
  readonly restorePlan: PlannedSupergraph['restore'];
}

/** Opens a planner over a supergraph, which is given as it is written and as it was read. */
export type OpenPlanner = (supergraphSdl: string, supergraph: Supergraph) => Planner;

const planHere: OpenPlanner = (_, supergraph) => new PlannerHere(supergraph);

/**
 * Reads a composed Federation 2 supergraph.
 *
 * @throws SupergraphRefused when it does not parse, is not valid, or needs a feature nothing here understands
 */
export function readGraph(supergraphSdl: string, openPlanner: OpenPlanner = planHere): Graph {
  try {
    const supergraph = readSupergraph(supergraphSdl);
    const { sdl, restore } = plannedSupergraph(supergraphSdl);
    const planned = sdl === supergraphSdl ? supergraph : readSupergraph(sdl);
    const supergraphSchema = supergraph.schema.toGraphQLJSSchema();
    const apiSchema = supergraph.apiSchema().toGraphQLJSSchema();
    const lifted = requiringFieldsOfInterfaceObjects(supergraphSdl, apiSchema);
    const knownAsObjects = interfacesKnownAsObjects(supergraphSdl, apiSchema);
    const varying = fieldsWithArguments(apiSchema, knownAsObjects);
    const liftedNames = new Set([...lifted.values()].flatMap((names) => [...names]));
    return {
      supergraphSdl,
      apiSchema,
      federationApiSchema: planned.apiSchema(),
      supergraphSchema,
      planner: openPlanner(sdl, planned),
      subgraphs: supergraph.subgraphsMetadata(),
      overrideLabels: overrideLabelsIn(supergraphSdl),
      entityKeys: readEntityKeys(supergraphSdl, apiSchema),
      names: new InternalNames(supergraphSchema, supergraphSdl, liftedNames, varying),
      lifted,
      knownAsObjects,
      restorePlan: restore,
    };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SupergraphRefused(`The supergraph cannot be served: ${reason}`, { cause });
  }
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
