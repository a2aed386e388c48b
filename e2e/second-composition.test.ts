import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeServices } from '@theguild/federation-composition';
import { apiSchemaOf, composeSupergraph } from '@hub/gateway';
import { repositoryRoot } from '@hub/standalone';
import { Kind, lexicographicSortSchema, parse, printSchema, validate } from 'graphql';

const names = ['inventory', 'marketing', 'member', 'order', 'profile'];
const subgraphs = names.map((name) => ({
  name,
  url: `http://${name}/graphql`,
  sdl: readFileSync(join(repositoryRoot, 'subgraphs', name, 'schema.graphql'), 'utf8'),
}));

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
    expect(comments.length).toBeGreaterThan(10);
  });

  it('describes every type, field, argument and enum value', () => {
    const bare: string[] = [];
    for (const type of Object.values(ours.getTypeMap())) {
      if (
        type.name.startsWith('__') ||
        ['String', 'Int', 'Float', 'Boolean', 'ID'].includes(type.name)
      )
        continue;
      if (!type.description) bare.push(type.name);
      if ('getFields' in type) {
        for (const field of Object.values(type.getFields())) {
          if (!field.description) bare.push(`${type.name}.${field.name}`);
          if ('args' in field)
            for (const arg of field.args)
              if (!arg.description) bare.push(`${type.name}.${field.name}(${arg.name})`);
        }
      }
      if ('getValues' in type)
        for (const value of type.getValues())
          if (!value.description) bare.push(`${type.name}.${value.name}`);
    }
    expect(bare).toEqual([]);
  });
});
