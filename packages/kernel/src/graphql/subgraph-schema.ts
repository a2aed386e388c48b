import { buildSubgraphSchema } from '@apollo/subgraph';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import { defaultFieldResolver, type GraphQLSchema, lexicographicSortSchema, parse } from 'graphql';
import { buildSchemaSync, createResolversMap } from 'type-graphql';
import { requireService } from '../access/require-actor.js';
import type { RequestContext } from './request-context.js';
import { hubDirectivesSdl } from './hub-directives.js';
import { readPlainFieldsDirectly } from './plain-fields.js';

const federationImports = [
  '@key',
  '@shareable',
  '@external',
  '@requires',
  '@provides',
  '@inaccessible',
  '@tag',
  '@authenticated',
  '@requiresScopes',
  '@policy',
  '@cost',
  '@listSize',
  '@override',
  '@interfaceObject',
  '@composeDirective',
];

const header = `extend schema
  @link(
    url: "https://specs.apollo.dev/federation/v2.9"
    import: [${federationImports.map((name) => `"${name}"`).join(', ')}]
  )`;

/** Finds an entity by what another capability knows of it; null when there is none. */
export type ReferenceResolver<Loaders> = {
  // Method syntax: a resolver may name the exact key fields it reads.
  resolve(
    reference: Record<string, unknown>,
    context: RequestContext<Loaders>,
  ): Promise<object | null> | object | null;
}['resolve'];

export interface SchemaParts<Loaders = unknown> {
  /** Resolver classes; nothing else that is decorated anywhere in the process gets in. */
  readonly resolvers: readonly ResolverClass[];
  /** Entity types no field returns, e.g. stubs that only other capabilities reach. */
  readonly orphanedTypes?: readonly ResolverClass[];
  /** One object per resolver class, built by hand in `app.ts`. */
  readonly instances: ReadonlyMap<ResolverClass, object>;
  /** By GraphQL type name. */
  readonly references: Readonly<Record<string, ReferenceResolver<Loaders>>>;
  /** SDL for what decorators cannot say, e.g. directives on enums. */
  readonly sdlExtensions?: string;
}

export type ResolverClass = abstract new (...parameters: never[]) => object;

export interface SubgraphSchema {
  readonly schema: GraphQLSchema;
  /** Sorted, so that it only changes when the graph changes. */
  readonly sdl: string;
}

/** Builds the federated schema of one subgraph from its own classes. */
export function buildSubgraph<Loaders>(parts: SchemaParts<Loaders>): SubgraphSchema {
  const decorated = buildDecoratedSchema(parts);
  const body = printSchemaWithDirectives(lexicographicSortSchema(decorated));
  const sdl =
    [header, hubDirectivesSdl, body, parts.sdlExtensions?.trim()].filter(Boolean).join('\n\n') +
    '\n';
  const schema = buildSubgraphSchema({
    typeDefs: parse(sdl),
    resolvers: withReferences(
      createResolversMap(decorated),
      parts.references,
    ) as FederatedResolvers,
  });
  keepSdlForServices(schema);
  return { schema, sdl };
}

export function buildSubgraphSdl(parts: SchemaParts<never>): string {
  return buildSubgraph(parts).sdl;
}

type DecoratedClass = Parameters<typeof buildSchemaSync>[0]['resolvers'][number];

function buildDecoratedSchema(parts: SchemaParts<never>): GraphQLSchema {
  const [first, ...others] = parts.resolvers as unknown as DecoratedClass[];
  if (first === undefined) throw new Error('A subgraph needs at least one resolver class.');
  readPlainFieldsDirectly();
  return buildSchemaSync({
    resolvers: [first, ...others],
    orphanedTypes: [
      ...new Set([...(parts.orphanedTypes ?? []), ...resolvedTypes(parts)]),
    ] as DecoratedClass[],
    validate: false,
    container: { get: (wanted: ResolverClass) => instanceOf(parts, wanted) },
  });
}

/** The types the resolvers are of: a stub that only other capabilities reach is in the schema without being listed. */
function resolvedTypes(parts: SchemaParts<never>): unknown[] {
  const wanted = new Set<unknown>(parts.resolvers);
  return globalThis.TypeGraphQLMetadataStorage.resolverClasses
    .filter((resolver) => wanted.has(resolver.target))
    .flatMap((resolver) => {
      try {
        return [resolver.getObjectType()];
      } catch {
        return []; // `@Resolver()` of no type: its getter throws by design.
      }
    });
}

function instanceOf(parts: SchemaParts<never>, wanted: ResolverClass): object {
  const instance = parts.instances.get(wanted);
  if (instance === undefined)
    throw new Error(`app.ts gives no instance of the resolver ${wanted.name}.`);
  return instance;
}

type FederatedResolvers = NonNullable<
  Exclude<Parameters<typeof buildSubgraphSchema>[0], unknown[] | { kind: string }>['resolvers']
>;
type ResolverMap = ReturnType<typeof createResolversMap>;
type FederatedResolverMap = Record<string, ResolverMap[string] & { __resolveReference?: unknown }>;

function withReferences<Loaders>(
  resolvers: ResolverMap,
  references: SchemaParts<Loaders>['references'],
): FederatedResolverMap {
  const merged: FederatedResolverMap = { ...resolvers };
  for (const [type, resolve] of Object.entries(references)) {
    const fields = merged[type];
    if (fields === undefined)
      throw new Error(
        `There is a reference for ${type}, which is no type of this subgraph; list its class in orphanedTypes.`,
      );
    merged[type] = {
      ...fields,
      __resolveReference: async (
        reference: Record<string, unknown>,
        context: RequestContext<Loaders>,
      ) => {
        const found = await resolve(reference, context);
        return found === null ? null : withExternalFields(found, reference);
      },
    };
  }
  return merged;
}

/**
 * The entity with the fields other capabilities own and this one `@requires`. It is a copy, because a
 * loader hands the same object to everyone who asks, and federation marks what it gets with its type.
 */
function withExternalFields(found: object, reference: Record<string, unknown>): object {
  const entity = Object.assign(
    Object.create(Object.getPrototypeOf(found) as object) as Record<string, unknown>,
    found,
  );
  for (const [field, value] of Object.entries(reference)) {
    if (field !== '__typename' && entity[field] === undefined) entity[field] = value;
  }
  return entity;
}

function keepSdlForServices(schema: GraphQLSchema): void {
  const service = schema.getQueryType()?.getFields()['_service'];
  if (service === undefined) return;
  const resolve = service.resolve ?? defaultFieldResolver;
  service.resolve = (source, args, context: RequestContext, info) => {
    requireService(context.actor);
    return resolve(source, args, context, info);
  };
}
