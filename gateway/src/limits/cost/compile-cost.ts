import { type DocumentNode, type OperationDefinitionNode, OperationTypeNode } from 'graphql';
import { FieldFinder, type IsAsked } from './asked-fields.js';
import { asksUnder, conditionVariables } from './conditions.js';
import type { CostRules } from './cost-rules.js';
import { FieldCosts } from './field-costs.js';
import { variableDefaults, withDefaults, type Variables } from './given-value.js';
import { reachableFragments } from './reachable-definitions.js';
import { SumOfSteps } from './sum-of-steps.js';

/** What the gateway assumes where the schema says nothing. */
export interface CostSettings {
  /** Length of a list whose field has no `@listSize`, or one that leaves it open. */
  readonly usualListLength: number;
  /** What any mutation costs beside its answer. */
  readonly mutationCost: number;
}

/** Ten, as in the GraphQL cost specification's other implementations. */
export const usualCostSettings: CostSettings = { usualListLength: 10, mutationCost: 10 };

/** What one operation costs with these variables: an upper bound of the objects it answers, weighed. */
export type OperationCost = (variables: Variables) => number;

/** Operations with more conditions than this are priced as if all their fields were asked. */
const MOST_CONDITIONS = 6;

/**
 * Prepares the price of an operation, after the GraphQL Cost Directive specification by IBM and the way Apollo's router
 * applies it: an object weighs 1, a scalar 0, a mutation 10 more, `@cost` says otherwise for a type, field, argument or
 * input field; a field counts as often as its list is expected long. Where the runtime type is open the dearest counts.
 * Fields that are merged in the answer are counted once, so that aliases and fragments change nothing that they do not
 * change in the answer. Introspection costs 1 per root field. What federation adds (`@requires`) is not counted.
 *
 * The document must be valid. Preparing takes time once; the function is a few additions.
 *
 * @throws DomainError COST_LIMIT_EXCEEDED when the document is too entangled to be priced; BAD_USER_INPUT, also from the
 *   prepared function, when a list needs exactly one slicing argument
 */
export function compileCost(
  rules: CostRules,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  settings: CostSettings = usualCostSettings,
): OperationCost {
  const root = rules.schema.getRootType(operation.operation);
  if (root == null) return () => 0;
  const fragments = reachableFragments(document, operation);
  const defaults = variableDefaults(operation);
  const base = operation.operation === OperationTypeNode.MUTATION ? settings.mutationCost : 0;
  const prepare = (isAsked: IsAsked): OperationCost => {
    const steps = new SumOfSteps();
    const finder = new FieldFinder(rules.schema, fragments, isAsked);
    const costs = new FieldCosts(steps, rules, finder, settings.usualListLength);
    return steps.finish(steps.sum([base, costs.ofObject(root, [operation.selectionSet])]));
  };
  const conditions = conditionVariables(operation, fragments);
  const costOf =
    conditions.length === 0 || conditions.length > MOST_CONDITIONS
      ? prepare(asksUnder(null))
      : byCondition(conditions, (truths) => prepare(asksUnder(truths)));
  return (variables) => costOf(withDefaults(variables, defaults));
}

/** One price per combination of the conditions, each prepared when it is first asked. */
function byCondition(
  conditions: readonly string[],
  prepare: (truths: ReadonlySet<string>) => OperationCost,
): OperationCost {
  const prepared = new Map<string, OperationCost>();
  return (variables) => {
    const truths = conditions.filter((name) => variables[name] === true);
    const key = truths.join();
    const known = prepared.get(key);
    if (known !== undefined) return known(variables);
    const costOf = prepare(new Set(truths));
    prepared.set(key, costOf);
    return costOf(variables);
  };
}
