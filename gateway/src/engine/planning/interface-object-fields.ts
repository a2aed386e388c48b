import {
  isInterfaceType,
  Kind,
  parse,
  type FieldDefinitionNode,
  type GraphQLSchema,
  type InterfaceTypeDefinitionNode,
} from 'graphql';
import { joinArgument, joinDirectives } from './join-directives.js';

/** Names of fields, by the interface they are fields of. */
export type FieldsOfInterfaces = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Fields that a capability adds to an interface it knows as one object type, and that need inputs from elsewhere. The
 * planner goes astray when such a field is asked of one implementation. What clients do not see is left out.
 */
export function requiringFieldsOfInterfaceObjects(
  supergraphSdl: string,
  apiSchema: GraphQLSchema,
): FieldsOfInterfaces {
  const found = new Map<string, ReadonlySet<string>>();
  if (!supergraphSdl.includes('isInterfaceObject: true')) return found;
  for (const definition of parse(supergraphSdl, { noLocation: true }).definitions) {
    if (definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    if (apiSchema.getType(definition.name.value) === undefined) continue;
    const fields = requiringFields(definition);
    if (fields.size > 0) found.set(definition.name.value, fields);
  }
  return found;
}

/** Interfaces that clients see and that some capability knows as one object type. */
export function interfacesKnownAsObjects(
  supergraphSdl: string,
  apiSchema: GraphQLSchema,
): ReadonlySet<string> {
  const found = new Set<string>();
  if (!supergraphSdl.includes('isInterfaceObject: true')) return found;
  for (const definition of parse(supergraphSdl, { noLocation: true }).definitions)
    if (
      definition.kind === Kind.INTERFACE_TYPE_DEFINITION &&
      apiSchema.getType(definition.name.value) !== undefined &&
      knownAsObjectBy(definition).size > 0
    )
      found.add(definition.name.value);
  return found;
}

/** Names of the fields of some interfaces that have arguments. */
export function fieldsWithArguments(
  schema: GraphQLSchema,
  interfaces: ReadonlySet<string>,
): ReadonlySet<string> {
  const found = new Set<string>();
  for (const name of interfaces) {
    const type = schema.getType(name);
    if (!isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields()))
      if (field.args.length > 0) found.add(field.name);
  }
  return found;
}

/** The capabilities that know an interface as an object. */
function knownAsObjectBy(definition: InterfaceTypeDefinitionNode): ReadonlySet<string | undefined> {
  return new Set(
    joinDirectives(definition, 'join__type')
      .filter((directive) => joinArgument(directive, 'isInterfaceObject') === 'true')
      .map((directive) => joinArgument(directive, 'graph')),
  );
}

function requiringFields(definition: InterfaceTypeDefinitionNode): Set<string> {
  const asObject = knownAsObjectBy(definition);
  const isRequiring = ({ directives: onField = [] }: FieldDefinitionNode): boolean =>
    onField.some(
      (directive) =>
        directive.name.value === 'join__field' &&
        asObject.has(joinArgument(directive, 'graph')) &&
        joinArgument(directive, 'requires') !== undefined,
    );
  return new Set((definition.fields ?? []).filter(isRequiring).map(({ name }) => name.value));
}
