import { startCapability, type Capability } from './capability.fixture.js';

/** People, and what they have bought: two capabilities that share the person. */
export interface Shop {
  readonly people: Capability;
  readonly orders: Capability;
  readonly all: readonly Capability[];
  /** How often the deed was done. */
  readonly renamed: string[];
  forget(): void;
  stop(): Promise<void>;
}

const PEOPLE = `
  type Query {
    me: Person
    people(first: Int = 3): [Person!]! @listSize(slicingArguments: ["first"], requireOneSlicingArgument: false)
    being(id: ID!): Being
    whoAsks: String
    secretCommand: String @inaccessible
    shelf: Shelf @cached(maxAgeSeconds: 60)
    wallet: Wallet @cached(maxAgeSeconds: 60, private: true)
  }
  type Mutation { rename(name: String!): Person @evicts(types: ["Person"]) restock: Int @evicts(types: ["Shelf"]) }
  interface Being { id: ID! name: String diary: String }
  type Person implements Being @key(fields: "id") {
    id: ID!
    name: String
    diary: String @authenticated
    phone: String @masked(as: "PHONE", unless: [["pii:read"]])
    file: File @requiresScopes(scopes: [["files:read"]])
    stamp: Stamp
  }
  type Robot implements Being { id: ID! name: String diary: String }
  type File { text: String! }
  type Stamp { seal: String! @policy(policies: [["role:admin"]]) }
  type Shelf @key(fields: "id") { id: ID! title: String @cached(maxAgeSeconds: 60) count: Int @cached(maxAgeSeconds: 60) }
  type Wallet { amount: Int }`;

const ORDERS = `
  type Person @key(fields: "id") { id: ID! orders: [String!] total: Int @authenticated }
  type Query { lastOrder: String }`;

const person = (id: string) => ({
  __typename: 'Person',
  id,
  name: `Name of ${id}`,
  diary: `diary of ${id}`,
  phone: '13812345678',
  file: { text: 'confidential' },
  stamp: { seal: 'wax' },
});

export async function startShop(): Promise<Shop> {
  const renamed: string[] = [];
  let stock = 5;
  const people = await startCapability('people', {
    sdl: PEOPLE,
    resolvers: {
      Query: {
        me: () => person('1'),
        people: (_: unknown, { first }: { first: number }) =>
          Array.from({ length: first }, (_value, index) => person(String(index))),
        being: (_: unknown, { id }: { id: string }) => person(id),
        whoAsks: () => 'somebody',
        shelf: () => ({ id: 's', title: 'Creams', count: stock }),
        wallet: () => ({ amount: 7 }),
      },
      Mutation: {
        rename: (_: unknown, { name }: { name: string }) => {
          renamed.push(name);
          return { ...person('1'), name };
        },
        restock: () => (stock += 1),
      },
      Person: { __resolveReference: ({ id }: { id: string }) => person(id) },
    },
  });
  const orders = await startCapability('orders', {
    sdl: ORDERS,
    resolvers: {
      Query: { lastOrder: () => 'A' },
      Person: {
        __resolveReference: ({ id }: { id: string }) => ({ id }),
        orders: ({ id }: { id: string }) => [`Order of ${id}`],
        total: () => 12,
      },
    },
  });
  const all = [people, orders];
  return {
    people,
    orders,
    all,
    renamed,
    forget: () => {
      for (const capability of all) capability.forget();
    },
    stop: async () => {
      for (const { server } of all) await server.stop();
    },
  };
}
