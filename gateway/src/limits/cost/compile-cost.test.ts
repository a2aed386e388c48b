import { describe, expect, it } from '@jest/globals';
import { buildSchema, validate } from 'graphql';
import { compileCost, type OperationCost } from './compile-cost.js';
import { CostRules } from './cost-rules.js';
import { operationIn, shopRules, shopSchema } from './shop.fixture.js';

function priced(text: string): OperationCost {
  const { document, operation } = operationIn(text);
  expect(validate(shopSchema, document)).toEqual([]);
  return compileCost(shopRules, document, operation);
}

describe('the price of an operation', () => {
  it.each<[string, string, number]>([
    ['nothing for scalars of the root', '{ __typename }', 0],
    ['1 for an object', '{ author { name } }', 1],
    ['10 more for a mutation', 'mutation { buy(item: 1) { id } }', 11],
    ['what a scalar weighs', '{ author { photo } }', 6],
    ['what a field weighs in place of its type', '{ dear { id author { name } } }', 21],
    ['never less than nothing', '{ free { id } author { name } }', 1],
    ['a list by its slicing argument', '{ items(first: 5) { id } }', 5],
    ['nothing for a page of none', '{ items(first: 0) { id } }', 0],
    ['nothing for a page below none', '{ items(first: -3) { id } }', 0],
    ['a list by the usual length', '{ items { id } }', 10],
    ['a list by the number of ids', '{ authors(ids: [1, 2, 3]) { name } }', 3],
    [
      'a list by an argument inside an input',
      '{ search(filter: { page: { first: 4 } }) { __typename } }',
      6,
    ],
    ['a list by what is assumed', '{ search { __typename } }', 6],
    ['an argument that weighs', '{ search(text: "x") { __typename } }', 9],
    ['no argument that is null', '{ search(text: null) { __typename } }', 6],
    [
      'input objects and their fields',
      '{ search(filter: { price: 1, deep: { price: 2 } }) { __typename } }',
      16,
    ],
    ['lists in lists', '{ items(first: 1) { ... on Record { tracks { title } } } }', 1 + 100 * 2],
    [
      'a connection by its page, not its parts',
      '{ author { books(first: 3) { pageInfo { hasNextPage } nodes { id } } } }',
      1 + 1 + 1 + 3,
    ],
    [
      'both ways into a connection',
      '{ author { books(first: 3) { nodes { id } edges { node { id } } } } }',
      1 + 1 + 3 + 3 * 2,
    ],
    ['a page by the schema’s default', '{ author { books { nodes { id } } } }', 1 + 1 + 2],
    [
      'the larger of two slices',
      '{ author { books(first: 3, last: 4) { nodes { id } } } }',
      1 + 1 + 4,
    ],
    [
      'an interface’s list size where the object says none',
      '{ items(first: 1) { ... on Book { related { id } } } }',
      1 + 3,
    ],
    ['an object’s own list size', '{ items(first: 1) { related { id } } }', 1 + 4],
    [
      'the dearest runtime type',
      '{ search { ... on Book { author { name } } ... on Author { photo } } }',
      6 * (1 + 5),
    ],
    [
      'an equal selection once',
      '{ author { name } ...F } fragment F on Query { author { name photo } }',
      6,
    ],
    ['each alias', '{ a: author { name } b: author { name } }', 2],
    [
      'not what is never included',
      '{ author @include(if: false) { name } items(first: 2) @skip(if: true) { id } }',
      0,
    ],
    ['introspection by its root fields', '{ __schema { types { fields { name } } } }', 1],
  ])('counts %s', (_, text, cost) => {
    expect(priced(text)({})).toBe(cost);
  });

  it('is read from the variables, their defaults and the defaults of the schema', () => {
    const cost = priced(
      'query ($n: Int = 4, $m: Int) { items(first: $n) { id } author { books(first: $m) { nodes { id } } } }',
    );
    expect(cost({})).toBe(4 + 2 + 2);
    expect(cost({ n: 7 })).toBe(7 + 2 + 2);
    expect(cost({ n: null, m: 9 })).toBe(10 + 2 + 9);
  });

  it('counts the input objects that a variable holds', () => {
    const cost = priced('query ($filter: Filter) { search(filter: $filter) { __typename } }');
    expect(cost({})).toBe(6);
    expect(cost({ filter: { page: { first: 2 }, price: 1 } })).toBe(2 + 1 + 1 + 4);
  });

  it('counts what the conditions of the request include', () => {
    const cost = priced(
      'query ($a: Boolean!, $b: Boolean = true) { author @include(if: $a) { name photo @skip(if: $b) } }',
    );
    expect([cost({ a: false }), cost({ a: true }), cost({ a: true, b: false })]).toEqual([0, 1, 6]);
  });

  it('counts everything where an operation has very many conditions', () => {
    const names = Array.from({ length: 9 }, (_, index) => `v${String(index)}`);
    const cost = priced(
      `query (${names.map((name) => `$${name}: Boolean!`).join(' ')}) { ${names
        .map((name) => `${name}: author @include(if: $${name}) { name }`)
        .join(' ')} }`,
    );
    expect(cost({})).toBe(9);
  });

  it('needs exactly one slicing argument where the schema says so', () => {
    const needed = expect.objectContaining({ code: 'BAD_USER_INPUT' });
    expect(() => priced('{ page { id } }')).toThrow(needed);
    expect(() => priced('{ page(first: 1, last: 1) { id } }')).toThrow(needed);
    const cost = priced('query ($n: Int, $m: Int) { page(first: $n, last: $m) { id } }');
    expect(cost({ n: 3 })).toBe(3);
    expect(() => cost({})).toThrow(needed);
    expect(() => cost({ n: 1, m: 1 })).toThrow(needed);
  });

  it('is computed in an instant where fragments make it astronomically large', () => {
    const depth = 60;
    const fragments = Array.from(
      { length: depth },
      (_, level) =>
        `fragment F${String(level)} on Item { a: related { ...F${String(level + 1)} } b: related { ...F${String(level + 1)} } }`,
    );
    const { document, operation } = operationIn(
      `query ($n: Int) { items(first: $n) { ...F0 } } ${fragments.join(' ')} fragment F${String(depth)} on Item { id }`,
    );
    const started = performance.now();
    const cost = compileCost(shopRules, document, operation);
    expect(cost({ n: 2 })).toBe(Number.MAX_SAFE_INTEGER);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('follows the names that the supergraph’s link gives to the directives', () => {
    const supergraph = (link: string, list: string, cost: string): string =>
      `schema @link(url: "https://specs.apollo.dev/cost/v0.1", ${link}) { query: Query }
       type Query { a: [A] @${list}(assumedSize: 3) }
       type A @${cost}(weight: 2) { b: Int }`;
    const schema = buildSchema('type Query { a: [A] } type A { b: Int }');
    const { document, operation } = operationIn('{ a { b } }');
    for (const [link, list, cost] of [
      ['import: ["@cost", "@listSize"]', 'listSize', 'cost'],
      ['import: [{ name: "@listSize", as: "@long" }]', 'long', 'cost'],
      ['as: "price"', 'price__listSize', 'price'],
      ['import: [{ name: "@cost", as: "@weighs" }]', 'cost__listSize', 'weighs'],
    ] as const) {
      const rules = new CostRules(supergraph(link, list, cost), schema);
      expect(compileCost(rules, document, operation)({})).toBe(6);
    }
    const foreign = new CostRules(supergraph('as: "price"', 'listSize', 'cost'), schema);
    expect(compileCost(foreign, document, operation)({})).toBe(10);
  });
});
