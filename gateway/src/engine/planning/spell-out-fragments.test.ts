import { describe, expect, it } from '@jest/globals';
import { parse, print } from 'graphql';
import { graphOf, run, ScriptedSubgraphs } from '../engine.fixture.js';
import { spellOutFragments } from './spell-out-fragments.js';

const graph = graphOf({
  works: `type Query { works: [Work!]! first: Book named: [Named] }
    interface Work @key(fields: "id") { id: ID! }
    interface Named { title: String }
    union Shown = Film | Play
    type Book implements Work & Named @key(fields: "id") { id: ID! title: String pages: Int }
    type Film implements Work & Named @key(fields: "id") { id: ID! title: String }
    type Play implements Work @key(fields: "id") { id: ID! shown: Shown }`,
  sequels: `type Work @key(fields: "id") @interfaceObject { id: ID! sequel: Work }`,
});

function written(query: string): string {
  const { apiSchema, knownAsObjects } = graph;
  return print(spellOutFragments(apiSchema, knownAsObjects, parse(query))).replace(/\s+/g, ' ');
}

describe('a fragment inside of an interface that a capability knows as an object', () => {
  it.each([
    [
      'on another interface is written for each type it applies to',
      '{ works { ...F @skip(if: true) } } fragment F on Named { title }',
      '{ works { ... on Book @skip(if: true) { title } ... on Film @skip(if: true) { title } } }',
    ],
    [
      'on a union is written for its members',
      '{ works { ... on Shown { __typename } } }',
      '{ works { ... on Film { __typename } ... on Play { __typename } } }',
    ],
    [
      'loses what does not apply to a type',
      '{ works { ... on Named { ... on Book { pages } } } }',
      '{ works { ... on Book { ... on Book { pages } } ... on Film { __typename } } }',
    ],
    [
      'is found below a fragment on the interface',
      '{ named { ... on Work { ... on Shown { ... on Work { id } } } } }',
      '{ named { ... on Work { ... on Film { ... on Film { id } } ... on Play { ... on Play { id } } } } }',
    ],
  ])('%s', (_, query, expected) => {
    expect(written(query)).toBe(expected);
  });

  it.each([
    '{ works { id ... on Book { pages } } }',
    '{ works { ... on Work { id } ... { sequel { id } } } }',
    '{ named { ... on Named { title } } }',
  ])('is left as it is in %s', (query) => {
    expect(written(query)).toBe(query);
  });

  it('is left as it is where it would become too long', () => {
    const query = `{ works { ${'... on Named { sequel { '.repeat(16)} id ${'} } '.repeat(16)} } }`;
    expect(written(query)).toBe(print(parse(query)).replace(/\s+/g, ' '));
  });

  it('can be planned, and shows what it applies to', async () => {
    const client = new ScriptedSubgraphs({
      works: ({ variables }) =>
        'representations' in variables
          ? { data: { _entities: [{ __typename: 'Film', title: 'Vertigo' }] } }
          : { data: { works: [{ __typename: 'Book', id: 'b' }] } },
      sequels: () => ({ data: { _entities: [{ sequel: { __typename: 'Work', id: 'f' } }] } }),
    });
    const { value, errors } = await run(
      graph,
      client,
      '{ works { sequel { ... on Named { title } } } }',
    );
    expect([value, errors]).toEqual([{ works: [{ sequel: { title: 'Vertigo' } }] }, []]);
  });
});
