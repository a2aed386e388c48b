import {
  buildASTSchema,
  execute,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  parse,
  printSchema,
  visit,
} from 'graphql';
import { ownInputs } from './required-inputs.fixture.js';
import { type Question, type Runner, wire } from './runner.fixture.js';
import { Thing } from './world-data.fixture.js';
import type { World } from './world.fixture.js';

/** The specification's own answer: one graphql-js schema over the same data. Only for worlds without faults. */
export const runOracle: Runner = async (world, { query, variables, operationName }) => {
  const result = await execute({
    schema: world.apiSchema,
    document: parse(query),
    variableValues: variables,
    operationName: operationName ?? null,
    fieldResolver: oracleResolver(world, () => undefined),
    typeResolver: (value) => (value instanceof Thing ? value.type : undefined),
  });
  return wire(result);
};

/** A field of the answer and the one of the data that it shows. */
type Witness = (path: readonly (string | number)[], thing: Thing, field: string) => void;

function oracleResolver(world: World, witness: Witness): GraphQLFieldResolver<unknown, unknown> {
  return (source, args: Record<string, unknown>, _context, info) => {
    const thing = source instanceof Thing ? source : new Thing(info.parentType.name, 0);
    witness(pathOf(info.path), thing, info.fieldName);
    return publicPart(world, readField(world, thing, info.fieldName, args));
  };
}

function pathOf(path: GraphQLResolveInfo['path'] | undefined): (string | number)[] {
  return path === undefined ? [] : [...pathOf(path.prev), path.key];
}

const forgivingSchemas = new WeakMap<GraphQLSchema, GraphQLSchema>();

/** The same schema where everything may be null, so that no null hides what stands beside it. */
function forgiving(schema: GraphQLSchema): GraphQLSchema {
  let made = forgivingSchemas.get(schema);
  if (made === undefined) {
    const document = visit(parse(printSchema(schema)), {
      InputValueDefinition: () => false,
      NonNullType: { leave: ({ type }) => type },
    });
    made = buildASTSchema(document, { assumeValid: true });
    forgivingSchemas.set(schema, made);
  }
  return made;
}

/** What stands where: by response path as JSON, `Type#3.field` for every field the specification would answer. */
export async function coordinatesOf(
  world: World,
  { query, variables, operationName }: Question,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  await execute({
    schema: forgiving(world.apiSchema),
    document: parse(query),
    variableValues: variables,
    operationName: operationName ?? null,
    fieldResolver: oracleResolver(world, (path, thing, field) => {
      const owner = world.data.ownerOf(thing.type, field);
      found.set(JSON.stringify(path), `${owner}#${thing.identity}.${field}`);
    }),
    typeResolver: (value) => (value instanceof Thing ? value.type : undefined),
  });
  return found;
}

/** A field of a thing with everything it requires, read from where it really is. */
export function readField(
  world: World,
  thing: Thing,
  field: string,
  args: Readonly<Record<string, unknown>>,
): unknown {
  const { data } = world;
  const names = new Set([thing.type, data.ownerOf(thing.type, field)]);
  let inputs = '';
  for (const { requires } of world.subgraphs)
    for (const name of names) {
      const required = requires.get(`${name}.${field}`);
      if (required !== undefined)
        inputs = ownInputs(required, thing, (inner, innerField, innerArgs) =>
          readField(world, inner, innerField, innerArgs),
        );
    }
  return data.value(thing.type, thing.identity, field, args, inputs);
}

/** A thing whose type the public may not know is null for it. */
function publicPart(world: World, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => publicPart(world, item));
  return value instanceof Thing && world.apiSchema.getType(value.type) === undefined ? null : value;
}
