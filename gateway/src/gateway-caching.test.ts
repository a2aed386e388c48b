import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventBus } from '@hub/kernel';
import { startCapability, type Capability, type Resolvers } from './capability.fixture.js';
import { GatewayUnderTest, member, OTHER_MEMBER } from './gateway.fixture.js';

type Listener = Parameters<EventBus['listen']>[0];

const SHELVES = `
  type Query {
    shelf: Shelf @cached(maxAgeSeconds: 60)
    basket: Basket @cached(maxAgeSeconds: 60, private: true)
    featured: [Sku!]
    now: String
  }
  type Mutation { restock: Int @evicts(types: ["Shelf"]) }
  type Shelf @key(fields: "id") { id: ID! title: String @cached(maxAgeSeconds: 60) }
  type Basket { amount: Int }
  type Sku @key(fields: "id") { id: ID! }`;

const PRICES = `
  type Sku @key(fields: "id") { id: ID! label: String @cached(maxAgeSeconds: 30) }`;

const LOOKUPS = 'hub_gateway_cache_lookups_total';

describe('answers that are kept', () => {
  let shelves: Capability;
  let prices: Capability;
  let under: GatewayUnderTest;
  let listener: Listener;
  let version: number;

  beforeAll(async () => {
    shelves = await startCapability('shelves', {
      sdl: SHELVES,
      resolvers: {
        Query: {
          shelf: () => ({ id: 's', title: `Creams ${String(version)}` }),
          basket: () => ({ amount: version }),
          featured: () => [{ id: 'a' }, { id: 'b' }],
          now: () => String(version),
        },
        Mutation: { restock: () => version },
      } satisfies Resolvers,
    });
    prices = await startCapability('prices', {
      sdl: PRICES,
      resolvers: {
        Sku: {
          __resolveReference: ({ id }: { id: string }) => ({
            id,
            label: `Label ${id} ${String(version)}`,
          }),
        },
      } satisfies Resolvers,
    });
    under = await GatewayUnderTest.start({
      capabilities: [shelves, prices],
      caching: {
        bus: {
          listen: (given) => {
            listener = given;
            given.missed();
            return Promise.resolve();
          },
        },
      },
    });
  });
  afterAll(async () => {
    await under.stop();
    await shelves.server.stop();
    await prices.server.stop();
  });

  beforeEach(() => {
    version = 1;
    listener.missed();
    shelves.forget();
    prices.forget();
  });

  const ask = async (query: string, headers = {}) =>
    (await under.ask({ query }, headers)).body.data;
  const heard = (type: string, payload: object): void => {
    listener.heard({ type, payload } as Parameters<Listener['heard']>[0]);
  };

  it('are given again until they are too old, with their age', async () => {
    const hits = await under.count(LOOKUPS, 'response', 'hit');
    await ask('{ shelf { title } }', await under.as(member()));
    version = 2;
    under.clock.advance({ seconds: 40 });
    const other = await under.as(member(OTHER_MEMBER));
    const kept = await under.ask({ query: '{ shelf { title } }' }, other);
    expect(kept.body.data).toEqual({ shelf: { title: 'Creams 1' } });
    expect(kept.headers.get('age')).toBe('40');
    expect(kept.headers.get('cache-control')).toBe('public, max-age=60');
    expect(shelves.asked()).toHaveLength(1);
    under.clock.advance({ seconds: 21 });
    expect(await ask('{ shelf { title } }', other)).toEqual({ shelf: { title: 'Creams 2' } });
    expect(await under.count(LOOKUPS, 'response', 'hit')).toBe(hits + 1);
  });

  it('are never given to somebody else when they are private', async () => {
    const one = await under.as(member());
    const other = await under.as(member(OTHER_MEMBER));
    const first = await under.ask({ query: '{ basket { amount } }' }, one);
    expect(first.headers.get('cache-control')).toContain('private');
    version = 2;
    expect(await ask('{ basket { amount } }', other)).toEqual({ basket: { amount: 2 } });
    expect(await ask('{ basket { amount } }')).toEqual({ basket: { amount: 2 } });
    expect(await ask('{ basket { amount } }', one)).toEqual({ basket: { amount: 1 } });
  });

  it('are none when the graph does not say so, or something failed', async () => {
    const { headers } = await under.ask({ query: '{ now }' });
    expect(headers.get('cache-control')).toBe('no-store');
    version = 2;
    expect(await ask('{ now shelf { title } }')).toMatchObject({ now: '2' });
    shelves.server.behave((response) => response.destroy());
    const failed = await under.ask({ query: '{ shelf { id title } }' });
    expect(failed.headers.get('cache-control')).toBe('no-store');
    shelves.server.behave(shelves.answer);
    expect(await ask('{ shelf { id title } }')).toEqual({ shelf: { id: 's', title: 'Creams 2' } });
  });

  it('are void once a deed says that it changed them', async () => {
    await ask('{ shelf { title } }');
    version = 2;
    await ask('mutation { restock }');
    expect(await ask('{ shelf { title } }')).toEqual({ shelf: { title: 'Creams 2' } });
  });

  const FEATURED = '{ featured { id label } }';
  const featured = (a: number, b: number) => ({
    featured: [
      { id: 'a', label: `Label a ${String(a)}` },
      { id: 'b', label: `Label b ${String(b)}` },
    ],
  });

  it('are kept entity by entity, and one is void when an event says that it changed', async () => {
    const hits = await under.count(LOOKUPS, 'entity', 'hit');
    expect(await ask(FEATURED)).toEqual(featured(1, 1));
    version = 2;
    expect(await ask(FEATURED)).toEqual(featured(1, 1));
    expect(prices.asked()).toHaveLength(1);
    heard('inventory.stock_level_crossed.v1', { skuId: 'a' });
    expect(await ask(FEATURED)).toEqual(featured(2, 1));
    expect(prices.asked().at(-1)?.variables['representations']).toEqual([
      { __typename: 'Sku', id: 'a' },
    ]);
    expect(await under.count(LOOKUPS, 'entity', 'hit')).toBe(hits + 3);
  });

  it('are all void when events may have passed unheard', async () => {
    await ask(FEATURED);
    await ask('{ shelf { title } }');
    version = 2;
    listener.missed();
    expect(await ask(FEATURED)).toEqual(featured(2, 2));
    expect(await ask('{ shelf { title } }')).toEqual({ shelf: { title: 'Creams 2' } });
  });
});
