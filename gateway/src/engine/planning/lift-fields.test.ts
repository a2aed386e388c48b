import { describe, expect, it } from '@jest/globals';
import { parse, print } from 'graphql';
import { graphOf, run, ScriptedSubgraphs } from '../engine.fixture.js';
import { liftFields } from './lift-fields.js';

const graph = graphOf({
  works: `type Query { works: [Work!]! work: Work first: Book }
    interface Work @key(fields: "id") { id: ID! title: String! }
    type Book implements Work @key(fields: "id") { id: ID! title: String! pages: Int }
    type Film implements Work @key(fields: "id") { id: ID! title: String! }`,
  stars: `type Work @key(fields: "id") @interfaceObject {
      id: ID! title: String! @external plain: Int
      stars(of: Int): Int @requires(fields: "title")
      sequel: Work @requires(fields: "title") strict: Int! @requires(fields: "title") }`,
});

function lifted(query: string): string {
  const { document } = liftFields(graph.supergraphSchema, graph.lifted, parse(query));
  return print(document).replace(/\s+/g, ' ');
}

/** Works that the capability knows, and what is said of their stars. */
function works(stars: (id: string) => unknown): ScriptedSubgraphs {
  const known = [
    { __typename: 'Book', id: 'b', title: 'Emma' },
    { __typename: 'Film', id: 'f', title: 'Vertigo' },
  ];
  return new ScriptedSubgraphs({
    works: () => ({ data: { works: known } }),
    stars: ({ document, variables }) => {
      const key = /(_hub\w+): *stars/.exec(document)?.[1] ?? 'stars';
      const asked = variables['representations'] as { id: string }[];
      const errors = asked.flatMap(({ id }, index) =>
        stars(id) instanceof Error
          ? [{ message: `no stars of ${id}`, path: ['_entities', index, key] }]
          : [],
      );
      const entities = asked.map(({ id }) => ({
        __typename: 'Work',
        s: 1,
        [key]: stars(id) instanceof Error ? null : stars(id),
      }));
      return { data: { _entities: entities }, ...(errors.length > 0 ? { errors } : {}) };
    },
  });
}

describe('a field with inputs on an interface that its capability knows as an object', () => {
  it('is planned on the interface where one implementation is asked for it', () => {
    expect(lifted('{ work { ... on Book { s: stars(of: 5) pages } } }')).toBe(
      '{ work { ... on Book { pages } ... on Work { s: stars(of: 5) } } }',
    );
  });

  it('leaves a fragment that says which implementation is meant', () => {
    expect(lifted('{ work { ...F } } fragment F on Book { stars }')).toBe(
      '{ work { ... on Book { __typename } ... on Work { stars } } }',
    );
  });

  it('is lifted below lifted fields, and keeps what is selected below it', () => {
    expect(lifted('{ work { ... on Book { sequel { ... on Film { stars } } } } }')).toBe(
      '{ work { ... on Book { __typename } ... on Work { sequel { ... on Film { __typename } ... on Work { stars } } } } }',
    );
  });

  it('keeps the conditions of the fragments it was in', () => {
    expect(lifted('query($a: Boolean!) { work { ... on Book @skip(if: $a) { stars } } }')).toBe(
      'query ($a: Boolean!) { work { ... on Book @skip(if: $a) { __typename } ... on Work { ... @skip(if: $a) { stars } } } }',
    );
  });

  it.each(['{ work { stars } }', '{ first { stars } }', '{ work { ... on Book { plain } } }'])(
    'changes nothing in %s',
    (query) => {
      expect(lifted(query)).toBe(query);
    },
  );
});

describe('the answer of an operation with lifted fields', () => {
  const query = '{ works { ... on Book { s: stars } } }';

  it('shows them for the implementation that was asked only', async () => {
    const { value, errors } = await run(
      graph,
      works(() => 5),
      query,
    );
    expect([value, errors]).toEqual([{ works: [{ s: 5 }, {}] }, []]);
  });

  it('tells nothing of objects that were not asked', async () => {
    const client = works((id) => (id === 'f' ? new Error() : 5));
    const { value, errors } = await run(graph, client, query);
    expect([value, errors]).toEqual([{ works: [{ s: 5 }, {}] }, []]);
  });

  it('tells an error under the name the client gave', async () => {
    const client = works((id) => (id === 'b' ? new Error() : 5));
    const { value, errors } = await run(graph, client, query);
    expect(value).toEqual({ works: [{ s: null }, {}] });
    expect(errors.map(({ message, path }) => [message, path])).toEqual([
      ['no stars of b', ['works', 0, 's']],
    ]);
  });

  it('gives two fields under one name to the implementations that were asked each', async () => {
    const { value } = await run(
      graph,
      works(() => 5),
      '{ works { ... on Book { s: stars } ... on Film { s: plain } } }',
    );
    expect(value).toEqual({ works: [{ s: 5 }, { s: 1 }] });
  });

  it('keeps what else is asked of an object whose lifted field may not be null and is', async () => {
    const { value, errors } = await run(
      graph,
      new ScriptedSubgraphs({
        works: () => ({ data: { works: [{ __typename: 'Film', id: 'f', title: 'Vertigo' }] } }),
        stars: ({ document }) => ({
          data: Object.fromEntries(
            [...document.matchAll(/(\w+):_entities.*?\{.*?\{(.*?)\}/g)].map(
              ([, name = '', asked]) => [
                name,
                [asked?.includes('strict') === true ? null : { plain: 1 }],
              ],
            ),
          ),
        }),
      }),
      '{ works { plain ... on Book { strict } } }',
    );
    expect([value, errors]).toEqual([{ works: [{ plain: 1 }] }, []]);
  });

  it('loses an object of another type over an input that may not be null: known, see ADR 0012', async () => {
    const message = 'no title of f';
    const { value, errors } = await run(
      graphOf({
        works: `type Query { works: [Work] }
          interface Work @key(fields: "id") { id: ID! title: String! }
          type Book implements Work @key(fields: "id") { id: ID! title: String! }
          type Film implements Work @key(fields: "id") { id: ID! title: String! }`,
        stars: `type Work @key(fields: "id") @interfaceObject {
          id: ID! title: String! @external stars: Int @requires(fields: "title") }`,
      }),
      new ScriptedSubgraphs({
        works: () => ({
          data: { works: [null] },
          errors: [{ message, path: ['works', 0, 'title'] }],
        }),
      }),
      '{ works { ... on Book { stars } } }',
    );
    expect(value).toEqual({ works: [null] });
    expect(errors.map(({ path }) => path)).toEqual([['works', 0]]);
  });
});
