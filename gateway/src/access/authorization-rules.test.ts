import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { execute, isObjectType, type DocumentNode, type GraphQLSchema } from 'graphql';
import { pruneDenied } from '../engine/prune-denied.js';
import {
  ACCESS_LINKS,
  accessGraphs,
  OBJECTS,
  questions,
  type AccessGraph,
  type Need,
} from './access-graphs.fixture.js';
import { AuthorizationRules } from './authorization-rules.js';
import { AccessRulesUnreadable } from './graph-requirements.js';
import { grantsOf, type Grants } from './grants.js';

const stranger = grantsOf({ kind: 'anonymous' });

function somebody(scopes: readonly string[] = [], policies: readonly string[] = []): Grants {
  return { authenticated: true, scopes: new Set(scopes), policies: new Set(policies) };
}

const callers: fc.Arbitrary<Grants> = fc.oneof(
  fc.constant(stranger),
  fc
    .tuple(fc.subarray(['a', 'b', 'else']), fc.subarray(['p', 'q']))
    .map(([scopes, policies]) => somebody(scopes, policies)),
);

/** The same decision, made the naive way. */
function holds(caller: Grants, need: Need): boolean {
  switch (need) {
    case null:
      return true;
    case 'authenticated':
      return caller.authenticated;
    case 'policy:p':
      return caller.policies.has('p');
    case 'scope:a':
    case 'scope:b':
      return caller.scopes.has(need.slice(-1));
  }
}

function mayRead(graph: AccessGraph, caller: Grants, type: string, field: string): boolean {
  const returned = { color: 'Color', inside: 'Brick', apple: 'Apple' }[field] ?? '';
  return [type, `${type}.${field}`, returned].every((place) =>
    holds(caller, graph.needs.get(place) ?? null),
  );
}

/** Answers with objects of every possible type in turn and tells which fields of which types were read. */
function fieldsRead(schema: GraphQLSchema, document: DocumentNode, start: number): string[] {
  const read: string[] = [];
  let turn = start;
  const answer = execute({
    schema,
    document,
    rootValue: {},
    fieldResolver: (_source, _given, _context, { parentType, fieldName, returnType }) => {
      read.push(`${parentType.name}.${fieldName}`);
      return { name: 'x', color: 'RED' }[fieldName] ?? (isObjectType(returnType) ? {} : { any: 1 });
    },
    typeResolver: (_value, _context, _info, abstractType) => {
      const possible = schema.getPossibleTypes(abstractType);
      turn += 1;
      return possible[turn % possible.length]?.name;
    },
  });
  expect(answer).not.toHaveProperty('errors');
  return read;
}

describe('what a class of callers may ask', () => {
  it('reads no forbidden field of any type, by whatever aliases, fragments, interfaces and unions', () => {
    let forbidden = 0;
    let read = 0;
    fc.assert(
      fc.property(accessGraphs, questions, callers, fc.nat(12), (graph, question, caller, turn) => {
        const rules = new AuthorizationRules(graph.supergraphSdl).rulesFor(caller);
        const unguarded = fieldsRead(graph.schema, question, turn);
        const guarded = fieldsRead(graph.schema, pruneDenied(graph.schema, question, rules), turn);
        const leaks = (fields: readonly string[]): string[] =>
          fields.filter((field) => {
            const [type, name] = field.split('.') as [string, string];
            return !mayRead(graph, caller, type, name);
          });
        forbidden += leaks(unguarded).length;
        read += guarded.length;
        expect(leaks(guarded)).toEqual([]);
      }),
      { numRuns: 300 },
    );
    expect(forbidden).toBeGreaterThan(100); // there was something to be kept from
    expect(read).toBeGreaterThan(100); // and something to be seen
  });

  it('denies exactly what is forbidden on an object, and on an interface what is on any possible type', () => {
    fc.assert(
      fc.property(accessGraphs, callers, (graph, caller) => {
        const rules = new AuthorizationRules(graph.supergraphSdl).rulesFor(caller);
        for (const field of ['name', 'color', 'next', 'other', 'inside']) {
          for (const type of OBJECTS) {
            const expected = mayRead(graph, caller, type, field);
            expect([type, field, rules.denial(type, field) === null]).toEqual([
              type,
              field,
              expected,
            ]);
          }
          const things = ['Apple', 'Brick', 'Cloud'].map((type) => rules.denial(type, field));
          expect(rules.denial('Thing', field) === null).toBe(things.every((d) => d === null));
        }
      }),
    );
  });

  it('is the same for all who meet the same requirements', () => {
    fc.assert(
      fc.property(accessGraphs, callers, callers, (graph, one, other) => {
        const rules = new AuthorizationRules(graph.supergraphSdl);
        const used = [...graph.needs.values()];
        const alike =
          one.authenticated === other.authenticated &&
          used.every((need) => holds(one, need) === holds(other, need));
        const [first, second] = [rules.rulesFor(one), rules.rulesFor(other)];
        expect(first.classKey === second.classKey).toBe(alike);
        expect(first === second).toBe(alike);
      }),
    );
  });

  const library = new AuthorizationRules(`${ACCESS_LINKS}
    type Query {
      diary: String @authenticated @requiresScopes(scopes: [["read", "diary"], ["all"]])
      staff: String @policy(policies: [["role:admin"], ["role:marketer"]])
      nobody: String @policy(policies: [])
      free: String @requiresScopes(scopes: [[]])
      phone: String @masked(as: "PHONE", unless: [["pii:read", "kind:staff"], ["kind:member"]])
      secret: Secret
      contact: Contact
    }
    scalar Secret @authenticated
    interface Contact { name: String phone: String note: String }
    type Person implements Contact {
      name: String @masked(as: "NAME", unless: [["pii:read"]])
      phone: String @masked(as: "PHONE", unless: [["pii:read"]])
      note: String
    }
    type Shop implements Contact { name: String @masked(as: "ALL", unless: []) phone: String note: String }`);

  it.each<[string, Grants, string, string | null]>([
    [
      'a stranger',
      stranger,
      'diary',
      'UNAUTHENTICATED: Sign in first: Query.diary needs a signed-in caller and the scopes all, or diary and read.',
    ],
    [
      'half of an alternative',
      somebody(['read']),
      'diary',
      'FORBIDDEN: Query.diary needs the scopes all, or diary and read.',
    ],
    ['a whole alternative', somebody(['read', 'diary']), 'diary', null],
    ['the other alternative', somebody(['all']), 'diary', null],
    [
      'a scope written like a policy',
      somebody(['role:admin']),
      'staff',
      'FORBIDDEN: Query.staff needs the policy role:admin, or role:marketer.',
    ],
    ['a policy', somebody([], ['role:marketer']), 'staff', null],
    [
      'everything',
      somebody(['all'], ['role:admin']),
      'nobody',
      'FORBIDDEN: Query.nobody needs a right that nobody holds.',
    ],
    ['nothing', stranger, 'free', null],
    ['nothing', stranger, '__typename', null],
    [
      'nothing',
      stranger,
      'secret',
      'UNAUTHENTICATED: Sign in first: Query.secret needs a signed-in caller.',
    ],
  ])('for %s (%#)', (_, grants, field, expected) => {
    const denial = library.rulesFor(grants).denial('Query', field);
    expect(denial === null ? null : `${denial.code}: ${denial.message}`).toBe(expected);
  });

  it.each<[string, Grants, string | null]>([
    ['masked for a stranger', stranger, 'PHONE'],
    ['masked for a scope without its kind', somebody(['pii:read']), 'PHONE'],
    ['masked for a kind that is only claimed', somebody(['pii:read', 'kind:staff']), 'PHONE'],
    ['shown to staff with the scope', somebody(['pii:read'], ['kind:staff']), null],
    ['shown to members', somebody([], ['kind:member']), null],
  ])('has a value %s', (_, grants, expected) => {
    expect(library.rulesFor(grants).mask('Query', 'phone')).toBe(expected);
  });

  it('masks on an interface what any possible type masks, and everything where they disagree', () => {
    const rules = library.rulesFor(stranger);
    expect(['name', 'phone', 'note'].map((field) => rules.mask('Contact', field))).toEqual([
      'ALL',
      'PHONE',
      null,
    ]);
    expect(rules.mask('Shop', 'phone')).toBeNull();
    expect(library.rulesFor(somebody(['pii:read'])).mask('Contact', 'name')).toBe('ALL');
    expect(library.rulesFor(somebody(['pii:read'])).mask('Person', 'name')).toBeNull();
  });

  it('guards what an interface object gives in every type that gets it', () => {
    const rules = new AuthorizationRules(`${ACCESS_LINKS}
      type Query { a: A }
      interface I { stars: Int @join__field(graph: TWO) @authenticated  own: Int @authenticated }
      type A implements I { stars: Int @join__field  own: Int @join__field(graph: ONE) }`).rulesFor(
      stranger,
    );
    expect(rules.denial('A', 'stars')?.code).toBe('UNAUTHENTICATED');
    expect(rules.denial('A', 'own')).toBeNull();
  });

  it('understands directives under other names, and no directive that only looks like one', () => {
    const rules = new AuthorizationRules(`
      schema
        @link(url: "https://specs.apollo.dev/link/v1.0")
        @link(url: "https://specs.apollo.dev/authenticated/v0.1", as: "login")
        @link(url: "https://specs.apollo.dev/policy/v0.1", import: [{ name: "@policy", as: "@rule" }])
        @link(url: "https://specs.hub.example/hub/v1.0") { query: Query }
      type Query {
        a: String @login
        b: String @rule(policies: [["p"]])
        c: String @hub__masked(as: "ALL", unless: [])
        d: String @authenticated @policy(policies: []) @masked(as: "ALL", unless: [])
      }`).rulesFor(stranger);
    const fields = ['a', 'b', 'c', 'd'];
    expect(
      fields.map((field) => rules.denial('Query', field)?.code ?? rules.mask('Query', field)),
    ).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED', 'ALL', null]);
  });

  it.each([
    ['a: String @requiresScopes(scopes: "a")', '@requiresScopes on Query.a'],
    ['a: String @policy', '@policy on Query.a'],
    ['a: String @masked(as: "FACE", unless: [])', '@masked on Query.a'],
    ['a: Int @masked(as: "ALL", unless: [])', 'Query.a is a Int; only texts can be masked'],
  ])('cannot be made of %s', (field, message) => {
    const make = () => new AuthorizationRules(`${ACCESS_LINKS} type Query { ${field} }`);
    expect(make).toThrow(AccessRulesUnreadable);
    expect(make).toThrow(message);
  });
});
