import {
  getNamedType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type FieldNode,
  type GraphQLField,
  type GraphQLInputType,
} from 'graphql';
import type { CostRules, FieldOwner } from './cost-rules.js';
import { isConstant, valueOf, type Variables } from './given-value.js';
import type { Amount, SumOfSteps } from './sum-of-steps.js';

/** What a field's arguments cost: the weight of each that is given, and of every field of every input object in it. */
export function argumentCost(
  steps: SumOfSteps,
  rules: CostRules,
  owner: FieldOwner,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
): Amount {
  const written = node.arguments ?? [];
  return steps.sum(
    written.flatMap(({ name, value }) => {
      const argument = field.args.find((candidate) => candidate.name === name.value);
      if (argument === undefined) return [];
      const named = getNamedType(argument.type);
      const weight = rules.argumentWeight(owner, field.name, argument.name, named);
      if (weight === 0 && !isInputObjectType(named)) return [];
      const read = (variables: Variables): number =>
        Math.max(0, valueCost(rules, valueOf(value, variables), argument.type, weight));
      return [isConstant(value) ? read({}) : steps.read(read)];
    }),
  );
}

function valueCost(
  rules: CostRules,
  value: unknown,
  type: GraphQLInputType,
  weight: number,
): number {
  if (value === null || value === undefined) return 0;
  if (isNonNullType(type)) return valueCost(rules, value, type.ofType, weight);
  if (isListType(type)) {
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    return items.reduce<number>(
      (sum, item) => sum + valueCost(rules, item, type.ofType, weight),
      0,
    );
  }
  if (!isInputObjectType(type) || typeof value !== 'object') return weight;
  return Object.values(type.getFields()).reduce((sum, field) => {
    if (!Object.hasOwn(value, field.name)) return sum;
    const fieldWeight = rules.inputFieldWeight(type.name, field.name, getNamedType(field.type));
    const given = (value as Record<string, unknown>)[field.name];
    return sum + valueCost(rules, given, field.type, fieldWeight);
  }, weight);
}
