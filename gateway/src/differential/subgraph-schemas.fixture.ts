import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  type ConstDirectiveNode,
  getNamedType,
  type GraphQLSchema,
  isObjectType,
  isUnionType,
  type InterfaceTypeDefinitionNode,
  type InterfaceTypeExtensionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  parse,
  type SelectionSetNode,
} from 'graphql';

/** What a `@requires` asks for, as the subgraph that declares it reads it. */
export interface RequiredInputs {
  /** The type the field is declared on there: an interface's name where one object type stands for it. */
  readonly type: string;
  readonly schema: GraphQLSchema;
  readonly selection: SelectionSetNode;
}

/** One subgraph of a world: its schema and what its directives say. */
export interface SubgraphFacts {
  readonly name: string;
  readonly sdl: string;
  readonly schema: GraphQLSchema;
  /** Keys of each entity type, in the order they are written. */
  readonly keys: ReadonlyMap<string, readonly SelectionSetNode[]>;
  /** Object types that stand for an interface of other subgraphs. */
  readonly interfaceObjects: ReadonlySet<string>;
  /** By `Type.field`. */
  readonly requires: ReadonlyMap<string, RequiredInputs>;
}

type FieldedNode =
  | ObjectTypeDefinitionNode
  | ObjectTypeExtensionNode
  | InterfaceTypeDefinitionNode
  | InterfaceTypeExtensionNode;

/** Reads a subgraph's SDL. */
export function subgraphFacts(name: string, sdl: string): SubgraphFacts {
  const document = parse(sdl);
  const schema = withoutOwnResolvers(buildSubgraphSchema({ typeDefs: document }));
  const keys = new Map<string, SelectionSetNode[]>();
  const interfaceObjects = new Set<string>();
  const requires = new Map<string, RequiredInputs>();
  for (const node of document.definitions) {
    if (!isFielded(node)) continue;
    const type = node.name.value;
    for (const directive of node.directives ?? []) {
      if (directive.name.value === 'interfaceObject') interfaceObjects.add(type);
      if (directive.name.value !== 'key') continue;
      keys.set(type, [...(keys.get(type) ?? []), selectionOf(directive)]);
    }
    for (const field of node.fields ?? [])
      for (const directive of field.directives ?? [])
        if (directive.name.value === 'requires')
          requires.set(`${type}.${field.name.value}`, {
            type,
            schema,
            selection: selectionOf(directive),
          });
  }
  return { name, sdl, schema, keys, interfaceObjects, requires };
}

/** Entities are found by the world, not by the library's resolver. */
function withoutOwnResolvers(schema: GraphQLSchema): GraphQLSchema {
  const entities = schema.getQueryType()?.getFields()['_entities'];
  if (entities !== undefined) delete entities.resolve;
  const union = schema.getType('_Entity');
  if (isUnionType(union)) union.resolveType = undefined;
  return schema;
}

function isFielded(node: { kind: Kind }): node is FieldedNode {
  return (
    node.kind === Kind.OBJECT_TYPE_DEFINITION ||
    node.kind === Kind.OBJECT_TYPE_EXTENSION ||
    node.kind === Kind.INTERFACE_TYPE_DEFINITION ||
    node.kind === Kind.INTERFACE_TYPE_EXTENSION
  );
}

function selectionOf(directive: ConstDirectiveNode): SelectionSetNode {
  const value = directive.arguments?.find(({ name }) => name.value === 'fields')?.value;
  if (value?.kind !== Kind.STRING) throw new Error('A field set is a string.');
  const [operation] = parse(`{ ${value.value} }`).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('Not a field set.');
  return operation.selectionSet;
}

/** Every `Type.field` that takes part in a key, nested ones too: their values name the entity. */
export function keyCoordinates(subgraphs: readonly SubgraphFacts[]): Set<string> {
  const found = new Set<string>();
  const walk = (schema: GraphQLSchema, typeName: string, selection: SelectionSetNode): void => {
    const type = schema.getType(typeName);
    if (type === undefined || !('getFields' in type)) return;
    for (const node of selection.selections) {
      if (node.kind !== Kind.FIELD) continue;
      found.add(`${typeName}.${node.name.value}`);
      const field = type.getFields()[node.name.value];
      if (field !== undefined && node.selectionSet !== undefined)
        walk(schema, getNamedType(field.type).name, node.selectionSet);
    }
  };
  for (const { schema, keys } of subgraphs)
    for (const [type, selections] of keys)
      for (const selection of selections) walk(schema, type, selection);
  return found;
}

/** The interfaces that are entities, with the object types that implement them in any subgraph, sorted. */
export function entityInterfaces(
  subgraphs: readonly SubgraphFacts[],
): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const { schema, keys } of subgraphs)
    for (const name of keys.keys()) {
      const type = schema.getType(name);
      if (type === undefined || !('getInterfaces' in type) || isObjectType(type)) continue;
      const names = new Set([
        ...(found.get(name) ?? []),
        ...schema.getPossibleTypes(type).map((member) => member.name),
      ]);
      found.set(name, [...names].sort());
    }
  return found;
}

/** The name a subgraph's root types have for everybody else. */
export function canonicalTypeName(schema: GraphQLSchema, name: string): string {
  if (schema.getQueryType()?.name === name) return 'Query';
  if (schema.getMutationType()?.name === name) return 'Mutation';
  return name;
}
