import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { newUlid, systemClock, type EventBus } from '@hub/kernel';
import { testRedisUrl } from '@hub/kernel/testing';
import { RedisWire } from './caching/redis-wire.fixture.js';
import { startCapability, type Capability, type Resolvers } from './capability.fixture.js';
import { codesOf, GatewayUnderTest, member, type Answer } from './gateway.fixture.js';

type Listener = Parameters<EventBus['listen']>[0];

const SHELVES = `
  type Query {
    shelf(id: ID!): Shelf @cached(maxAgeSeconds: 60)
    featured(id: ID!): Sku
    now: String
  }
  type Shelf @key(fields: "id") { id: ID! reading: Int @cached(maxAgeSeconds: 60) }
  type Sku @key(fields: "id") { id: ID! }`;

const PRICES = 'type Sku @key(fields: "id") { id: ID! reading: Int @cached(maxAgeSeconds: 60) }';

const SHELF = 'query Shelf($id: ID!) { shelf(id: $id) { reading } }';
const FEATURED = 'query Featured($id: ID!) { featured(id: $id) { reading } }';
const LOOKUPS = 'hub_gateway_cache_lookups_total';
const BUDGET = 12;
const PATIENCE_MS = 10_000;

describe('two gateways and one Redis', () => {
  if (testRedisUrl === undefined) {
    it('were not tested: HUB_TEST_REDIS names no server', () => {
      expect(testRedisUrl).toBeUndefined();
    });
    return;
  }
  const wire = new RedisWire(new URL(testRedisUrl));
  let shelves: Capability;
  let prices: Capability;
  let one: GatewayUnderTest;
  let other: GatewayUnderTest;
  let listeners: Listener[];
  /** Goes up with every question a capability answers, so that a reading tells whether it was asked again. */
  let readings: number;

  beforeEach(async () => {
    readings = 0;
    listeners = [];
    const read = (parent: { id: string }) => ({ ...parent, reading: (readings += 1) });
    shelves = await startCapability('shelves', {
      sdl: SHELVES,
      resolvers: {
        Query: {
          shelf: (_: unknown, { id }: { id: string }) => read({ id }),
          featured: (_: unknown, { id }: { id: string }) => ({ id }),
          now: () => 'now',
        },
      } satisfies Resolvers,
    });
    prices = await startCapability('prices', {
      sdl: PRICES,
      resolvers: { Sku: { __resolveReference: read } } satisfies Resolvers,
    });
    await wire.join();
    one = await startOne();
    other = await startOne();
  });
  afterEach(async () => {
    await one.stop();
    await other.stop();
    await wire.cut();
    await shelves.server.stop();
    await prices.server.stop();
  });

  function startOne(): Promise<GatewayUnderTest> {
    return GatewayUnderTest.start({
      capabilities: [shelves, prices],
      clock: systemClock,
      redisUrl: wire.url,
      limits: { identityCostPerMinute: BUDGET },
      clients: { touchpoints: { app: {} } },
      caching: {
        bus: {
          listen: (given) => {
            listeners.push(given);
            return Promise.resolve();
          },
        },
      },
    });
  }

  /** What an event of the hub says, to every gateway that hears it. */
  function tell(skuId: string, hearing: readonly Listener[]): void {
    const event = { type: 'inventory.stock_level_crossed.v1', payload: { skuId } };
    for (const listener of hearing) listener.heard(event as Parameters<Listener['heard']>[0]);
  }

  /** Asks as somebody with a budget of their own. */
  async function reading(under: GatewayUnderTest, query: string, id: string): Promise<number> {
    const headers = await under.as(member(newUlid()));
    const { status, body } = await under.ask({ query, variables: { id } }, headers);
    expect([status, body.errors]).toEqual([200, undefined]);
    const [found] = Object.values(body.data as Record<string, { reading: number }>);
    return found?.reading ?? 0;
  }

  /** What one gateway keeps for an id that nobody asked for before, as soon as it keeps it. */
  async function keptByOne(query: string, cache: string): Promise<{ id: string; kept: number }> {
    const id = newUlid();
    let kept = 0;
    await until(async () => {
      const hits = await one.count(LOOKUPS, cache, 'hit');
      kept = await reading(one, query, id);
      return (await one.count(LOOKUPS, cache, 'hit')) > hits;
    });
    return { id, kept };
  }

  const ask = async (under: GatewayUnderTest, memberId: string): Promise<Answer> =>
    under.ask({ query: '{ now }' }, await under.as(member(memberId)));
  const remaining = ({ headers }: Answer): number =>
    Number(/r=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1]);

  /** Until both are connected each counts by itself. */
  async function untilTheyCountTogether(): Promise<void> {
    await until(async () => {
      const somebody = newUlid();
      const first = remaining(await ask(one, somebody));
      return remaining(await ask(other, somebody)) < first;
    });
  }

  it('spend one budget together', async () => {
    await untilTheyCountTogether();
    const somebody = newUlid();
    const left: number[] = [];
    let turn = 0;
    let answer = await ask(one, somebody);
    for (; answer.status === 200; answer = await ask(turn % 2 === 0 ? one : other, somebody)) {
      left.push(remaining(answer));
      turn += 1;
    }
    const [first = 0] = left;
    const cost = BUDGET - first;
    expect(left).toEqual(
      Array.from({ length: Math.floor(BUDGET / cost) }, (_, index) => BUDGET - cost * (index + 1)),
    );
    shelves.forget();
    for (const under of [one, other]) {
      const { status, body } = await ask(under, somebody);
      expect([status, codesOf(body)]).toEqual([429, [['', 'RATE_LIMITED']]]);
    }
    expect(shelves.asked()).toEqual([]);
    expect((await ask(other, newUlid())).status).toBe(200);
  });

  it.each([
    ['whole answers', SHELF, 'response'],
    ['entities', FEATURED, 'entity'],
  ])('give what the other one keeps of %s, and ask nobody', async (_, query, cache) => {
    await until(async () => {
      const { id, kept } = await keptByOne(query, cache);
      const before = readings;
      const given = await reading(other, query, id);
      return given === kept && readings === before;
    });
    expect(await other.count(LOOKUPS, cache, 'hit')).toBeGreaterThan(0);
  });

  it('both ask again once one of them heard of a change', async () => {
    const { id, kept } = await keptByOne(FEATURED, 'entity');
    await until(async () => (await reading(other, FEATURED, id)) === kept);
    tell(id, listeners.slice(0, 1));
    await until(async () => (await reading(other, FEATURED, id)) > kept);
    expect(await reading(one, FEATURED, id)).toBeGreaterThan(kept);
  });

  it('neither refuse nor fail when Redis dies, and count each for itself', async () => {
    await untilTheyCountTogether();
    const { id } = await keptByOne(SHELF, 'response');
    const answers: Promise<number>[] = [];
    const ofBoth = (): void => {
      for (const under of [one, other]) answers.push(reading(under, SHELF, id));
    };
    for (let round = 0; round < 10; round += 1) ofBoth();
    await wire.cut();
    for (let round = 0; round < 10; round += 1) ofBoth();
    expect(await Promise.all(answers)).toHaveLength(40);
    const somebody = newUlid();
    let asked = 0;
    while ((await ask(one, somebody)).status === 200) asked += 1;
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThanOrEqual(BUDGET);
    expect((await ask(other, somebody)).status).toBe(200);
    for (const { lines } of [one, other])
      expect(lines.filter((line) => line.includes('counted in memory'))).toHaveLength(1);
  });

  it('give nothing of before when Redis is back and a change went by meanwhile', async () => {
    const { id, kept } = await keptByOne(FEATURED, 'entity');
    await wire.cut();
    tell(id, listeners);
    expect(await reading(one, FEATURED, id)).toBeGreaterThan(kept);
    await wire.join();
    const seen: number[] = [];
    await until(async () => {
      const before = readings;
      for (const under of [one, other]) seen.push(await reading(under, FEATURED, id));
      return readings === before;
    });
    expect(Math.min(...seen)).toBeGreaterThan(kept);
    await untilTheyCountTogether();
  });
});

async function until(happened: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await happened())) {
    if (Date.now() > deadline) throw new Error('What was waited for did not happen.');
    await pause(20);
  }
}
