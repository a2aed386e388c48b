import { describe, expect, it } from '@jest/globals';
import { graphOf, run, ScriptedSubgraphs } from './engine.fixture.js';

const shop = graphOf({
  orders: `
    type Query { orders: [Order!]! }
    type Order @key(fields: "id") { id: ID! member: Member }
    type Member @key(fields: "id") { id: ID! }`,
  members: `
    type Member @key(fields: "id") { id: ID! name: String! friend: Member }`,
  points: `
    type Member @key(fields: "id") { id: ID! points: Int! }`,
});

const ORDERS = Array.from({ length: 1_000 }, (_, index) => ({
  id: String(index),
  member: { __typename: 'Member', id: `m${String(index % 10)}` },
}));

function namesOf(variables: Record<string, unknown>): Record<string, unknown>[] {
  const representations = variables['representations'] as { id: string }[];
  return representations.map(({ id }) => ({ name: `Name of ${id}` }));
}

describe('a compiled operation', () => {
  it('asks for ten members of a thousand orders ten times, and answers all thousand', async () => {
    const subgraphs = new ScriptedSubgraphs({
      orders: () => ({ data: { orders: ORDERS } }),
      members: ({ variables }) => ({ data: { _entities: namesOf(variables) } }),
    });
    const answer = await run(shop, subgraphs, '{ orders { id member { name } } }');
    expect(subgraphs.seen.map(({ subgraph }) => subgraph)).toEqual(['orders', 'members']);
    expect(subgraphs.seen[1]?.variables['representations']).toHaveLength(10);
    expect(answer.value).toEqual({
      orders: ORDERS.map(({ id, member }) => ({ id, member: { name: `Name of ${member.id}` } })),
    });
    expect(answer.errors).toEqual([]);
  });

  it('tells the error of one entity at every place that shows it', async () => {
    const subgraphs = new ScriptedSubgraphs({
      orders: () => ({ data: { orders: ORDERS.slice(0, 12) } }),
      members: ({ variables }) => ({
        data: {
          _entities: namesOf(variables).map((entity, index) => (index === 1 ? null : entity)),
        },
        errors: [
          { message: 'gone', path: ['_entities', 1, 'called'], extensions: { code: 'GONE' } },
        ],
      }),
    });
    const answer = await run(shop, subgraphs, '{ orders { member { called: name } } }');
    expect(answer.errors.map(({ path, extensions }) => [path, extensions?.['code']])).toEqual([
      [['orders', 1, 'member', 'called'], 'GONE'],
      [['orders', 11, 'member', 'called'], 'GONE'],
    ]);
  });
});

describe('a value that several places share', () => {
  const graph = graphOf({
    orders: `
      type Query { orders: [Order]! }
      type Order @key(fields: "id") { id: ID! member: Member total: Int! note: String }
      type Member @key(fields: "id") { id: ID! }`,
    members: `
      type Member @key(fields: "id") { id: ID! name: String! address: Address! }
      type Address { city: String! }`,
  });

  it('is not shared between places that ask more of it, and each is given what it asked', async () => {
    const owned = graphOf({
      orders: `type Query { order: Order } type Order @key(fields: "id") { id: ID! }`,
      owners: `
        type Order @key(fields: "id") { id: ID! owner: Member }
        type Member @key(fields: "id") { id: ID! }`,
      members: `
        type Member @key(fields: "id") { id: ID! address: Address! }
        type Address { city: String! }`,
    });
    const subgraphs = new ScriptedSubgraphs({
      orders: () => ({
        data: { one: { __typename: 'Order', id: '1' }, order: { __typename: 'Order', id: '1' } },
      }),
      owners: () => ({ data: { _entities: [{ owner: { __typename: 'Member', id: 'm' } }] } }),
      members: () => ({
        data: { _e0: [{ address: { town: 'Basel' } }], _e1: [{ address: { city: 'Basel' } }] },
      }),
    });
    const answer = await run(
      owned,
      subgraphs,
      '{ one: order { owner { address { town: city } } } order { owner { address { city } } } }',
    );
    expect(subgraphs.seen.map(({ subgraph }) => subgraph)).toEqual(['orders', 'owners', 'members']);
    expect(answer.value).toEqual({
      one: { owner: { address: { town: 'Basel' } } },
      order: { owner: { address: { city: 'Basel' } } },
    });
  });

  it('is shown at every place, also when the first place it was shown at is null in the end', async () => {
    const totals = [null, 2, 3, null, 5];
    const subgraphs = new ScriptedSubgraphs({
      orders: () => ({
        data: {
          orders: totals.map((total) => ({
            note: 'x'.repeat(total ?? 90),
            member: { __typename: 'Member', id: 'm1' },
            total,
          })),
        },
      }),
      members: () => ({ data: { _entities: [{ name: 'Li', address: { city: '上海' } }] } }),
    });
    const query = '{ orders { note member { name address { city } } total } }';
    const answer = await run(graph, subgraphs, query);
    expect(answer.value).toEqual({
      orders: totals.map((total) =>
        total === null
          ? null
          : {
              note: 'x'.repeat(total),
              member: { name: 'Li', address: { city: '上海' } },
              total,
            },
      ),
    });
    expect(answer.valueCompletion.map(({ path }) => path)).toEqual([
      ['orders', 0, 'total'],
      ['orders', 3, 'total'],
    ]);
  });
});

describe('arguments from context', () => {
  const graph = graphOf(
    {
      shelves: `
        type Query { shelves: [Shelf!]! }
        type Shelf @key(fields: "id") @context(name: "shelf") { id: ID! currency: String! items: [Item!]! }
        type Item @key(fields: "id") { id: ID! price(currency: String @fromContext(field: "$shelf { currency }")): Int! }`,
      stock: `
        type Item @key(fields: "id") { id: ID! }`,
    },
    ['@context', '@fromContext'],
  );

  it('are taken from above each place an entity stands at', async () => {
    const subgraphs = new ScriptedSubgraphs({
      shelves: ({ variables }) => {
        if (!('representations' in variables))
          return {
            data: {
              shelves: ['CNY', 'GBP', 'CNY'].map((currency, index) => ({
                __typename: 'Shelf',
                id: String(index),
                currency,
                items: [{ __typename: 'Item', id: 'one' }],
              })),
            },
          };
        const currency = Object.entries(variables).find(([name]) =>
          name.startsWith('context'),
        )?.[1];
        return { data: { _entities: [{ price: currency === 'CNY' ? 100 : 11 }] } };
      },
    });
    const answer = await run(graph, subgraphs, '{ shelves { items { price } } }');
    expect(answer.by).toBe('compiled');
    expect(answer.value).toEqual({
      shelves: [100, 11, 100].map((price) => ({ items: [{ price }] })),
    });
    expect(subgraphs.seen).toHaveLength(3);
  });
});

describe('names of a client', () => {
  it('are never mistaken for keys, required inputs or what every object has', async () => {
    const subgraphs = new ScriptedSubgraphs({
      orders: ({ document }) => {
        const key = /(\w+):id\b/.exec(document)?.[1] ?? 'id';
        return { data: { orders: [{ [key]: '7', member: { __typename: 'Member', id: 'm1' } }] } };
      },
      members: ({ document }) => {
        const names = [...document.matchAll(/(\w+):name/g)].map(
          ([, name]) => [name, 'Li'] as const,
        );
        return { data: { _entities: [Object.fromEntries(names)] } };
      },
    });
    const query = '{ orders { name: id member { id: name __proto__: name _hub_id: name } } }';
    const answer = await run(shop, subgraphs, query);
    expect(answer.body.toString()).toBe(
      '{"data":{"orders":[{"name":"7","member":{"id":"Li","__proto__":"Li","_hub_id":"Li"}}]}}',
    );
  });
});

describe('remembered entities', () => {
  it('are not asked for again, and errors still find their place', async () => {
    const kept: (string | undefined)[][] = [];
    const remembered = {
      isKept: () => true,
      load: ({ representations }: { representations: readonly string[] }) =>
        Promise.resolve({
          texts: representations.map((text) =>
            text.includes('"m0"') ? '{"name":"Remembered"}' : undefined,
          ),
          ageMilliseconds: 700,
          keep: (answers: readonly (string | undefined)[]) => {
            kept.push([...answers]);
            return Promise.resolve();
          },
        }),
    };
    const subgraphs = new ScriptedSubgraphs({
      orders: () => ({ data: { orders: ORDERS.slice(0, 3) } }),
      members: ({ variables }) => ({ data: { _entities: namesOf(variables) } }),
    });
    const answer = await run(shop, subgraphs, '{ orders { member { name } } }', { remembered });
    expect(subgraphs.seen[1]?.variables['representations']).toEqual([
      { __typename: 'Member', id: 'm1' },
      { __typename: 'Member', id: 'm2' },
    ]);
    expect(answer.value).toEqual({
      orders: ['Remembered', 'Name of m1', 'Name of m2'].map((name) => ({ member: { name } })),
    });
    expect(answer.ageMilliseconds).toBe(700);
    expect(kept).toEqual([[undefined, '{"name":"Name of m1"}', '{"name":"Name of m2"}']]);
  });
});
