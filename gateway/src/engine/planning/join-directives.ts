import {
  Kind,
  parse,
  type ConstDirectiveNode,
  type DocumentNode,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** A type that has fields in a supergraph's text. */
export type TypeWithFields = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

/** Whether a definition is one of a type that has fields. */
export function isTypeWithFields(definition: {
  readonly kind: Kind;
}): definition is TypeWithFields {
  return (
    definition.kind === Kind.OBJECT_TYPE_DEFINITION ||
    definition.kind === Kind.INTERFACE_TYPE_DEFINITION
  );
}

/** An argument of a directive of the join specification, as text; undefined when it is not given. */
export function joinArgument(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  return value !== undefined && 'value' in value ? String(value.value) : undefined;
}

/** The selections of a field set; null for none. */
export function readFieldSet(text: string | undefined): SelectionSetNode | null {
  if (text === undefined) return null;
  const [definition] = parse(`{${text}}`, { noLocation: true }).definitions;
  return definition?.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet : null;
}

/** The names of capabilities, by the value that stands for each in a supergraph. */
export function graphNames({ definitions }: DocumentNode): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const definition of definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || definition.name.value !== 'join__Graph')
      continue;
    for (const { name, directives } of definition.values ?? []) {
      const graph = directives?.find((directive) => directive.name.value === 'join__graph');
      if (graph !== undefined) names.set(name.value, joinArgument(graph, 'name') ?? '');
    }
  }
  return names;
}
