import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, parse } from 'graphql';
import { graphOf, openRules, ScriptedSubgraphs } from '../engine.fixture.js';
import type { FieldRules } from '../field-rules.js';

/** A club: persons and orders are entities, cards and robots are not. */
const CLUB = `
  type Query {
    me: Person
    people: [Person]
    beings: [Being]
    reachable: [Reachable]
    things: [[Thing]]
    order: Order
    lostCard: Card
  }
  type Mutation { join: Person }
  interface Being { id: ID! name: String phone: String friend: Person }
  interface Reachable { phone: String }
  type Person implements Being & Reachable @key(fields: "id") {
    id: ID! name: String phone: String phones: [String] friend: Person must: String! card: Card orders: [Order!]
  }
  type Robot implements Being & Reachable { id: ID! name: String phone: String friend: Person }
  type Card { label: String number: String holder: Person }
  type Order @key(fields: "code shop") { code: ID! shop: Int! must: String! card: Card! buyer: Being }
  union Thing = Person | Order | Card | Robot`;

const LETTERS = `type Person @key(fields: "id") { id: ID! email: String seal: String! }`;

const PERSONAL: Readonly<Record<string, ReadonlySet<string>>> = {
  Being: new Set(['phone']),
  Reachable: new Set(['phone']),
  Person: new Set(['phone', 'phones', 'email']),
  Robot: new Set(['phone']),
  Card: new Set(['number']),
};

export const club = graphOf({ club: CLUB, letters: LETTERS });

/** Who holds nothing sees these masked. */
export const strangerRules: FieldRules = {
  ...openRules,
  mask: (type, field) => (PERSONAL[type]?.has(field) === true ? 'ALL' : null),
};

/** What the club's capability answers of an object. */
export type ClubObject = Readonly<Record<string, unknown>>;

/** The club as capabilities that run their schemas; `emailOf` may refuse by throwing. */
export function clubSubgraphs(
  root: ClubObject,
  emailOf: (id: string) => string | null = (id) => `${id}@club.example`,
): ScriptedSubgraphs {
  const schemas = {
    club: buildSubgraphSchema({
      typeDefs: parse(CLUB),
      resolvers: { Person: { __resolveReference: ({ id }: { id: string }) => ({ id }) } },
    }),
    letters: buildSubgraphSchema({
      typeDefs: parse(LETTERS),
      resolvers: {
        Person: {
          __resolveReference: ({ id }: { id: string }) => ({
            id,
            email: () => emailOf(id),
            seal: () => emailOf(id),
          }),
        },
      },
    }),
  };
  const answering = (schema: (typeof schemas)['club']) => {
    return async ({ document, variables }: { document: string; variables: object }) =>
      JSON.parse(
        JSON.stringify(
          await graphql({
            schema,
            source: document,
            rootValue: root,
            variableValues: { ...variables },
          }),
        ),
      ) as { data?: Record<string, unknown> };
  };
  return new ScriptedSubgraphs({
    club: answering(schemas.club),
    letters: answering(schemas.letters),
  });
}
