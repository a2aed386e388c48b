import { describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { judgeChanges } from './judge-changes.js';
import { registeredOperations } from './used-operation.js';

const before = `
  directive @seen on FIELD
  type Query {
    item(id: ID, sort: Sort = UP, filter: Filter): Item!
    items(page: Int): [Item!]!
    node: Node
    find: Found
  }
  interface Node { id: ID! }
  type Item implements Node { id: ID! name: String! kind: Kind old: Int }
  type Shop implements Node { id: ID! city: String }
  union Found = Item | Shop
  enum Kind { GOODS SERVICE }
  enum Sort { UP DOWN }
  input Filter { words: String, kind: Kind }
`;

/** Judges one replacement in the graph by one operation. */
async function judged(from: string, to: string, asked: string) {
  expect(before).toContain(from);
  const after = before.replace(from, to);
  const operations = registeredOperations(asked, {
    client: 'app',
    graph: 'public',
    source: 'recorded',
  });
  return judgeChanges(buildSchema(before), buildSchema(after), operations);
}

const used = 'used';
const safe = 'safe by use';

describe('a change judged by use', () => {
  it.each([
    ['a removed field', ' old: Int', '', '{ item { old } }', used],
    ['a removed field', ' old: Int', '', '{ item { name } }', safe],
    ['a removed field', ' old: Int', '', '{ item { name: id old: name } }', safe],
    ['a field that may be null now', 'name: String!', 'name: String', '{ item { name } }', used],
    ['a field that may be null now', 'name: String!', 'name: String', '{ item { id } }', safe],
    [
      'a field that may be null now, asked in a fragment on a union',
      'name: String!',
      'name: String',
      '{ find { ...i } } fragment i on Item { name }',
      used,
    ],
    [
      'a field of another type',
      'city: String',
      'city: Int',
      '{ find { ... on Shop { city } } }',
      used,
    ],
    ['a field of another type', 'city: String', 'city: Int', '{ find { __typename } }', safe],
    ['a removed argument', 'id: ID, ', '', '{ item(id: 1) { id } }', used],
    ['a removed argument', 'id: ID, ', '', '{ item { id } }', safe],
    ['an argument that is required now', 'page: Int', 'page: Int!', '{ items { id } }', used],
    [
      'an argument that is required now',
      'page: Int',
      'page: Int!',
      '{ items(page: 1) { id } }',
      safe,
    ],
    [
      'an argument that is required now, given by a variable that may be null',
      'page: Int',
      'page: Int!',
      'query($p: Int) { items(page: $p) { id } }',
      used,
    ],
    [
      'an argument that is required now, given by a variable that may not be null',
      'page: Int',
      'page: Int!',
      'query($p: Int!) { items(page: $p) { id } }',
      safe,
    ],
    [
      'a new required argument',
      'items(page: Int)',
      'items(page: Int, at: ID!)',
      '{ items { id } }',
      used,
    ],
    [
      'a new required argument',
      'items(page: Int)',
      'items(page: Int, at: ID!)',
      '{ item { id } }',
      safe,
    ],
    ['a value removed from an answer', 'GOODS SERVICE', 'GOODS', '{ item { kind } }', used],
    ['a value removed from an answer', 'GOODS SERVICE', 'GOODS', '{ item { id } }', safe],
    ['a value removed that is written', 'UP DOWN', 'UP', '{ item(sort: DOWN) { id } }', used],
    [
      'a value removed while another is written',
      'UP DOWN',
      'UP',
      '{ item(sort: UP) { id } }',
      safe,
    ],
    [
      'a value removed that a variable may carry',
      'UP DOWN',
      'UP',
      'query($s: Sort) { item(sort: $s) { id } }',
      used,
    ],
    [
      'a value removed that an input may carry',
      'GOODS SERVICE',
      'GOODS',
      'query($f: Filter) { item(filter: $f) { id } }',
      used,
    ],
    [
      'an input field removed',
      'words: String, ',
      '',
      '{ item(filter: { words: "" }) { id } }',
      used,
    ],
    [
      'an input field removed',
      'words: String, ',
      '',
      '{ item(filter: { kind: GOODS }) { id } }',
      safe,
    ],
    [
      'an input field removed that a variable may carry',
      'words: String, ',
      '',
      'query($f: Filter) { item(filter: $f) { id } }',
      used,
    ],
    [
      'a new required input field that a variable lacks',
      'words: String,',
      'words: String, at: ID!,',
      'query($f: Filter) { item(filter: $f) { id } }',
      used,
    ],
    [
      'a new required input field',
      'words: String,',
      'words: String, at: ID!,',
      '{ item { id } }',
      safe,
    ],
    [
      'an input field that is required now, left out by a variable',
      'words: String',
      'words: String!',
      'query($f: Filter) { item(filter: $f) { id } }',
      used,
    ],
    [
      'a member taken from a union',
      '= Item | Shop',
      '= Item',
      '{ find { ... on Shop { id } } }',
      used,
    ],
    [
      'a member taken from a union',
      '= Item | Shop',
      '= Item',
      '{ find { ... on Item { id } } }',
      safe,
    ],
    [
      'an interface taken from a type',
      'type Shop implements Node',
      'type Shop',
      '{ node { ... on Shop { city } } }',
      used,
    ],
    [
      'an interface taken from a type',
      'type Shop implements Node',
      'type Shop',
      '{ node { id } }',
      safe,
    ],
    ['a removed directive', 'directive @seen on FIELD', '', '{ item @seen { id } }', used],
    ['a removed directive', 'directive @seen on FIELD', '', '{ item { id } }', safe],
  ])('%s (%s → %s) asked by %s is %s', async (_, from, to, asked, verdict) => {
    const { changes, refused } = await judged(from, to, asked);
    const breaking = changes.filter(({ severity }) => severity === 'breaking');
    expect(breaking.length).toBeGreaterThan(0);
    const users = breaking.flatMap(({ usedBy }) => usedBy.map(({ client }) => client));
    expect(users.length > 0 ? used : safe).toBe(verdict);
    expect(refused).toEqual([]);
  });

  it.each([
    ['a new value', 'GOODS SERVICE', 'GOODS SERVICE RENTAL', '{ item { kind } }', 1],
    ['a new value', 'GOODS SERVICE', 'GOODS SERVICE RENTAL', '{ item { id } }', 0],
    ['another default', 'Sort = UP', 'Sort = DOWN', '{ item { id } }', 1],
    ['another default', 'Sort = UP', 'Sort = DOWN', '{ items { id } }', 0],
    [
      'a new member of a union',
      'Item | Shop',
      'Item | Shop | Extra type Extra { x: Int }',
      '{ find { __typename } }',
      1,
    ],
  ])('%s (%s → %s) asked by %s is dangerous to %i', async (_, from, to, asked, users) => {
    const { changes } = await judged(from, to, asked);
    expect(changes.map(({ severity, usedBy }) => [severity, usedBy.length])).toEqual([
      ['dangerous', users],
    ]);
  });

  it.each([
    ['a new field', ' old: Int', ' old: Int new: Int'],
    ['a new optional input field', 'words: String,', 'words: String, at: ID,'],
    ['a field that is never null any more', 'old: Int', 'old: Int!'],
    ['a deprecation', 'old: Int', 'old: Int @deprecated(reason: "Use name.")'],
  ])('%s hurts nobody', async (_, from, to) => {
    const { changes, harmlessChanges } = await judged(from, to, '{ item { old name } }');
    expect(changes.filter(({ severity }) => severity === 'breaking')).toEqual([]);
    expect(harmlessChanges + changes.length).toBeGreaterThan(0);
  });

  it('does not blame a change for an operation that was refused before', async () => {
    const { alreadyRefused, changes, judgedOperations } = await judged(
      ' old: Int',
      '',
      'query Wrong { item { old missing } }',
    );
    expect(alreadyRefused.map(({ name }) => name)).toEqual(['Wrong']);
    expect(judgedOperations).toBe(0);
    expect(changes.map(({ usedBy }) => usedBy)).toEqual([[]]);
  });
});
