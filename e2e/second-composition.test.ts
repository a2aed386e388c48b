import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeServices } from '@theguild/federation-composition';
import { apiSchemaOf, composeSupergraph } from '@hub/gateway';
import { repositoryRoot } from '@hub/standalone';
import {
  buildSchema,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  Kind,
  lexicographicSortSchema,
  parse,
  printSchema,
  validate,
} from 'graphql';

const names = ['inventory', 'marketing', 'member', 'order', 'profile'];
const subgraphs = names.map((name) => ({
  name,
  url: `http://${name}/graphql`,
  sdl: readFileSync(join(repositoryRoot, 'subgraphs', name, 'schema.graphql'), 'utf8'),
}));

/** GraphQL itself says what the roots and its own scalars are. */
const GRAPHQL_OWN = new Set(['Query', 'Mutation', 'String', 'Int', 'Float', 'Boolean', 'ID']);

describe('the graph is plain Federation', () => {
  const ours = apiSchemaOf(composeSupergraph(subgraphs));

  it('composes to the same public graph with a second implementation', () => {
    const second = composeServices(
      subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })),
    );
    expect(second.errors ?? []).toEqual([]);
    const theirs = apiSchemaOf(second.supergraphSdl ?? '');
    expect(printSchema(lexicographicSortSchema(theirs))).toBe(
      printSchema(lexicographicSortSchema(ours)),
    );
  });

  const folder = join(repositoryRoot, 'operations');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.graphql'))
    .sort();

  it.each(files)('answers operations/%s', (file) => {
    expect(validate(ours, parse(readFileSync(join(folder, file), 'utf8')))).toEqual([]);
  });

  it.each(files)('finds every variable of operations/%s documented', (file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const comments = text
      .split('\n')
      .filter((line) => line.startsWith('#'))
      .join('\n');
    const silent = variablesOf(text).filter((name) => !new RegExp(`\\b${name}\\b`).test(comments));
    expect(comments).toMatch(/\w+ \w+/);
    expect(silent).toEqual([]);
  });

  it('describes every type, field, argument and enum value', () => {
    const bare = Object.values(ours.getTypeMap())
      .filter(({ name }) => !name.startsWith('__') && !GRAPHQL_OWN.has(name))
      .flatMap(undescribed);
    expect(bare).toEqual([]);
  });

  it('would notice a description that is missing', () => {
    const schema = buildSchema('type A { b(c: Int): D } enum D { E } input F { g: Int }');
    const bare = ['A', 'D', 'F'].flatMap((name) => undescribed(schema.getType(name)!));
    expect(bare).toEqual(['A', 'A.b', 'A.b(c)', 'D', 'D.E', 'F', 'F.g']);
  });
});

function variablesOf(text: string): string[] {
  return parse(text).definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? (definition.variableDefinitions ?? []).map(({ variable }) => variable.name.value)
      : [],
  );
}

/** The parts of a type that say nothing of themselves. */
function undescribed(type: GraphQLNamedType): string[] {
  const parts: [string, string | null | undefined][] = [[type.name, type.description]];
  if (isObjectType(type) || isInterfaceType(type)) {
    for (const field of Object.values(type.getFields())) {
      parts.push([`${type.name}.${field.name}`, field.description]);
      for (const { name, description } of field.args) {
        parts.push([`${type.name}.${field.name}(${name})`, description]);
      }
    }
  }
  if (isInputObjectType(type)) {
    for (const field of Object.values(type.getFields())) {
      parts.push([`${type.name}.${field.name}`, field.description]);
    }
  }
  if (isEnumType(type)) {
    for (const value of type.getValues()) {
      parts.push([`${type.name}.${value.name}`, value.description]);
    }
  }
  return parts.filter(([, description]) => !description).map(([name]) => name);
}
