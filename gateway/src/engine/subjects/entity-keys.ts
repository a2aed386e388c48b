import {
  getNamedType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  Kind,
  parse,
  visit,
  type GraphQLSchema,
} from 'graphql';

/** By type: the keys that tell its entities apart, each the fields it is made of, the shortest first. */
export type EntityKeys = ReadonlyMap<string, readonly (readonly string[])[]>;

/** Reads the keys a client could ask for; those with fields of fields, or with hidden ones, are left out. */
export function readEntityKeys(supergraphSdl: string, apiSchema: GraphQLSchema): EntityKeys {
  const keys = new Map<string, readonly (readonly string[])[]>();
  visit(parse(supergraphSdl, { noLocation: true }), {
    enter: (node) => {
      if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION)
        return;
      const written = (node.directives ?? []).flatMap((directive) => {
        if (directive.name.value !== 'join__type') return [];
        const key = directive.arguments?.find((argument) => argument.name.value === 'key')?.value;
        return key?.kind === Kind.STRING ? [key.value] : [];
      });
      const type = node.name.value;
      const plain = [...new Set(written)]
        .map((key) => key.split(/[\s,]+/).filter((field) => field !== ''))
        .filter((fields) => fields.every((field) => isPlain(apiSchema, type, field)))
        .sort((one, other) => one.length - other.length);
      if (plain.length > 0) keys.set(type, plain);
    },
  });
  return keys;
}

function isPlain(schema: GraphQLSchema, typename: string, field: string): boolean {
  const type = schema.getType(typename);
  const definition =
    isObjectType(type) || isInterfaceType(type) ? type.getFields()[field] : undefined;
  return definition !== undefined && isLeafType(getNamedType(definition.type));
}
