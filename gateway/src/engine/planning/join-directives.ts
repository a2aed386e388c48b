import {
  Kind,
  parse,
  type ConstArgumentNode,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
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

/** A directive of the join specification that speaks of a capability. */
export function joinDirective(
  name: string,
  graph: string,
  more: readonly ConstArgumentNode[] = [],
): ConstDirectiveNode {
  const value = { kind: Kind.ENUM, value: graph } as const;
  const given = { kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: 'graph' }, value } as const;
  return {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: name },
    arguments: [given, ...more],
  };
}

/** The arguments of a directive that have one of these names. */
export function argumentsOf(
  { arguments: given = [] }: ConstDirectiveNode,
  names: readonly string[],
): ConstArgumentNode[] {
  return given.filter(({ name }) => names.includes(name.value));
}

/** The directives of one name that speak of a capability. */
export function joinDirectives(
  { directives = [] }: { readonly directives?: readonly ConstDirectiveNode[] },
  name: string,
  graph?: string,
): ConstDirectiveNode[] {
  return directives.filter(
    (directive) =>
      directive.name.value === name &&
      (graph === undefined || joinArgument(directive, 'graph') === graph),
  );
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

/** The same with directives more. */
export function added<T extends { readonly directives?: readonly ConstDirectiveNode[] }>(
  node: T,
  ...directives: readonly ConstDirectiveNode[]
): T {
  return { ...node, directives: [...(node.directives ?? []), ...directives] };
}

/** A field that is said of no capability is one of all that know its type: each of them is named. */
export function saidExplicitly(
  type: TypeWithFields,
  field: FieldDefinitionNode,
): FieldDefinitionNode {
  if (joinDirectives(field, 'join__field').length > 0) return field;
  const graphs = joinDirectives(type, 'join__type').map(
    (directive) => joinArgument(directive, 'graph') ?? '',
  );
  return added(field, ...[...new Set(graphs)].map((graph) => joinDirective('join__field', graph)));
}
