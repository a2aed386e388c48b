import { execute, type GraphQLFieldResolver, parse } from 'graphql';
import { ownInputs } from './required-inputs.fixture.js';
import { type Runner, wire } from './runner.fixture.js';
import { Thing } from './world-data.fixture.js';
import type { World } from './world.fixture.js';

/** The specification's own answer: one graphql-js schema over the same data. Only for worlds without faults. */
export const runOracle: Runner = async (world, { query, variables, operationName }) => {
  const result = await execute({
    schema: world.apiSchema,
    document: parse(query),
    variableValues: variables,
    operationName: operationName ?? null,
    fieldResolver: oracleResolver(world),
    typeResolver: (value) => (value instanceof Thing ? value.type : undefined),
  });
  return wire(result);
};

function oracleResolver(world: World): GraphQLFieldResolver<unknown, unknown> {
  return (source, args: Record<string, unknown>, _context, info) => {
    const thing = source instanceof Thing ? source : new Thing(info.parentType.name, 0);
    return publicPart(world, readField(world, thing, info.fieldName, args));
  };
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
