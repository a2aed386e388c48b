import {
  Kind,
  visit,
  type DirectiveNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type ValueNode,
} from 'graphql';
import type { IsAsked } from './asked-fields.js';

/** The variables that decide which fields an operation asks, sorted. */
export function conditionVariables(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): string[] {
  const names = new Set<string>();
  for (const definition of [operation, ...fragments.values()])
    visit(definition, {
      Directive: (directive) => {
        const value = isCondition(directive) ? conditionOf(directive) : undefined;
        if (value?.kind === Kind.VARIABLE) names.add(value.name.value);
      },
    });
  return [...names].sort();
}

/** Selections that are asked when exactly these variables are true; with null every one that may be asked. */
export function asksUnder(truths: ReadonlySet<string> | null): IsAsked {
  return ({ directives = [] }) =>
    directives.filter(isCondition).every((directive) => {
      const value = conditionOf(directive);
      const wanted = directive.name.value === 'include';
      if (value?.kind === Kind.BOOLEAN) return value.value === wanted;
      if (value?.kind !== Kind.VARIABLE || truths === null) return true;
      return truths.has(value.name.value) === wanted;
    });
}

function isCondition({ name }: DirectiveNode): boolean {
  return name.value === 'include' || name.value === 'skip';
}

function conditionOf({ arguments: given = [] }: DirectiveNode): ValueNode | undefined {
  return given.find(({ name }) => name.value === 'if')?.value;
}
