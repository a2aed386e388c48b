import { GraphQLError } from 'graphql';
import type { ContractCase } from './contract-case.fixture.js';
import { people, posts, two } from './people-and-posts.fixture.js';

/** Where the answers and errors of the subgraphs come together. */
export const placementCases: readonly ContractCase[] = [
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
];
