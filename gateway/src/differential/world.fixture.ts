import {
  defaultFieldResolver,
  execute,
  GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isObjectType,
  parse,
  validate,
} from 'graphql';
import { apiSchemaOf } from '../federation/api-schema.js';
import { composeSupergraph } from '../federation/compose-supergraph.js';
import {
  faultOf,
  fieldFails,
  NO_FAULTS,
  type Faults,
  type SubgraphFault,
} from './faults.fixture.js';
import { givenInputs } from './required-inputs.fixture.js';
import { identityIn } from './representation.fixture.js';
import {
  canonicalTypeName,
  type SubgraphFacts,
  subgraphFacts,
} from './subgraph-schemas.fixture.js';
import type { SubgraphQuestion, SubgraphReply } from './subgraph-question.fixture.js';
import { type DataKnobs, Thing, WorldData } from './world-data.fixture.js';

/** A federated graph with all its data, in memory. */
export interface World {
  readonly name: string;
  /** How to make it again. */
  readonly seed: number;
  readonly subgraphs: readonly SubgraphFacts[];
  readonly supergraphSdl: string;
  readonly apiSchema: GraphQLSchema;
  readonly data: WorldData;
  readonly faults: Faults;
  /** What the subgraphs answer where a test says it itself, by subgraph name. */
  readonly told?: Readonly<Record<string, ToldSubgraph>>;
  /** Every question a subgraph was asked, where a test looks at them. */
  readonly asked?: AskedQuestion[];
}

/** A subgraph that answers as it is told. A value may be a function of the field's arguments, or an error. */
export interface ToldSubgraph {
  readonly root?: Readonly<Record<string, unknown>>;
  readonly entity?: (representation: Readonly<Record<string, unknown>>) => unknown;
  /** Answers instead of the schema. */
  readonly answer?: (question: SubgraphQuestion) => unknown;
}

/** A question and to whom. */
export type AskedQuestion = SubgraphQuestion & { readonly subgraph: string };

/** What a world is made from; `sdls` by subgraph name. */
export interface WorldPlan {
  readonly name: string;
  readonly seed?: number;
  readonly sdls: Readonly<Record<string, string>>;
  readonly knobs?: Partial<DataKnobs>;
}

/**
 * Composes the subgraphs and gives them data.
 *
 * @throws CompositionFailed when they contradict each other
 */
export function makeWorld({ name, seed = 0, sdls, knobs }: WorldPlan): World {
  const entries = Object.entries(sdls);
  const supergraphSdl = composeSupergraph(
    entries.map(([subgraph, sdl]) => ({ name: subgraph, url: `http://${subgraph}`, sdl })),
  );
  const subgraphs = entries.map(([subgraph, sdl]) => subgraphFacts(subgraph, sdl));
  const data = new WorldData(subgraphs, { nullRate: 0.15, population: 6, ...knobs });
  const apiSchema = apiSchemaOf(supergraphSdl);
  return { name, seed, subgraphs, supergraphSdl, apiSchema, data, faults: NO_FAULTS };
}

/** The same world with things going wrong. */
export function withFaults(world: World, faults: Partial<Faults>): World {
  return { ...world, faults: { ...world.faults, ...faults } };
}

/**
 * Asks one subgraph of a world. Nothing is shared with the receiver.
 *
 * @throws GraphQLError with a code when the world's faults say that the subgraph cannot be reached
 */
export async function askSubgraph(
  world: World,
  name: string,
  { query, variables, operationName }: SubgraphQuestion,
): Promise<SubgraphReply> {
  const subgraph = world.subgraphs.find((candidate) => candidate.name === name);
  if (subgraph === undefined) throw new GraphQLError(`No subgraph is called ${name}.`);
  world.asked?.push(fromJson({ subgraph: name, query, variables, operationName }));
  const told = world.told?.[name];
  const reply =
    (told?.answer?.({ query, variables, operationName }) as SubgraphReply | undefined) ??
    (await faultOf(world.faults, name, query));
  if (reply !== null) return fromJson(reply);
  const document = parse(query);
  const invalid = validate(subgraph.schema, document);
  if (invalid.length > 0)
    return fromJson({
      errors: invalid.map(({ message }) => ({
        message,
        extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
      })),
    });
  const result = await execute({
    schema: subgraph.schema,
    document,
    operationName: operationName ?? null,
    variableValues: fromJson(variables ?? {}),
    ...(told === undefined ? resolversOf(world, subgraph) : resolversOfTold(told)),
  });
  return withoutLastEntity(world.faults.subgraphs[name]?.fault, fromJson(result as SubgraphReply));
}

function withoutLastEntity(fault: SubgraphFault | undefined, reply: SubgraphReply): SubgraphReply {
  const entities = reply.data?.['_entities'];
  return fault === 'too-few' && Array.isArray(entities)
    ? { ...reply, data: { ...reply.data, _entities: entities.slice(0, -1) } }
    : reply;
}

function fromJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

function resolversOf(world: World, subgraph: SubgraphFacts) {
  return {
    fieldResolver: resolverOf(world, subgraph),
    typeResolver: (value: unknown) => (value instanceof Thing ? value.type : undefined),
  };
}

function resolversOfTold({ root, entity }: ToldSubgraph) {
  const fieldResolver: GraphQLFieldResolver<unknown, unknown> = (source, args, context, info) =>
    info.fieldName === '_entities'
      ? (args as { representations: Record<string, unknown>[] }).representations.map(
          (representation) => entity?.(representation) ?? null,
        )
      : defaultFieldResolver(source, args, context, info);
  return { rootValue: root ?? {}, fieldResolver };
}

function resolverOf(world: World, subgraph: SubgraphFacts): GraphQLFieldResolver<unknown, unknown> {
  return (source, args: Record<string, unknown>, _context, info) => {
    if (info.fieldName === '_entities') return entities(world, subgraph, args['representations']);
    const type = canonicalTypeName(subgraph.schema, info.parentType.name);
    const thing = source instanceof Thing ? source : new Thing(type, 0);
    failIfDue(world, type, thing.identity, info.fieldName);
    const required = subgraph.requires.get(`${info.parentType.name}.${info.fieldName}`);
    const inputs = required === undefined ? '' : givenInputs(required, thing);
    return world.data.value(type, thing.identity, info.fieldName, args, inputs);
  };
}

function failIfDue(world: World, type: string, identity: number, field: string): void {
  const owner = world.data.ownerOf(type, field);
  if (world.data.isKey(type, field) || !fieldFails(world.faults, owner, identity, field)) return;
  throw new GraphQLError(`${owner}#${identity}.${field} failed`, {
    extensions: { code: 'FIELD_FAILED' },
  });
}

/** One thing, null or error for each representation, in their order. */
function entities(world: World, subgraph: SubgraphFacts, representations: unknown): unknown[] {
  return (representations as Record<string, unknown>[]).map((representation) => {
    const type = representation['__typename'];
    if (typeof type !== 'string' || subgraph.schema.getType(type) === undefined)
      return new GraphQLError(`${subgraph.name} knows no type ${String(type)}.`);
    const identity = identityIn(subgraph, type, representation);
    if (identity === null) return new GraphQLError(`No key in ${JSON.stringify(representation)}.`);
    const fault = world.faults.entity(subgraph.name, type, identity);
    if (fault === 'null') return null;
    if (fault === 'error')
      return new GraphQLError(`${type}#${identity} failed in ${subgraph.name}`, {
        extensions: { code: 'ENTITY_FAILED' },
      });
    const known = world.data.entity(type, identity, representation);
    // Where one object type stands for an interface, that is the type it has there.
    return isObjectType(subgraph.schema.getType(type))
      ? new Thing(type, known.identity, representation)
      : known;
  });
}
