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
import { argumentAt, type Variables } from './given-value.js';
import type { Amount, SumOfSteps } from './sum-of-steps.js';

/** What a field's arguments cost: the weight of each that is given, and of every field of every input object in it. */
export function argumentCost(
  steps: SumOfSteps,
  rules: CostRules,
  owner: FieldOwner,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
): Amount {
  return steps.sum(
    (node.arguments ?? []).flatMap(({ name }) => {
      const argument = field.args.find((candidate) => candidate.name === name.value);
      if (argument === undefined) return [];
      const named = getNamedType(argument.type);
      const weight = rules.argumentWeight(owner, field.name, argument.name, named);
      if (weight === 0 && !isInputObjectType(named)) return [];
      const { given, constant } = argumentAt(field, node, [name.value]);
      const read = (variables: Variables): number =>
        Math.max(0, valueCost(rules, given(variables), argument.type, weight));
      return [constant ? read({}) : steps.read(read)];
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
  const fields = type.getFields();
  return Object.entries(value).reduce((sum, [name, given]) => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) return sum;
    const fieldWeight = rules.inputFieldWeight(type.name, name, getNamedType(field.type));
    return sum + valueCost(rules, given, field.type, fieldWeight);
  }, weight);
}
