import { composeServices as composeOfApollo } from '@apollo/composition';
import { describe, expect, it } from '@jest/globals';
import { composeServices as composeOfTheGuild } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { AuthorizationRules } from './authorization-rules.js';
import { grantsOf } from './grants.js';

const LINK = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@interfaceObject",
    "@authenticated", "@requiresScopes", "@policy", "@composeDirective"])
  @link(url: "https://specs.hub.example/hub/v1.0", import: ["@masked"])
  @composeDirective(name: "@masked")
directive @masked(as: String!, unless: [[String!]!]!) on FIELD_DEFINITION`;

const subgraphs = [
  {
    name: 'people',
    url: 'http://people',
    typeDefs: parse(`${LINK}
      type Query { visit: Visit someone: Being person: Person report: String @policy(policies: [["role:analyst"]]) }
      interface Being @key(fields: "id") { id: ID! diary: String }
      type Person implements Being @key(fields: "id") {
        id: ID!
        diary: String @authenticated
        phone: String @masked(as: "PHONE", unless: [["pii:read", "kind:staff"]])
      }
      type Visit { place: String @shareable @requiresScopes(scopes: [["a"]]) }
      type Robot implements Being @key(fields: "id") { id: ID! diary: String }`),
  },
  {
    name: 'ratings',
    url: 'http://ratings',
    typeDefs: parse(`${LINK}
      type Query { ping: String }
      type Being @key(fields: "id") @interfaceObject { id: ID! stars: Int @requiresScopes(scopes: [["s"]]) }
      type Visit { place: String @shareable @requiresScopes(scopes: [["b"]]) }`),
  },
];

describe.each([
  ['Apollo', composeOfApollo],
  ['The Guild', composeOfTheGuild],
])('the rules of a graph that %s composed', (_, compose) => {
  const { supergraphSdl, errors } = compose(subgraphs);
  if (supergraphSdl === undefined) throw new Error(errors.join('\n'));
  const rules = new AuthorizationRules(supergraphSdl);
  const partner = (...scopes: string[]) =>
    rules.rulesFor(grantsOf({ kind: 'partner', clientId: 'p', scopes }));

  it('ask for what the capabilities ask for', () => {
    const stranger = rules.rulesFor(grantsOf({ kind: 'anonymous' }));
    const places = [
      ['Person', 'diary'],
      ['Robot', 'diary'],
      ['Being', 'diary'],
      ['Query', 'report'],
      ['Person', 'phone'],
    ] as const;
    expect(places.map(([type, field]) => stranger.denial(type, field)?.code ?? null)).toEqual([
      'UNAUTHENTICATED',
      null,
      'UNAUTHENTICATED',
      'UNAUTHENTICATED',
      null,
    ]);
    const analyst = rules.rulesFor(
      grantsOf({ kind: 'staff', staffId: 's', roles: ['analyst'], scopes: ['pii:read'] }),
    );
    expect(analyst.denial('Being', 'diary')).toBeNull();
    expect(analyst.denial('Query', 'report')).toBeNull();
    expect(partner().denial('Query', 'report')?.code).toBe('FORBIDDEN');
    expect([partner('pii:read'), analyst].map((who) => who.mask('Person', 'phone'))).toEqual([
      'PHONE',
      null,
    ]);
  });

  it('ask for what either capability asks for', () => {
    expect(partner('a').denial('Visit', 'place')?.code).toBe('FORBIDDEN');
    expect(partner('b').denial('Visit', 'place')?.code).toBe('FORBIDDEN');
    expect(partner('a', 'b').denial('Visit', 'place')).toBeNull();
  });

  it('ask every type for what an interface object asks for', () => {
    const places = ['Being', 'Person', 'Robot'];
    expect(places.map((type) => partner().denial(type, 'stars')?.code)).toEqual([
      'FORBIDDEN',
      'FORBIDDEN',
      'FORBIDDEN',
    ]);
    expect(places.map((type) => partner('s').denial(type, 'stars'))).toEqual([null, null, null]);
  });
});
