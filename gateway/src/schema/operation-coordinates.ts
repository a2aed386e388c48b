import {
  type ASTNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInputType,
  isInterfaceType,
  isLeafType,
  Kind,
  type OperationDefinitionNode,
  specifiedScalarTypes,
  typeFromAST,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/**
 * Everything of the graph that one operation depends on, as schema coordinates in alphabetical order: `Type.field`,
 * `Type.field(argument)`, `Enum.VALUE`, `Input.field`, and the name of every type it meets, built-in scalars left out.
 *
 * A field asked of an interface counts for every object that may answer it. A variable counts for whatever it may
 * carry: all fields of its input and all values of its enums. An enum that is answered counts with all its values.
 *
 * @param operationName which operation of the document; the only one when null
 * @returns nothing when the document has no such operation
 */
export function coordinatesOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null,
): readonly string[] {
  const operation = selectOperation(document, operationName);
  if (operation === undefined) return [];
  const found = new FoundCoordinates(schema);
  const typeInfo = new TypeInfo(schema);
  for (const definition of [operation, ...fragmentsOf(document, operation)])
    visit(
      definition,
      visitWithTypeInfo(typeInfo, {
        enter: (node) => {
          if (node.kind === Kind.FIELD && node.name.value.startsWith('__')) return false;
          noteNode(found, typeInfo, schema, node);
          return undefined;
        },
      }),
    );
  return found.sorted();
}

/** The named operation of a document, or its only one. */
export function selectOperation(
  document: DocumentNode,
  operationName: string | null,
): OperationDefinitionNode | undefined {
  const operations = document.definitions.filter(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION,
  );
  if (operationName === null) return operations.length === 1 ? operations[0] : undefined;
  return operations.find((operation) => operation.name?.value === operationName);
}

function noteNode(
  found: FoundCoordinates,
  typeInfo: TypeInfo,
  schema: GraphQLSchema,
  node: ASTNode,
): void {
  switch (node.kind) {
    case Kind.FIELD: {
      const parent = typeInfo.getParentType();
      const answer = getNamedType(typeInfo.getType());
      if (parent == null) return;
      found.addMember(parent, node.name.value);
      if (answer !== undefined) found.addAnswer(answer);
      return;
    }
    case Kind.ARGUMENT: {
      const parent = typeInfo.getParentType();
      const field = typeInfo.getFieldDef();
      if (typeInfo.getDirective() == null && parent != null && field != null)
        found.addMember(parent, `${field.name}(${node.name.value})`);
      return;
    }
    case Kind.OBJECT_FIELD: {
      const parent = getNamedType(typeInfo.getParentInputType());
      if (isInputObjectType(parent)) found.addMember(parent, node.name.value);
      return;
    }
    case Kind.OBJECT: {
      const type = getNamedType(typeInfo.getInputType());
      if (type != null) found.addType(type);
      return;
    }
    case Kind.ENUM: {
      const type = getNamedType(typeInfo.getInputType());
      if (isEnumType(type)) found.addMember(type, node.value);
      return;
    }
    case Kind.INLINE_FRAGMENT:
    case Kind.FRAGMENT_DEFINITION: {
      const type = typeInfo.getType();
      if (node.typeCondition !== undefined && isCompositeType(type)) found.addType(type);
      return;
    }
    case Kind.VARIABLE_DEFINITION: {
      const type = typeFromAST(schema, node.type);
      if (type !== undefined && isInputType(type)) found.addInput(type);
      return;
    }
    default:
  }
}

const builtIn = new Set(specifiedScalarTypes.map((type) => type.name));

class FoundCoordinates {
  private readonly coordinates = new Set<string>();
  private readonly inputs = new Set<string>();

  constructor(private readonly schema: GraphQLSchema) {}

  sorted(): readonly string[] {
    return [...this.coordinates].sort();
  }

  addType(type: GraphQLNamedType): void {
    if (!builtIn.has(type.name)) this.coordinates.add(type.name);
  }

  /** A field, `field(argument)`, input field or enum value, with the type it belongs to. */
  addMember(type: GraphQLNamedType, member: string): void {
    this.addType(type);
    this.coordinates.add(`${type.name}.${member}`);
    if (!isInterfaceType(type)) return;
    for (const object of this.schema.getPossibleTypes(type))
      this.coordinates.add(`${object.name}.${member}`);
  }

  addAnswer(type: GraphQLNamedType): void {
    this.addType(type);
    if (isLeafType(type)) this.addValues(type);
  }

  /** All that a variable of the type may carry. */
  addInput(given: GraphQLInputType): void {
    const type = getNamedType(given);
    if (this.inputs.has(type.name)) return;
    this.inputs.add(type.name);
    this.addType(type);
    this.addValues(type);
    if (!isInputObjectType(type)) return;
    for (const field of Object.values(type.getFields())) {
      this.addMember(type, field.name);
      this.addInput(field.type);
    }
  }

  private addValues(type: GraphQLNamedType): void {
    if (!isEnumType(type)) return;
    for (const { name } of type.getValues()) this.coordinates.add(`${type.name}.${name}`);
  }
}

/** The fragments an operation uses, also by way of others. */
function fragmentsOf(
  document: DocumentNode,
  operation: OperationDefinitionNode,
): FragmentDefinitionNode[] {
  const known = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) known.set(definition.name.value, definition);
  const used = new Set<FragmentDefinitionNode>();
  const collect = (node: ASTNode): void => {
    visit(node, {
      FragmentSpread: ({ name }) => {
        const fragment = known.get(name.value);
        if (fragment === undefined || used.has(fragment)) return;
        used.add(fragment);
        collect(fragment);
      },
    });
  };
  collect(operation);
  return [...used];
}
