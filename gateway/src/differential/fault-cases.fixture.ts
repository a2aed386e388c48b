import { GraphQLError } from 'graphql';
import type { ContractCase } from './contract-case.fixture.js';

const people = `
  type Query { people: [Person]! }
  type Person @key(fields: "id") { id: ID! name: String }`;

const posts = 'type Person @key(fields: "id") { id: ID! posts: Int score: Int! }';

const two = [
  { __typename: 'Person', id: '1', name: 'Ann' },
  { __typename: 'Person', id: '2', name: 'Bob' },
];

const told = { people: { root: { people: two } } };

/** What the client is told when a subgraph does not do its part. */
export const faultCases: readonly ContractCase[] = [
  {
    title: 'tells a subgraph that cannot be reached at every field it owes',
    sdls: { people, posts },
    told: {
      ...told,
      posts: {
        answer: () => {
          throw new GraphQLError('gone', { extensions: { code: 'UPSTREAM_UNAVAILABLE' } });
        },
      },
    },
    question: { query: '{ people { name posts } }' },
    expected: {
      data: '{"people":[{"name":"Ann","posts":null},{"name":"Bob","posts":null}]}',
      errors: [
        { message: 'gone', path: 'people.0.posts', code: 'UPSTREAM_UNAVAILABLE' },
        { message: 'gone', path: 'people.1.posts', code: 'UPSTREAM_UNAVAILABLE' },
      ],
    },
    stockDeparts: 'it tells the error once and without a place (GraphQL 7.1.2 wants it)',
  },
  {
    title: 'tells an error without a place at every field it cost',
    sdls: { people, posts },
    told: { ...told, posts: { answer: () => ({ data: null, errors: [{ message: 'unwell' }] }) } },
    question: { query: '{ people { posts } }' },
    expected: {
      data: '{"people":[{"posts":null},{"posts":null}]}',
      errors: [
        { message: 'unwell', path: 'people.0.posts' },
        { message: 'unwell', path: 'people.1.posts' },
      ],
    },
    stockDeparts: 'it tells the error once and without a place (GraphQL 7.1.2 wants it)',
  },
  {
    title: 'tells null data without an error as a fault of the subgraph',
    sdls: { people, posts },
    told: { ...told, posts: { answer: () => ({ data: null }) } },
    question: { query: '{ people { posts } }' },
    expected: {
      data: '{"people":[{"posts":null},{"posts":null}]}',
      errors: [
        { message: 'Expected "data._entities" in response to be an array', path: 'people.0.posts' },
        { message: 'Expected "data._entities" in response to be an array', path: 'people.1.posts' },
      ],
    },
    stockDeparts: 'it says nothing, though data may be null only with errors (GraphQL 7.1.1)',
  },
  {
    title: 'refuses the wrong number of entities',
    sdls: { people, posts },
    told: {
      ...told,
      posts: { answer: () => ({ data: { _entities: [{ __typename: 'Person', posts: 1 }] } }) },
    },
    question: { query: '{ people { posts } }' },
    expected: {
      data: '{"people":[{"posts":null},{"posts":null}]}',
      errors: [
        { message: 'Expected "data._entities" to contain 2 elements', path: 'people.0.posts' },
        { message: 'Expected "data._entities" to contain 2 elements', path: 'people.1.posts' },
      ],
    },
    stockDeparts: 'it tells the error once and without a place (GraphQL 7.1.2 wants it)',
  },
  {
    title: 'takes no entity for one that lacks what was asked, and lets the null go up',
    sdls: { people, posts },
    told: {
      ...told,
      posts: {
        entity: ({ id }) => (id === '1' ? null : { __typename: 'Person', posts: 2, score: 0 }),
      },
    },
    question: { query: '{ people { score posts } }' },
    expected: {
      data: '{"people":[null,{"score":0,"posts":2}]}',
      completions: ['people.0.score: Cannot return null for non-nullable field Person.score.'],
    },
  },
  {
    title: 'tells an error of a root that is entered again at every place it costs',
    sdls: {
      one: 'type Query { things: [Thing!]! } type Thing { query: Query! }',
      other: 'type Query { clock: Int }',
    },
    told: {
      one: { root: { things: [{ query: {} }, { query: {} }] } },
      other: { root: { clock: new GraphQLError('stopped') } },
    },
    question: { query: '{ things { query { clock } } }' },
    expected: {
      data: '{"things":[{"query":{"clock":null}},{"query":{"clock":null}}]}',
      errors: [
        { message: 'stopped', path: 'things.0.query.clock' },
        { message: 'stopped', path: 'things.1.query.clock' },
      ],
    },
    stockDeparts: 'it tells the place things.@.query.clock',
  },
  {
    title: 'tells an error at the alias the client gave',
    sdls: { people, posts },
    told: {
      ...told,
      posts: {
        entity: ({ id }) => ({
          __typename: 'Person',
          posts: id === '2' ? new GraphQLError('lost') : 1,
        }),
      },
    },
    question: { query: '{ people { id: posts } }' },
    expected: {
      data: '{"people":[{"id":1},{"id":null}]}',
      errors: [{ message: 'lost', path: 'people.1.id' }],
    },
  },
];
