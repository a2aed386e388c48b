import {
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  isUnionType,
  lexicographicSortSchema,
} from 'graphql';
import { apiSchemaOf } from '../federation/api-schema.js';
import { type CapabilityOwners, readOwners } from './capability-owners.js';
import {
  type ClientOperation,
  type ClientUse,
  type CoordinateUsage,
  usageOf,
} from './coordinate-usage.js';
import type { UsedOperation } from './used-operation.js';

/** A field, input field or value, with who uses it. */
export interface CatalogueMember {
  readonly coordinate: string;
  readonly name: string;
  /** With its arguments, as in SDL; empty for a value. */
  readonly signature: string;
  readonly description: string;
  /** What to use instead; null when it is not deprecated. */
  readonly deprecated: string | null;
  readonly usedBy: readonly ClientUse[];
}

/** What one capability has of a type. */
export interface CatalogueType {
  readonly name: string;
  readonly kind: 'type' | 'interface' | 'input' | 'enum' | 'union' | 'scalar';
  readonly description: string;
  readonly members: readonly CatalogueMember[];
}

/** What a capability offers. */
export interface CatalogueCapability {
  readonly name: string;
  readonly queries: readonly CatalogueMember[];
  readonly mutations: readonly CatalogueMember[];
  readonly types: readonly CatalogueType[];
}

/** What the hub can do, and who depends on what of it. */
export interface Catalogue {
  readonly capabilities: readonly CatalogueCapability[];
  /** Every client's operations with what they depend on. */
  readonly operations: readonly ClientOperation[];
  /** Fields that no operation in use asks. */
  readonly unused: readonly string[];
  /** What is deprecated and still asked. */
  readonly deprecatedInUse: readonly CatalogueMember[];
}

/** Reads a catalogue from the public part of a supergraph and the operations in use. */
export function buildCatalogue(
  supergraphSdl: string,
  operations: readonly UsedOperation[],
): Catalogue {
  const schema = lexicographicSortSchema(apiSchemaOf(supergraphSdl));
  const owners = readOwners(supergraphSdl);
  const usage = usageOf(schema, operations);
  const types = Object.values(schema.getTypeMap())
    .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
    .map((type) => ({ type, members: membersOf(type, usage) }));
  const all = types.flatMap(({ members }) => members);
  return {
    capabilities: owners.capabilities.map((name) => capabilityOf(name, schema, owners, types)),
    operations: usage.operations,
    unused: types
      .filter(({ type }) => isObjectType(type) || isInterfaceType(type))
      .flatMap(({ members }) => members)
      .filter(({ usedBy }) => usedBy.length === 0)
      .map(({ coordinate }) => coordinate),
    deprecatedInUse: all.filter(
      ({ deprecated, usedBy }) => deprecated !== null && usedBy.length > 0,
    ),
  };
}

interface DescribedType {
  readonly type: GraphQLNamedType;
  readonly members: readonly CatalogueMember[];
}

function capabilityOf(
  capability: string,
  schema: GraphQLSchema,
  owners: CapabilityOwners,
  types: readonly DescribedType[],
): CatalogueCapability {
  const own = ({ members, type }: DescribedType) =>
    members.filter(({ name }) => owners.ownersOf(type.name, name).includes(capability));
  const root = (type: GraphQLNamedType | null | undefined) =>
    types.filter((described) => described.type === type).flatMap(own);
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return {
    name: capability,
    queries: root(schema.getQueryType()),
    mutations: root(schema.getMutationType()),
    types: types
      .filter(({ type }) => !roots.some((candidate) => candidate === type))
      .map((described) => ({
        name: described.type.name,
        kind: kindOf(described.type),
        description: described.type.description ?? '',
        members: own(described),
      }))
      .filter(
        ({ members, name }) =>
          members.length > 0 ||
          (types.some(({ type }) => type.name === name && hasNoMembers(type)) &&
            owners.ownersOfType(name).includes(capability)),
      ),
  };
}

function hasNoMembers(type: GraphQLNamedType): boolean {
  return kindOf(type) === 'union' || kindOf(type) === 'scalar';
}

function kindOf(type: GraphQLNamedType): CatalogueType['kind'] {
  if (isObjectType(type)) return 'type';
  if (isInterfaceType(type)) return 'interface';
  if (isInputObjectType(type)) return 'input';
  if (isEnumType(type)) return 'enum';
  return isUnionType(type) ? 'union' : 'scalar';
}

function membersOf(type: GraphQLNamedType, usage: CoordinateUsage): CatalogueMember[] {
  const described = (
    member: {
      readonly name: string;
      readonly description?: string | null | undefined;
      readonly deprecationReason?: string | null | undefined;
    },
    signature: string,
  ): CatalogueMember => ({
    coordinate: `${type.name}.${member.name}`,
    name: member.name,
    signature,
    description: member.description ?? '',
    deprecated: member.deprecationReason ?? null,
    usedBy: usage.usesOf(`${type.name}.${member.name}`),
  });
  if (isEnumType(type)) return type.getValues().map((value) => described(value, ''));
  if (isInputObjectType(type))
    return Object.values(type.getFields()).map((field) => described(field, String(field.type)));
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).map((field) => {
    const given = field.args.map((argument) => `${argument.name}: ${String(argument.type)}`);
    const brackets = given.length === 0 ? '' : `(${given.join(', ')})`;
    return described(field, `${brackets === '' ? '' : `${brackets}: `}${String(field.type)}`);
  });
}
