import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { coordinatesOf } from './operation-coordinates.js';

const schema = buildSchema(`
  type Query { node(id: ID!): Node item(id: ID, sort: Sort = UP, filter: Filter): Item find: Found }
  type Mutation { save(input: SaveInput!): Item }
  interface Node { id: ID! }
  type Item implements Node { id: ID! kind: Kind price(currency: String): Int }
  type Shop implements Node { id: ID! name: String }
  union Found = Item | Shop
  enum Kind { GOODS SERVICE }
  enum Sort { UP DOWN }
  input Filter { kind: Kind, not: Filter, words: [String!] }
  input SaveInput { id: ID!, sort: Sort }
`);

describe('the coordinates of an operation', () => {
  it.each([
    [
      'a field with an argument',
      '{ item(id: 1) { id } }',
      'Item Item.id Query Query.item Query.item(id)',
    ],
    [
      'a field of an interface and of all that implement it',
      '{ node(id: 1) { id } }',
      'Item.id Node Node.id Query Query.node Query.node(id) Shop.id',
    ],
    [
      'an answered enum with all its values',
      '{ item { kind } }',
      'Item Item.kind Kind Kind.GOODS Kind.SERVICE Query Query.item',
    ],
    [
      'only the written value of an enum',
      '{ item(sort: DOWN) { id } }',
      'Item Item.id Query Query.item Query.item(sort) Sort Sort.DOWN',
    ],
    [
      'only the written fields of an input',
      '{ item(filter: { not: { words: "a" } }) { id } }',
      'Filter Filter.not Filter.words Item Item.id Query Query.item Query.item(filter)',
    ],
    [
      'all that a variable may carry, of inputs that contain themselves too',
      'query($f: Filter) { item(filter: $f) { id } }',
      'Filter Filter.kind Filter.not Filter.words Item Item.id Kind Kind.GOODS Kind.SERVICE Query Query.item Query.item(filter)',
    ],
    [
      'members of a union that fragments name, by way of other fragments',
      '{ find { ...a } } fragment a on Found { ...b ... on Shop { name } } fragment b on Item { id } fragment unused on Item { kind }',
      'Found Item Item.id Query Query.find Shop Shop.name',
    ],
    [
      'no introspection and no directive argument',
      'query($y: Boolean!) { __typename __schema { types { name } } find { ... on Item @include(if: $y) { __typename } } }',
      'Found Item Query Query.find',
    ],
    [
      'nothing where two operations have no name told',
      'query A { find { __typename } } query B { find { __typename } }',
      '',
    ],
  ])('are %s', (_, text, expected) => {
    expect(coordinatesOf(schema, parse(text), null).join(' ')).toBe(expected);
  });

  it('are those of the operation that is named', () => {
    const document = parse(
      'query A { item { id } } mutation B($i: SaveInput!) { save(input: $i) { id } }',
    );
    expect(coordinatesOf(schema, document, 'B')).toEqual([
      'Item',
      'Item.id',
      'Mutation',
      'Mutation.save',
      'Mutation.save(input)',
      'SaveInput',
      'SaveInput.id',
      'SaveInput.sort',
      'Sort',
      'Sort.DOWN',
      'Sort.UP',
    ]);
    expect(coordinatesOf(schema, document, 'C')).toEqual([]);
  });
});
