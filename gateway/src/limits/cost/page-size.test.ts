import { describe, expect, it } from '@jest/globals';
import { compilePageSizes } from './page-size.js';
import { operationIn, shopRules } from './shop.fixture.js';

function check(text: string, maximum?: number): (variables: Record<string, unknown>) => void {
  const { document, operation } = operationIn(text);
  return compilePageSizes(shopRules, document, operation, maximum);
}

const tooLarge = (value: number, limit = 100) =>
  expect.objectContaining({
    code: 'PAGE_TOO_LARGE',
    details: expect.objectContaining({ value, limit }),
  });

describe('a page', () => {
  it.each([
    ['written', '{ items(first: 101) { id } }', 101],
    [
      'in a fragment',
      '{ author { ...F } } fragment F on Author { books(last: 500) { nodes { id } } }',
      500,
    ],
    [
      'behind an interface',
      '{ items { ... on Book { author { books(first: 200) { nodes { id } } } } } }',
      200,
    ],
    [
      'inside an input object',
      '{ search(filter: { page: { first: 1000 } }) { __typename } }',
      1000,
    ],
    ['under an alias', '{ a: items(first: 3) { id } b: items(first: 300) { id } }', 300],
  ])('above the maximum is refused before anything is planned: %s', (_, text, value) => {
    expect(() => check(text)).toThrow(tooLarge(value));
  });

  it('above the maximum is refused when its size comes in a variable', () => {
    const refuse = check(
      'query ($n: Int, $filter: Filter, $ids: [ID!]!, $page: Paging, $m: Int = 50) { items(first: $n) { id } search(filter: $filter) { __typename } authors(ids: $ids) { name } page(first: $m) { id } more: search(filter: { page: { first: $n } }) { __typename } other: search(filter: { page: $page }) { __typename } }',
    );
    const given = { n: 100, ids: ['1'], filter: { page: { first: 7 } }, page: { first: 100 } };
    expect(() => {
      refuse(given);
    }).not.toThrow();
    for (const [change, value] of [
      [{ n: 101 }, 101],
      [{ filter: { page: { first: 102 } } }, 102],
      [{ ids: Array.from({ length: 103 }, String) }, 103],
      [{ m: 104 }, 104],
      [{ page: { first: 105 } }, 105],
    ] as const)
      expect(() => {
        refuse({ ...given, ...change });
      }).toThrow(tooLarge(value));
  });

  it('above the maximum is refused when it is the default of a variable', () => {
    expect(() => {
      check('query ($n: Int = 200) { items(first: $n) { id } }')({});
    }).toThrow(tooLarge(200));
  });

  it('is whatever it is in an operation that is not run', () => {
    expect(() =>
      check('query A { items(first: 5) { id } } query B { items(first: 500) { id } }'),
    ).not.toThrow();
  });

  it('has the maximum that the installation gives', () => {
    expect(() => check('{ items(first: 11) { id } }', 10)).toThrow(tooLarge(11, 10));
  });
});
