import {
  Kind,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
} from 'graphql';
import type { ChainedField } from './chained-fields.js';
import {
  isTypeWithFields,
  joinArgument,
  joinDirectives,
  saidExplicitly,
  type TypeWithFields,
} from './join-directives.js';

/** Says of a field that no capability has it. */
const NOWHERE: ConstDirectiveNode = {
  kind: Kind.DIRECTIVE,
  name: { kind: Kind.NAME, value: 'join__field' },
};

/**
 * Takes a field from the interfaces that have it in its capability, so that the capability may have types of them
 * without it: it is asked of those types then.
 *
 * @returns null where an interface has no other field there
 */
export function withoutInterfaceFields(
  document: DocumentNode,
  { graph, field, interfaces }: ChainedField,
): DocumentNode | null {
  if (interfaces.length === 0) return document;
  const concerned = document.definitions.filter(
    (definition): definition is TypeWithFields =>
      isTypeWithFields(definition) && interfaces.includes(definition.name.value),
  );
  const areLeft = concerned.every((type) =>
    type.fields?.some((one) => one.name.value !== field && isGivenBy(type, one, graph)),
  );
  if (!areLeft) return null;
  const definitions = document.definitions.map((definition) => {
    const type = concerned.find((one) => one === definition);
    if (type === undefined) return definition;
    const fields = (type.fields ?? []).map((one) =>
      one.name.value === field ? taken(type, one, graph) : one,
    );
    return { ...type, fields };
  });
  return { ...document, definitions };
}

function taken(type: TypeWithFields, field: FieldDefinitionNode, graph: string) {
  const { directives = [], ...rest } = saidExplicitly(type, field);
  const left = directives.filter((directive) => joinArgument(directive, 'graph') !== graph);
  const isNowhere = joinDirectives({ directives: left }, 'join__field').length === 0;
  return { ...rest, directives: isNowhere ? [...left, NOWHERE] : left };
}

function isGivenBy(type: TypeWithFields, field: FieldDefinitionNode, graph: string): boolean {
  return joinDirectives(saidExplicitly(type, field), 'join__field', graph).length > 0;
}
