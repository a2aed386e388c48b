import { GraphQLError } from 'graphql';
import type { ContractCase } from './contract-case.fixture.js';
import type { AskedQuestion } from './world.fixture.js';

const people = `
  type Query { people: [Person]! person(id: ID): Person }
  type Person @key(fields: "id") { id: ID! name(style: String): String }`;

const posts = `
  type Person @key(fields: "id") { id: ID! posts(first: Int = 1, tag: String): [String] }`;

const two = [
  { __typename: 'Person', id: '1', name: 'Ann' },
  { __typename: 'Person', id: '2', name: 'Bob' },
];

function variablesOf(asked: readonly AskedQuestion[]): unknown {
  return asked.map(({ subgraph, variables }) => ({ subgraph, variables }));
}

function representationsOf(asked: readonly AskedQuestion[]): unknown {
  return asked.flatMap(({ variables }) => variables?.['representations'] ?? []);
}

/** What is asked of the subgraphs, and how their answers come together. */
export const fetchCases: readonly ContractCase[] = [
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
    title: 'finds entities in nested lists with nulls',
    sdls: { people: people.replace('[Person]!', '[[Person]]'), posts },
    told: {
      people: { root: { people: [[two[0], null], null, [], [two[1]]] } },
      posts: { entity: ({ id }) => ({ __typename: 'Person', posts: [`of ${String(id)}`] }) },
    },
    question: { query: '{ people { posts } }' },
    expected: { data: '{"people":[[{"posts":["of 1"]},null],null,[],[{"posts":["of 2"]}]]}' },
  },
  {
    title: 'gives what is fetched later to every place an answer was given to before',
    sdls: {
      people,
      posts:
        'type Person @key(fields: "id") { id: ID! best: Post } type Post @key(fields: "id") { id: ID! }',
      stars: 'type Post @key(fields: "id") { id: ID! stars: Int! }',
    },
    told: {
      people: { root: { people: [two[0], two[1], two[1]] } },
      posts: { entity: () => ({ __typename: 'Person', best: { __typename: 'Post', id: '9' } }) },
      stars: { entity: () => ({ __typename: 'Post', stars: 5 }) },
    },
    question: { query: '{ people { name best { stars } } }' },
    expected: {
      data: '{"people":[{"name":"Ann","best":{"stars":5}},{"name":"Bob","best":{"stars":5}},{"name":"Bob","best":{"stars":5}}]}',
    },
  },
  {
    title: 'enters a root again once and puts its answer into every target',
    sdls: {
      one: `
        type Query { things: [Thing!]! }
        type Thing { name: String query: Query! }`,
      other: 'type Query { clock: Clock } type Clock { now: Int }',
    },
    told: {
      one: {
        root: {
          things: [
            { name: 'a', query: {} },
            { name: 'b', query: {} },
          ],
        },
      },
      other: { root: { clock: { now: 0 } } },
    },
    question: { query: '{ things { name query { clock { now } __typename } } }' },
    expected: {
      data: '{"things":[{"name":"a","query":{"clock":{"now":0},"__typename":"Query"}},{"name":"b","query":{"clock":{"now":0},"__typename":"Query"}}]}',
    },
    wire: { read: (asked) => asked.filter(({ subgraph }) => subgraph === 'other').length, is: 1 },
  },
  {
    title: 'tells an error of one entity at every place that shows it',
    sdls: { people, posts },
    told: {
      people: { root: { people: [two[0], two[1], two[0]] } },
      posts: {
        entity: ({ id }) =>
          id === '1' ? new GraphQLError('lost') : { __typename: 'Person', posts: ['x'] },
      },
    },
    question: { query: '{ people { name posts } }' },
    expected: {
      data: '{"people":[{"name":"Ann","posts":null},{"name":"Bob","posts":["x"]},{"name":"Ann","posts":null}]}',
      errors: [
        { message: 'lost', path: 'people.0' },
        { message: 'lost', path: 'people.2' },
      ],
    },
  },
  {
    title: 'tells an error at the entity it belongs to when others were not asked for',
    sdls: {
      stock: `
        type Query { items: [Item] }
        type Item @key(fields: "id") { id: ID! weight: Int! }`,
      post: `
        type Item @key(fields: "id") { id: ID! weight: Int! @external cost: String @requires(fields: "weight") }`,
    },
    told: {
      stock: {
        answer: () => ({
          data: {
            items: [
              { __typename: 'Item', id: '1' },
              null,
              { __typename: 'Item', id: '2', weight: 1 },
              { __typename: 'Item', id: '3', weight: 1 },
            ],
          },
        }),
      },
      post: {
        entity: ({ id }) => ({
          __typename: 'Item',
          cost: id === '3' ? new GraphQLError('lost') : '1',
        }),
      },
    },
    question: { query: '{ items { cost } }' },
    expected: {
      data: '{"items":[{"cost":null},null,{"cost":"1"},{"cost":null}]}',
      errors: [{ message: 'lost', path: 'items.3.cost' }],
    },
    stockDeparts: 'it counts the entity it did not send and tells items.2.cost',
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
