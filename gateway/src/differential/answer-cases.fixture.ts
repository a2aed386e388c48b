import { GraphQLError } from 'graphql';
import type { ContractCase } from './contract-case.fixture.js';

const zoo = `
  type Query { pets: [Pet] pet: Pet strict: Pet! mood: Mood moods: [Mood!] }
  interface Pet { name: String }
  type Dog implements Pet { name: String bark: String! }
  type Ghost implements Pet @inaccessible { name: String }
  enum Mood { GLAD HAUNTED @inaccessible }`;

const ghosts = {
  root: {
    pets: [
      { __typename: 'Dog', name: 'Rex' },
      { __typename: 'Ghost', name: 'Boo' },
    ],
    pet: { __typename: 'Ghost', name: 'Boo' },
  },
};

const plain = `
  type Query { thing: Thing number: Int! list: [Int!] things: [Thing] }
  type Thing { id: ID! name: String self: Thing json: JSON number: Int }
  scalar JSON`;

/** What the client gets of the data that was gathered. */
export const answerCases: readonly ContractCase[] = [
  {
    title: 'names root types as the supergraph does',
    sdls: { one: 'schema { query: Ask mutation: Do } type Ask { a: Int } type Do { b: Int }' },
    told: { one: { root: { a: 1 } } },
    question: {
      query: '{ __typename a t: __typename ...F } fragment F on Query { u: __typename a }',
    },
    expected: { data: '{"__typename":"Query","a":1,"t":"Query","u":"Query"}' },
  },
  {
    title: 'names a root type that is entered again as the supergraph does',
    sdls: {
      one: 'schema { query: Ask } type Ask { a: Int self: Inner } type Inner { query: Ask! }',
    },
    told: { one: { root: { a: 1, self: { query: { a: 2 } } } } },
    question: { query: '{ self { query { __typename a } } }' },
    expected: { data: '{"self":{"query":{"__typename":"Query","a":2}}}' },
    stockDeparts: 'it asks the subgraph for the name, which only the subgraph knows',
  },
  {
    title: 'names the root type of a mutation as the supergraph does',
    sdls: { one: 'schema { query: Ask mutation: Do } type Ask { a: Int } type Do { b: Int }' },
    told: { one: { root: { b: 2 } } },
    question: { query: 'mutation { ... on Mutation { __typename } b }' },
    expected: { data: '{"__typename":"Mutation","b":2}' },
  },
  {
    title: 'makes an object of a hidden type null and does not tell its name',
    sdls: { zoo },
    told: { zoo: ghosts },
    question: { query: '{ pets { __typename name } pet { name } }' },
    expected: {
      data: '{"pets":[{"__typename":"Dog","name":"Rex"},null],"pet":null}',
      completions: [
        'pet: Invalid __typename found for object at field Query.pet.',
        'pets.1: Invalid __typename found for object at array element of type Pet at index 1.',
      ],
    },
  },
  {
    title: 'makes a hidden enum value null and does not tell it',
    sdls: { zoo },
    told: { zoo: { root: { mood: 'HAUNTED', moods: ['GLAD', 'HAUNTED'] } } },
    question: { query: '{ mood moods }' },
    expected: {
      data: '{"mood":null,"moods":null}',
      completions: [
        'mood: Invalid value found for field Query.mood.',
        'moods.1: Invalid value found for array element of type Mood at index 1.',
      ],
    },
  },
  {
    title: 'lets a null go up to the nearest place that may be null, and says where it was',
    sdls: { zoo },
    told: {
      zoo: {
        answer: () => ({
          data: {
            pets: [
              { __typename: 'Dog', bark: null },
              { __typename: 'Dog', bark: 'wuff' },
            ],
          },
        }),
      },
    },
    question: { query: '{ pets { ... on Dog { bark } } }' },
    expected: {
      data: '{"pets":[null,{"bark":"wuff"}]}',
      completions: ['pets.0.bark: Cannot return null for non-nullable field Dog.bark.'],
    },
  },
  {
    title: 'makes all data null when a null goes up to the root',
    sdls: { plain },
    told: { plain: { answer: () => ({ data: { number: null, list: [1] } }) } },
    question: { query: '{ list number }' },
    expected: {
      data: 'null',
      completions: ['number: Cannot return null for non-nullable field Query.number.'],
    },
  },
  {
    title: 'says nothing of nulls beside errors that explain them',
    sdls: { plain },
    told: { plain: { root: { number: new GraphQLError('no number'), list: [1] } } },
    question: { query: '{ list number }' },
    expected: { data: 'null', errors: [{ message: 'no number', path: 'number' }] },
  },
  {
    title: 'merges what is asked twice and keeps the order of the question',
    sdls: { plain },
    told: {
      plain: { root: { thing: { id: '1', name: 'n', number: 0, self: { id: '1', name: 'n' } } } },
    },
    question: {
      query:
        '{ thing { ... { number } id ... { name } ...F self { name } } ...G } fragment F on Thing { id self { id } } fragment G on Query { thing { a: id } }',
    },
    expected: {
      data: '{"thing":{"number":0,"id":"1","name":"n","self":{"id":"1","name":"n"},"a":"1"}}',
    },
    stockDeparts: 'it takes fragments without a condition together, and so changes the order',
  },
  {
    title: 'takes names of what every object has for names like others',
    sdls: { plain },
    told: { plain: { root: { thing: { id: '1', name: 'n', self: { id: '2' } } } } },
    question: {
      query:
        '{ thing { __proto__: self { id __proto__: id } constructor: name toString: id hasOwnProperty: name valueOf: self { id } } }',
    },
    expected: {
      data: '{"thing":{"__proto__":{"id":"2","__proto__":"2"},"constructor":"n","toString":"1","hasOwnProperty":"n","valueOf":{"id":"2"}}}',
    },
    wire: { read: () => Object.keys(Object.prototype), is: [] },
  },
  {
    title: 'keeps keys apart from aliases that have their name',
    sdls: {
      people: 'type Query { me: Person } type Person @key(fields: "id") { id: ID! name: String }',
      posts: 'type Person @key(fields: "id") { id: ID! posts: Int }',
    },
    told: {
      people: { root: { me: { id: '1', name: 'Ann' } } },
      posts: { entity: ({ id }) => ({ __typename: 'Person', posts: id === '1' ? 5 : 0 }) },
    },
    question: { query: '{ me { id: name posts } }' },
    expected: { data: '{"me":{"id":"Ann","posts":5}}' },
    stockDeparts: 'the alias takes the place of the key, and the wrong entity is asked for',
  },
  {
    title: 'answers introspection itself, beside data',
    sdls: { plain },
    told: { plain: { root: { list: [0] } } },
    question: {
      query:
        'query Q($name: String!) { __schema { queryType { name } } list t: __type(name: $name) { name fields { name } } }',
      variables: { name: 'Query' },
    },
    expected: {
      data: '{"__schema":{"queryType":{"name":"Query"}},"list":[0],"t":{"name":"Query","fields":[{"name":"thing"},{"name":"number"},{"name":"list"},{"name":"things"}]}}',
    },
    wire: { read: (asked) => asked.some(({ query }) => query.includes('__schema')), is: false },
  },
  {
    title: 'asks nobody when nothing is to be asked',
    sdls: { plain },
    told: {},
    question: { query: '{ __typename number @skip(if: true) }' },
    expected: { data: '{"__typename":"Query"}' },
    wire: { read: (asked) => asked.length, is: 0 },
  },
  {
    title: 'passes values of unknown scalars on as they are',
    sdls: { plain },
    told: {
      plain: {
        root: {
          thing: { json: { __typename: 'Nowhere', id: [0, { '@': null }] }, self: { json: [] } },
        },
      },
    },
    question: { query: '{ thing { json self { json } } }' },
    expected: {
      data: '{"thing":{"json":{"__typename":"Nowhere","id":[0,{"@":null}]},"self":{"json":[]}}}',
    },
  },
  {
    title: 'keeps the rest when a subgraph answers something of another shape',
    sdls: { plain },
    told: { plain: { answer: () => ({ data: { thing: 'text', things: {}, list: [1] } }) } },
    question: { query: '{ list thing { id } things { id } }' },
    expected: {
      data: '{"list":[1],"thing":null,"things":null}',
      completions: [
        'thing: Invalid non-object value found for field Query.thing.',
        'things: Invalid non-list value found for field Query.things.',
      ],
    },
    stockDeparts: 'it throws the whole answer away',
  },
];
