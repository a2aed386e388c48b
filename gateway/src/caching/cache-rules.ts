import {
  isTypeDefinitionNode,
  Kind,
  OperationTypeNode,
  parse,
  type ConstDirectiveNode,
  type ConstValueNode,
  type FieldDefinitionNode,
  type TypeDefinitionNode,
  type TypeNode,
} from 'graphql';

/** What the supergraph says about keeping one field. */
export interface FieldRule {
  /** The named type it answers, without list and non-null. */
  readonly type: string;
  /** From `@cached`; null without it. */
  readonly maxAgeSeconds: number | null;
  readonly isPrivate: boolean;
  /** From `@evicts`: the entity types a mutation changes. */
  readonly evicts: readonly string[];
}

/** What the supergraph says about keeping a type's fields. */
export interface TypeRule {
  readonly fields: ReadonlyMap<string, FieldRule>;
  /** Fields of type ID that name an entity; empty for what is no entity. */
  readonly idFields: ReadonlySet<string>;
  readonly isEntity: boolean;
  /** Object types that are one: implementations of an interface, members of a union, or the object type itself. */
  readonly objects: readonly string[];
  /** Whether seeing the type at all needs a right. */
  readonly isGuarded: boolean;
}

/** Read once from a supergraph. */
export interface CacheRules {
  readonly types: ReadonlyMap<string, TypeRule>;
  readonly queryType: string;
  readonly mutationType: string;
}

/** Who may see what these stand on depends on who asks. */
const GUARDS = new Set(['authenticated', 'requiresScopes', 'policy', 'masked']);

/** Reads the directives `@cached` and `@evicts`, the keys and the guards of a supergraph. */
export function readCacheRules(supergraphSdl: string): CacheRules {
  const types = new Map<string, TypeRule>();
  const objectsOf = new Map<string, string[]>();
  let queryType = 'Query';
  let mutationType = 'Mutation';
  for (const definition of parse(supergraphSdl, { noLocation: true }).definitions) {
    if (definition.kind === Kind.SCHEMA_DEFINITION) {
      const nameOf = (wanted: OperationTypeNode): string | undefined =>
        definition.operationTypes.find(({ operation }) => operation === wanted)?.type.name.value;
      queryType = nameOf(OperationTypeNode.QUERY) ?? queryType;
      mutationType = nameOf(OperationTypeNode.MUTATION) ?? mutationType;
    } else if (isTypeDefinitionNode(definition)) {
      const name = definition.name.value;
      types.set(name, typeRule(definition));
      if (definition.kind === Kind.OBJECT_TYPE_DEFINITION)
        for (const implemented of definition.interfaces ?? [])
          addTo(objectsOf, implemented.name.value, name);
      if (definition.kind === Kind.UNION_TYPE_DEFINITION)
        for (const member of definition.types ?? []) addTo(objectsOf, name, member.name.value);
    }
  }
  for (const [abstract, objects] of objectsOf) {
    const rule = types.get(abstract);
    if (rule !== undefined) types.set(abstract, { ...rule, objects });
  }
  return { types, queryType, mutationType };
}

function typeRule(definition: TypeDefinitionNode): TypeRule {
  const { kind, name, directives = [] } = definition;
  const fields =
    kind === Kind.OBJECT_TYPE_DEFINITION || kind === Kind.INTERFACE_TYPE_DEFINITION
      ? (definition.fields ?? [])
      : [];
  const keys = directives
    .filter((directive) => directive.name.value === 'join__type')
    .flatMap((directive) => stringsIn(argumentOf(directive, 'key')));
  const rules = new Map(fields.map((field) => [field.name.value, fieldRule(field)]));
  return {
    fields: rules,
    idFields: new Set(keys.flatMap(fieldsOfKey).filter((key) => rules.get(key)?.type === 'ID')),
    isEntity: keys.length > 0,
    objects: kind === Kind.OBJECT_TYPE_DEFINITION ? [name.value] : [],
    isGuarded: directives.some(isGuard),
  };
}

function fieldRule({ type, directives = [] }: FieldDefinitionNode): FieldRule {
  const cached = directives.find((directive) => directive.name.value === 'cached');
  const age = cached === undefined ? undefined : argumentOf(cached, 'maxAgeSeconds');
  const isPrivate = cached === undefined ? undefined : argumentOf(cached, 'private');
  return {
    type: namedType(type),
    maxAgeSeconds: age?.kind === Kind.INT ? Math.max(0, Number(age.value)) : null,
    isPrivate: (isPrivate?.kind === Kind.BOOLEAN && isPrivate.value) || directives.some(isGuard),
    evicts: directives
      .filter((directive) => directive.name.value === 'evicts')
      .flatMap((directive) => stringsIn(argumentOf(directive, 'types'))),
  };
}

function isGuard({ name }: ConstDirectiveNode): boolean {
  // Imported under its own name or with its specification's: `@masked`, `@hub__masked`.
  return GUARDS.has(name.value.split('__').at(-1) ?? '');
}

function argumentOf(directive: ConstDirectiveNode, name: string): ConstValueNode | undefined {
  return directive.arguments?.find((argument) => argument.name.value === name)?.value;
}

function stringsIn(value: ConstValueNode | undefined): string[] {
  if (value?.kind === Kind.LIST) return value.values.flatMap(stringsIn);
  return value?.kind === Kind.STRING ? [value.value] : [];
}

/** The fields of a key such as `id organisation { id }`; which of them are nested does not matter here. */
function fieldsOfKey(key: string): string[] {
  return key.split(/[\s,{}]+/).filter((name) => name !== '');
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

function addTo(map: Map<string, string[]>, key: string, value: string): void {
  const present = map.get(key);
  if (present === undefined) map.set(key, [value]);
  else present.push(value);
}
