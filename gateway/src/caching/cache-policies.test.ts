import { readFileSync } from 'node:fs';
import { composeServices as composeOfApollo } from '@apollo/composition';
import { describe, expect, it } from '@jest/globals';
import { composeServices as composeOfTheGuild } from '@theguild/federation-composition';
import { Kind, parse, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import type { FetchTemplate } from '../engine/subgraph-client.js';
import { CachePolicies } from './cache-policies.js';
import { cacheControlOf, NEVER_KEPT, type CachePolicy } from './cache-policy.js';

const header = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@composeDirective", "@authenticated", "@requiresScopes"])
  @link(url: "https://specs.hub.example/hub/v1.0", import: ["@cached", "@evicts"])
  @composeDirective(name: "@cached")
  @composeDirective(name: "@evicts")
directive @cached(maxAgeSeconds: Int!, private: Boolean) on FIELD_DEFINITION
directive @evicts(types: [String!]!) on FIELD_DEFINITION
`;

const books = `${header}
type Query {
  shelf: BookPage! @cached(maxAgeSeconds: 60)
  book(id: ID!): Book @cached(maxAgeSeconds: 60)
  media: [Media!]! @cached(maxAgeSeconds: 60)
  found: Found @cached(maxAgeSeconds: 60)
  me: Reader
  mine: Reader @cached(maxAgeSeconds: 20, private: true)
  now: String!
}
type Mutation {
  print(id: ID!): Book @evicts(types: ["Book", "Reader"])
  burn: Boolean @evicts(types: ["Book"])
  read: Book @cached(maxAgeSeconds: 60)
}
interface Media @key(fields: "id") { id: ID! title: Text! length: Int }
type Book implements Media @key(fields: "id") @key(fields: "isbn shop { code }") {
  id: ID!
  isbn: String! @shareable
  shop: Shop!
  title: Text! @cached(maxAgeSeconds: 60)
  length: Int @cached(maxAgeSeconds: 10)
  price: Money! @cached(maxAgeSeconds: 30)
  secret: String @cached(maxAgeSeconds: 30) @authenticated
  offer: Money @cached(maxAgeSeconds: 15, private: true)
  stock: Int
  vault: Vault @cached(maxAgeSeconds: 30)
  author: Author! @cached(maxAgeSeconds: 60)
  never: Int @cached(maxAgeSeconds: 0)
}
type Film implements Media @key(fields: "id") {
  id: ID!
  title: Text! @cached(maxAgeSeconds: 40)
  length: Int
}
union Found = Book | Shop
type Shop { code: ID! name: Text! moving: Boolean @cached(maxAgeSeconds: 5) }
type Author @key(fields: "id") { id: ID! name: Text! @cached(maxAgeSeconds: 50) }
type Reader @key(fields: "id") { id: ID! name: String @cached(maxAgeSeconds: 60, private: true) }
type Text { zh: String! en: String! }
type Money { amount: Int! unit: Unit! }
type Vault { door: Unit! code: Code }
enum Unit { FEN }
scalar Code @authenticated
type BookPage { nodes: [Book!]! next: String }
`;

const reviews = `${header}
type Query { dummy: Int }
type Book @key(fields: "id") {
  id: ID!
  rating: Int
  reviews: [Review!]! @cached(maxAgeSeconds: 25)
}
type Review { stars: Int! by: Reader! }
type Reader @key(fields: "id") { id: ID! reputation: Int @cached(maxAgeSeconds: 35) @requiresScopes(scopes: [["a"]]) }
`;

const services = [
  { name: 'books', url: 'http://books', typeDefs: parse(books) },
  { name: 'reviews', url: 'http://reviews', typeDefs: parse(reviews) },
];

function supergraphOf(compose: typeof composeOfApollo | typeof composeOfTheGuild): string {
  const { supergraphSdl, errors } = compose(services);
  if (supergraphSdl === undefined) throw new Error(JSON.stringify(errors));
  return supergraphSdl;
}

function operationIn(document: DocumentNode): OperationDefinitionNode {
  const found = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (found?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
  return found;
}

function policyOf(policies: CachePolicies, text: string): CachePolicy {
  const document = parse(text);
  return policies.policyOfOperation(document, operationIn(document));
}

const cases: [string, string, string][] = [
  ['a field that says so', '{ shelf { next } }', 'public, max-age=60'],
  ['value objects below it', '{ book(id: 1) { title { zh en } } }', 'public, max-age=60'],
  [
    'the shortest-lived field',
    '{ book(id: 1) { title { zh } price { amount } } }',
    'public, max-age=30',
  ],
  [
    'an id, which is no data of its own',
    '{ shelf { nodes { id __typename } } }',
    'public, max-age=60',
  ],
  ['a root field without the directive', '{ now }', 'no-store'],
  ['one of several root fields without it', '{ shelf { next } now }', 'no-store'],
  ['a field of an entity without it', '{ book(id: 1) { title { zh } stock } }', 'no-store'],
  ['a field another capability adds to the entity', '{ book(id: 1) { rating } }', 'no-store'],
  ['a key that is no ID', '{ book(id: 1) { isbn } }', 'no-store'],
  ['a value object without it on an entity', '{ book(id: 1) { shop { code } } }', 'no-store'],
  ['an age of nothing', '{ book(id: 1) { never } }', 'no-store'],
  [
    'a shorter age inside a value object',
    '{ found { ... on Shop { name { en } moving } } }',
    'public, max-age=5',
  ],
  ['a private field', '{ book(id: 1) { offer { amount } } }', 'private, max-age=15'],
  ['a private root field', '{ mine { id } }', 'private, max-age=20'],
  ['a field behind @authenticated', '{ book(id: 1) { secret } }', 'private, max-age=30'],
  [
    'a type behind @authenticated',
    '{ book(id: 1) { vault { door code } } }',
    'private, max-age=30',
  ],
  ['a field behind @requiresScopes', '{ mine { reputation } }', 'private, max-age=20'],
  [
    'an entity below a value object',
    '{ book(id: 1) { reviews { stars by { id } } } }',
    'public, max-age=25',
  ],
  ['and its private field', '{ book(id: 1) { reviews { by { name } } } }', 'private, max-age=25'],
  [
    'a field of an interface, by all that implement it',
    '{ media { title { zh } } }',
    'public, max-age=40',
  ],
  ['a field one implementation does not vouch for', '{ media { length } }', 'no-store'],
  [
    'the same field where only the other is meant',
    '{ media { ... on Book { length } } }',
    'public, max-age=10',
  ],
  [
    'fragments',
    'query { ...A } fragment A on Query { shelf { nodes { ...B } } } fragment B on Book { price { unit } }',
    'public, max-age=30',
  ],
  [
    'what a directive may leave out',
    'query ($no: Boolean!) { shelf { next } now @include(if: $no) }',
    'no-store',
  ],
  ['aliases', '{ a: shelf { b: next } }', 'public, max-age=60'],
  ['introspection', '{ shelf { next } __schema { types { name } } }', 'no-store'],
  ['nothing but a type name', '{ __typename }', 'no-store'],
  ['a mutation', 'mutation { read { title { zh } } }', 'no-store'],
];

describe.each([
  ['Apollo', composeOfApollo],
  ['The Guild', composeOfTheGuild],
])('the policies of a supergraph composed by %s', (_, compose) => {
  const policies = CachePolicies.fromSupergraph(supergraphOf(compose));

  it.each(cases)('judge %s', (_name, operation, cacheControl) => {
    expect(cacheControlOf(policyOf(policies, operation), { hasErrors: false })).toBe(cacheControl);
  });

  it('name every entity an answer may hold, members of interfaces included', () => {
    expect(policyOf(policies, '{ shelf { nodes { author { id } } } }').entityTypes).toEqual([
      'Author',
      'Book',
    ]);
    expect(policyOf(policies, '{ media { title { zh } } }').entityTypes).toEqual([
      'Book',
      'Film',
      'Media',
    ]);
    expect(policyOf(policies, '{ found { ... on Shop { code } } }').entityTypes).toEqual(['Book']);
  });

  it('judge a fetch of entities by what it selects, and leave out the entity itself', () => {
    const template = fetchOf(
      'query A__1($representations: [_Any!]!) { _entities(representations: $representations) { ... on Book { price { amount } author { name { zh } } } ... on Media { title { en } } } }',
    );
    expect(policies.policyOfFetch(template)).toEqual({
      maxAgeSeconds: 30,
      isPrivate: false,
      entityTypes: ['Author'],
    });
    expect(policies.policyOfFetch(template)).toBe(policies.policyOfFetch(template));
  });

  it.each([
    '{ shelf { next } }',
    '{ _entities(representations: []) { ... on Book { stock } } }',
    '{ _entities(representations: []) { ... on Ghost { boo } } }',
    '{ _entities(representations: []) { __typename } }',
    '{ _entities(representations: []) { ... on Book { title { zh } } } now }',
  ])('never keep %s', (document) => {
    expect(policies.policyOfFetch(fetchOf(document))).toBe(NEVER_KEPT);
  });

  it('know what a mutation changes', () => {
    const document = parse(
      'mutation { a: print(id: 1) { id } ...F } fragment F on Mutation { burn }',
    );
    expect(policies.tagsChangedBy(document, operationIn(document))).toEqual([
      'Book',
      'Book:*',
      'Reader',
      'Reader:*',
    ]);
    const query = parse('{ shelf { next } }');
    expect(policies.tagsChangedBy(query, operationIn(query))).toEqual([]);
  });

  it('know of which entities nothing is ever kept', () => {
    const types = ['Book', 'Film', 'Author', 'Reader', 'Text', 'Shop', 'Ghost'];
    expect(types.filter((type) => policies.keeps(type))).toEqual([
      'Book',
      'Film',
      'Author',
      'Reader',
    ]);
  });
});

describe('an answer with errors', () => {
  it('is kept by nobody', () => {
    const policy = { maxAgeSeconds: 60, isPrivate: false, entityTypes: [] };
    expect(cacheControlOf(policy, { hasErrors: true })).toBe('no-store');
  });
});

describe("the hub's own graph", () => {
  const policies = CachePolicies.fromSupergraph(
    readFileSync(new URL('../../supergraph.graphql', import.meta.url), 'utf8'),
  );

  it.each([
    [
      'the category tree',
      '{ categories { code name { zh } children { code } } }',
      'public, max-age=60',
    ],
    [
      'a page of the shelf',
      '{ shelf { nodes { id name { zh } images { url } } } }',
      'public, max-age=30',
    ],
    [
      'its SKUs, of which staff see more',
      '{ shelf { nodes { skus { price { amountMinor } } } } }',
      'private, max-age=30',
    ],
    ['stock', '{ product(id: 1) { skus { availability { stockClass } } } }', 'no-store'],
    [
      'promotions, which begin and end by the clock',
      '{ sku(id: 1) { promotions { id } } }',
      'no-store',
    ],
    ['prices of tiers', '{ sku(id: 1) { memberPrices { tierCode } } }', 'no-store'],
    ['stores', '{ stores { name { zh } openingHours { opens } } }', 'public, max-age=60'],
    ['whether a store is open', '{ stores { open } }', 'no-store'],
    ['the ladder of tiers', '{ tiers { name { zh } benefits { code } } }', 'public, max-age=60'],
    ['a member', '{ me { id } }', 'no-store'],
    ['the tier of a member', '{ me { tier { code } } }', 'no-store'],
    ['a cart', '{ myCart { __typename } }', 'no-store'],
  ])('keeps %s as its owner says', (_, operation, cacheControl) => {
    expect(cacheControlOf(policyOf(policies, operation), { hasErrors: false })).toBe(cacheControl);
  });

  it('keeps nothing that speaks of a member, an order or a coupon', () => {
    const types = ['Member', 'Order', 'Coupon', 'Customer', 'Sku', 'Product', 'Category', 'Store'];
    expect(types.filter((type) => policies.keeps(type))).toEqual([
      'Sku',
      'Product',
      'Category',
      'Store',
    ]);
  });
});

function fetchOf(document: string): FetchTemplate {
  return {
    subgraph: 'books',
    document,
    documentJson: JSON.stringify(document),
    operationName: undefined,
    kind: 'query',
    reader: null,
  };
}
