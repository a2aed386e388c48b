import type { ContractCase } from './contract-case.fixture.js';
import { people, posts, two } from './people-and-posts.fixture.js';
import type { AskedQuestion } from './world.fixture.js';

function variablesOf(asked: readonly AskedQuestion[]): unknown {
  return asked.map(({ subgraph, variables }) => ({ subgraph, variables }));
}

function representationsOf(asked: readonly AskedQuestion[]): unknown {
  return asked.flatMap(({ variables }) => variables?.['representations'] ?? []);
}

/** What is asked of the subgraphs: whom, in which order, with which variables and required inputs. */
export const questionCases: readonly ContractCase[] = [
  {
    title: 'sends only the variables a fetch uses',
    sdls: { people, posts },
    told: {
      people: { root: { person: { id: '1', name: 'Ann' } } },
      posts: { entity: ({ id }) => ({ __typename: 'Person', id, posts: ['x'] }) },
    },
    question: {
      query:
        'query Q($style: String, $first: Int, $tag: String) { person { name(style: $style) posts(first: $first, tag: $tag) } }',
      variables: { style: 'short', first: 2, unknown: 1 },
    },
    expected: { data: '{"person":{"name":"Ann","posts":["x"]}}' },
    wire: {
      read: variablesOf,
      is: [
        { subgraph: 'people', variables: { style: 'short' } },
        {
          subgraph: 'posts',
          variables: { first: 2, representations: [{ __typename: 'Person', id: '1' }] },
        },
      ],
    },
  },
  {
    title: 'matches fragments of required inputs on abstract types',
    sdls: {
      shop: `
        type Query { item: Item }
        type Item @key(fields: "id") { id: ID! label: Label }
        union Label = Sticker | Stamp
        interface Inked { ink: String }
        type Sticker implements Inked { ink: String }
        type Stamp { size: Int }`,
      print: `
        type Item @key(fields: "id") { id: ID! label: Label @external
          cost: String @requires(fields: "label { ... on Inked { ink } ... on Stamp { size } }") }
        union Label = Sticker | Stamp
        interface Inked { ink: String }
        type Sticker implements Inked @external { ink: String }
        type Stamp @external { size: Int }`,
    },
    told: {
      shop: { root: { item: { id: '1', label: { __typename: 'Sticker', ink: 'red' } } } },
      print: {
        entity: ({ label }) => ({ __typename: 'Item', cost: `for ${JSON.stringify(label)}` }),
      },
    },
    question: { query: '{ item { cost } }' },
    expected: { data: '{"item":{"cost":"for {\\"ink\\":\\"red\\"}"}}' },
  },
  {
    title: 'leaves an entity out that lacks a required input, and sends a null as it is',
    sdls: {
      stock: `
        type Query { items: [Item!]! }
        type Item @key(fields: "id") { id: ID! box: Box weight: Int }
        type Box { depth: Int! }`,
      post: `
        type Item @key(fields: "id") { id: ID! weight: Int @external box: Box @external
          cost: String @requires(fields: "weight box { depth }") }
        type Box @external { depth: Int! }`,
    },
    told: {
      stock: {
        answer: () => ({
          data: {
            items: [
              { __typename: 'Item', id: '1', weight: null, box: { depth: 1 } },
              { __typename: 'Item', id: '2', box: { depth: 2 } },
              { __typename: 'Item', id: '3', weight: 0, box: null },
            ],
          },
        }),
      },
      post: { entity: ({ id }) => ({ __typename: 'Item', cost: `cost of ${String(id)}` }) },
    },
    question: { query: '{ items { id cost } }' },
    expected: {
      data: '{"items":[{"id":"1","cost":"cost of 1"},{"id":"2","cost":null},{"id":"3","cost":"cost of 3"}]}',
    },
    wire: {
      read: representationsOf,
      is: [
        { __typename: 'Item', id: '1', weight: null, box: { depth: 1 } },
        { __typename: 'Item', id: '3', weight: 0, box: null },
      ],
    },
  },
  {
    title: 'sends lists of lists of required inputs whole',
    sdls: {
      stock: `
        type Query { shelf: Shelf }
        type Shelf @key(fields: "id") { id: ID! crates: [[Crate]] }
        type Crate { mark: String }`,
      count: `
        type Shelf @key(fields: "id") { id: ID! crates: [[Crate]] @external
          sum: Int @requires(fields: "crates { mark }") }
        type Crate @external { mark: String }`,
    },
    told: {
      stock: { root: { shelf: { id: '1', crates: [[{ mark: 'a' }, null], null, []] } } },
      count: { entity: () => ({ __typename: 'Shelf', sum: 1 }) },
    },
    question: { query: '{ shelf { sum } }' },
    expected: { data: '{"shelf":{"sum":1}}' },
    wire: {
      read: representationsOf,
      is: [{ __typename: 'Shelf', id: '1', crates: [[{ mark: 'a' }, null], null, []] }],
    },
    stockDeparts: 'it takes the inner lists for objects and sends null for each',
  },
  {
    title: 'gives renamed answers their names back, falsy ones too',
    sdls: {
      one: `
        type Query { all: [Either] }
        union Either = A | B
        type A @key(fields: "id") { id: ID! value: String }
        type B @key(fields: "id") { id: ID! value: Int! }`,
      other: `
        type A @key(fields: "id") { id: ID! value: String @external doubled: String @requires(fields: "value") }
        type B @key(fields: "id") { id: ID! value: Int! @external doubled: Int @requires(fields: "value") }`,
    },
    told: {
      one: {
        root: {
          all: [
            { __typename: 'A', id: '1', value: '' },
            { __typename: 'B', id: '2', value: 0 },
          ],
        },
      },
      other: {
        entity: ({ __typename, value }) => ({
          __typename,
          doubled: __typename === 'A' ? `<${String(value)}>` : Number(value) * 2 + 1,
        }),
      },
    },
    question: { query: '{ all { ... on A { a: doubled } ... on B { b: doubled } } }' },
    expected: { data: '{"all":[{"a":"<>"},{"b":1}]}' },
    stockDeparts: 'it gives a falsy value no name back, so that the entity lacks an input',
  },
  {
    title: 'speaks to a subgraph of the interface it knows as an object, and keeps the real type',
    sdls: {
      media: `
        type Query { works: [Work] }
        interface Work @key(fields: "id") { id: ID! }
        type Book implements Work @key(fields: "id") { id: ID! pages: Int }
        type Film implements Work @key(fields: "id") { id: ID! minutes: Int }`,
      stars: `type Work @key(fields: "id") @interfaceObject { id: ID! stars: Int }`,
    },
    told: {
      media: {
        root: {
          works: [
            { __typename: 'Book', id: '1', pages: 9 },
            { __typename: 'Film', id: '2', minutes: 8 },
          ],
        },
      },
      stars: { entity: ({ id }) => ({ __typename: 'Work', id, stars: Number(id) }) },
    },
    question: {
      query: '{ works { __typename stars ... on Book { pages } ... on Film { minutes } } }',
    },
    expected: {
      data: '{"works":[{"__typename":"Book","stars":1,"pages":9},{"__typename":"Film","stars":2,"minutes":8}]}',
    },
    wire: {
      read: representationsOf,
      is: [
        { __typename: 'Work', id: '1' },
        { __typename: 'Work', id: '2' },
      ],
    },
  },
  {
    title: 'runs the fields of a mutation in their order',
    sdls: {
      one: 'type Query { q: Int } type Mutation { first: Int third: Int }',
      other: 'type Mutation { second: Int fourth: Int }',
    },
    told: {
      one: { root: { first: 1, third: 3 } },
      other: { root: { second: 2, fourth: 4 } },
    },
    question: { query: 'mutation { first second third fourth }' },
    expected: { data: '{"first":1,"second":2,"third":3,"fourth":4}' },
    wire: {
      read: (asked) => asked.map(({ query }) => /first|second|third|fourth/.exec(query)?.[0]),
      is: ['first', 'second', 'third', 'fourth'],
    },
  },
  {
    title: 'asks nobody for a skipped field, whatever the default of its variable is',
    sdls: { people, posts },
    told: {
      people: { root: { person: two[0] } },
      posts: { entity: () => ({ __typename: 'Person', posts: ['x'] }) },
    },
    question: {
      query:
        'query Q($yes: Boolean! = true, $no: Boolean! = false) { person { name @skip(if: $no) posts @include(if: $no) ... @skip(if: $yes) { id } } gone: person @skip(if: $yes) { id } }',
    },
    expected: { data: '{"person":{"name":"Ann"}}' },
    wire: { read: (asked) => asked.map(({ subgraph }) => subgraph), is: ['people'] },
  },
];
