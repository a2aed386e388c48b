import type { QueryPlan } from '@apollo/query-planner';
import { chainsApart } from './chains-apart.js';
import { FieldRequirements } from './field-requirements.js';
import { mapFetches } from './map-fetches.js';
import { cannotBePlanned } from './planning-faults.js';
import { requiredVariants } from './required-variants.js';
import { restoreVariants } from './restore-variants.js';
import { unmetRequirement } from './unmet-requirement.js';

/** The supergraph as the planner reads it, in which what it gets wrong is written otherwise. */
export interface PlannedSupergraph {
  /** The supergraph itself where there is nothing of that kind. */
  readonly sdl: string;
  /**
   * A plan of it as one of the supergraph.
   *
   * @throws GraphQLError OPERATION_NOT_PLANNABLE for a plan that would ask for something without what it requires
   */
  readonly restore: (plan: QueryPlan) => QueryPlan;
}

export function plannedSupergraph(supergraphSdl: string): PlannedSupergraph {
  const variants = requiredVariants(supergraphSdl);
  const withVariants = variants?.plannerSdl ?? supergraphSdl;
  const apart = chainsApart(withVariants);
  const requirements = FieldRequirements.read(withVariants);
  return {
    sdl: apart?.plannerSdl ?? withVariants,
    restore(plan) {
      const named = apart === null ? plan : withNames(plan, apart.capabilities);
      const unmet = requirements === null ? null : unmetRequirement(named, requirements);
      if (unmet !== null) throw cannotBePlanned(`${unmet} is asked without what it requires.`);
      return variants === null ? named : restoreVariants(named, variants);
    },
  };
}

function withNames(plan: QueryPlan, names: ReadonlyMap<string, string>): QueryPlan {
  return mapFetches(plan, (node) => [
    { ...node, serviceName: names.get(node.serviceName) ?? node.serviceName },
  ]);
}
