import {
  type ASTNode,
  type DefinitionNode,
  type DirectiveNode,
  type EnumTypeDefinitionNode,
  type FieldDefinitionNode,
  type InputObjectTypeDefinitionNode,
  type InterfaceTypeDefinitionNode,
  isTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type ScalarTypeDefinitionNode,
  type TypeNode,
  type UnionTypeDefinitionNode,
} from 'graphql';
import { argumentOf, type SupergraphDocument } from './supergraph-document.js';

export type CompositeNode = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;
export type TypeDefinition =
  | CompositeNode
  | UnionTypeDefinitionNode
  | EnumTypeDefinitionNode
  | InputObjectTypeDefinitionNode
  | ScalarTypeDefinitionNode;

interface Tagged {
  readonly directives?: readonly DirectiveNode[] | undefined;
}

/** The business types of a supergraph by name: what a contract chooses from. */
export function businessTypes(supergraph: SupergraphDocument): Map<string, TypeDefinition> {
  const isBusiness = (definition: DefinitionNode): definition is TypeDefinition =>
    isTypeDefinitionNode(definition) && !supergraph.isMachinery(definition.name.value);
  return new Map(
    supergraph.document.definitions.filter(isBusiness).map((type) => [type.name.value, type]),
  );
}

/** The tags an element carries itself. */
export function tagsOf(element: Tagged, tagDirective: string | null): readonly string[] {
  return (element.directives ?? [])
    .filter((directive) => directive.name.value === tagDirective)
    .map((directive) => String(argumentOf(directive, 'name')));
}

/** Whether an element carries a directive. */
export function carries(element: Tagged, directive: string | null): boolean {
  return element.directives?.some(({ name }) => name.value === directive) ?? false;
}

/** `Type`, `Type.member` or `Type.field(argument:)`. */
export function coordinate(type: string, member?: string, argument?: string): string {
  if (member === undefined) return type;
  return argument === undefined ? `${type}.${member}` : `${type}.${member}(${argument}:)`;
}

/** What stands inside a type: fields, input fields or values; a union's members are types. */
export function membersOf(
  type: TypeDefinition,
): readonly { readonly name: string; readonly node: ASTNode & Tagged }[] {
  const nodes =
    type.kind === Kind.ENUM_TYPE_DEFINITION
      ? (type.values ?? [])
      : 'fields' in type
        ? (type.fields ?? [])
        : [];
  return nodes.map((node) => ({ name: node.name.value, node }));
}

export function isComposite(type: TypeDefinition): type is CompositeNode {
  return type.kind === Kind.OBJECT_TYPE_DEFINITION || type.kind === Kind.INTERFACE_TYPE_DEFINITION;
}

/** The type behind lists and non-null. */
export function namedTypeOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedTypeOf(type.type);
}

export function argumentsOf(
  field: FieldDefinitionNode,
): NonNullable<FieldDefinitionNode['arguments']> {
  return field.arguments ?? [];
}

/** Names of the root types, by the schema definition or by convention. */
export function rootTypes(supergraph: SupergraphDocument): { query: string; all: string[] } {
  const roots = new Map<string, string>();
  for (const definition of supergraph.document.definitions)
    if (definition.kind === Kind.SCHEMA_DEFINITION)
      for (const { operation, type } of definition.operationTypes)
        roots.set(operation, type.name.value);
  if (roots.size === 0)
    for (const [operation, name] of [
      ['query', 'Query'],
      ['mutation', 'Mutation'],
      ['subscription', 'Subscription'],
    ] as const)
      roots.set(operation, name);
  return { query: roots.get('query') ?? 'Query', all: [...roots.values()] };
}
