import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { orderClosed, orderImported, orderPaid, orderPlaced, orderRefunded } from '@hub/events';
import { type IntegrationEvent, newUlid } from '@hub/kernel';
import { adminActor, startTestSubgraph, type TestSubgraph } from '@hub/kernel/testing';
import { profileSubgraph } from '../index.js';
import {
  closed,
  eventOf,
  imported,
  paid,
  placed,
  refunded,
  type TestOrder,
} from './customer-events.fixture.js';

let profile: TestSubgraph;

beforeAll(async () => {
  profile = await startTestSubgraph(profileSubgraph);
});

afterAll(async () => {
  await profile.stop();
});

const categories = [newUlid(), newUlid(), newUlid()];

interface Story {
  readonly currency: string;
  readonly totalMinor: number;
  readonly day: number;
  readonly category: number | null;
  readonly ending: 'paid' | 'closed' | 'imported' | 'credit';
  readonly refunds: readonly number[];
}

const story: fc.Arbitrary<Story> = fc.record({
  currency: fc.constantFrom('CNY', 'GBP'),
  totalMinor: fc.integer({ min: 1, max: 1_000_000 }),
  day: fc.integer({ min: 1, max: 300 }),
  category: fc.option(fc.integer({ min: 0, max: 2 }), { nil: null }),
  ending: fc.constantFrom('paid', 'closed', 'imported', 'credit'),
  refunds: fc.array(fc.integer({ min: 1, max: 1000 }), { maxLength: 3 }),
});

/** What other capabilities would announce in the course of one order. */
function eventsOf(
  buyerKey: string,
  { currency, totalMinor, day, category, ending, refunds }: Story,
) {
  const at = new Date(Date.UTC(2026, 0, day));
  const categoryId = category === null ? null : categories[category]!;
  const order: TestOrder = { orderId: newUlid(), buyerKey, currency, totalMinor, at, categoryId };
  if (ending === 'closed')
    return [eventOf(orderPlaced, placed(order)), eventOf(orderClosed, closed(order))];
  if (ending === 'credit') {
    return [
      eventOf(
        orderImported,
        imported({ ...order, totalMinor: -totalMinor }, { kind: 'credit', documentKey: 'C1' }),
      ),
    ];
  }
  if (ending === 'imported') {
    return [
      eventOf(orderImported, imported(order, { kind: 'order', documentKey: 'D' })),
      ...refunds.map((refundMinor, index) =>
        eventOf(
          orderImported,
          imported(
            { ...order, totalMinor: -refundMinor },
            { kind: 'refund', documentKey: `R${index}` },
          ),
        ),
      ),
    ];
  }
  let refundedTotalMinor = 0;
  return [
    eventOf(orderPlaced, placed(order)),
    eventOf(orderPaid, paid(order)),
    ...refunds.map((refundMinor) => {
      refundedTotalMinor += refundMinor;
      return eventOf(
        orderRefunded,
        refunded(order, { refundId: newUlid(), refundMinor, refundedTotalMinor, at }),
      );
    }),
  ];
}

/** The figures by a plain count over the stories, apart from the code under test. */
function countedFigures(stories: readonly Story[]) {
  return ['CNY', 'GBP'].flatMap((currency) => {
    const own = stories.filter((each) => each.currency === currency && each.ending !== 'closed');
    if (own.length === 0) return [];
    const orders = own.filter((each) => each.ending !== 'credit');
    const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0);
    const refundedMinor = sum(
      own.map((each) => (each.ending === 'credit' ? each.totalMinor : sum([...each.refunds]))),
    );
    const days = orders.map((each) => Date.UTC(2026, 0, each.day));
    return [
      {
        currency,
        orderCount: orders.length,
        revenueMinor: sum(orders.map((each) => each.totalMinor)),
        refundedMinor,
        firstOrderAt: days.length === 0 ? null : Math.min(...days),
        lastOrderAt: days.length === 0 ? null : Math.max(...days),
      },
    ];
  });
}

function countedCategories(stories: readonly Story[]) {
  const spent: Record<string, number> = {};
  for (const { currency, category, ending, totalMinor, refunds } of stories) {
    if (category === null || ending === 'closed') continue;
    const key = `${currency} ${categories[category]!}`;
    const change =
      ending === 'credit' ? -totalMinor : totalMinor - refunds.reduce((a, b) => a + b, 0);
    spent[key] = (spent[key] ?? 0) + change;
  }
  return spent;
}

async function keptFigures(buyerKey: string) {
  return await profile.database.read.query<unknown[]>(
    `SELECT currency, order_count AS orderCount, revenue_minor AS revenueMinor, refunded_minor AS refundedMinor,
       first_order_at AS firstOrderAt, last_order_at AS lastOrderAt FROM purchase_tally WHERE buyer_key = ? ORDER BY currency`,
    [buyerKey],
  );
}

async function keptCategories(buyerKey: string) {
  const rows = await profile.database.read.query<
    { currency: string; category_id: string; amount_minor: number }[]
  >('SELECT currency, category_id, amount_minor FROM category_tally WHERE buyer_key = ?', [
    buyerKey,
  ]);
  return Object.fromEntries(
    rows.map((row) => [`${row.currency} ${row.category_id}`, row.amount_minor]),
  );
}

async function drifts() {
  const answer = await profile.execute<{ customerFactsReconciliation: { drifts: unknown[] } }>(
    adminActor(),
    '{ customerFactsReconciliation { drifts { buyerKey currency figure kept recomputed } } }',
  );
  return answer.data?.customerFactsReconciliation.drifts;
}

describe('facts', () => {
  it('are the same for every permutation, duplication and batching of the events behind them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(story, { minLength: 1, maxLength: 6 }),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        async (stories, chances) => {
          const chance = () => chances.next().value as number;
          const buyerKey = `external:property:${newUlid()}`;
          const once = stories.flatMap((each) => eventsOf(buyerKey, each) as IntegrationEvent[]);
          const delivered = [
            ...once,
            // The same event again, and the same news under a new event id.
            ...once.filter(() => chance() < 0.3),
            ...once.filter(() => chance() < 0.3).map((event) => ({ ...event, id: newUlid() })),
          ]
            .map((event) => ({ event, place: chance() }))
            .sort((a, b) => a.place - b.place)
            .map(({ event }) => event);
          while (delivered.length > 0) {
            await profile.subgraph.subscribers.deliver(
              delivered.splice(0, 1 + Math.floor(chance() * 8)),
            );
          }
          expect(await keptFigures(buyerKey)).toEqual(countedFigures(stories));
          expect(await keptCategories(buyerKey)).toEqual(countedCategories(stories));
        },
      ),
      { numRuns: 40 },
    );
    expect(await drifts()).toEqual([]);
  });

  it('stay exact when overlapping batches of the same buyers are delivered at the same time', async () => {
    const run = newUlid();
    const stories = Array.from({ length: 12 }, (_, buyer) => ({
      buyerKey: `external:race-${run.toLowerCase().slice(-8)}:${buyer}`,
      story: {
        currency: 'CNY',
        totalMinor: 1000 + buyer,
        day: buyer + 1,
        category: 0,
        ending: 'paid',
        refunds: [100, 50],
      } satisfies Story,
    }));
    const once = stories.flatMap(
      ({ buyerKey, story: each }) => eventsOf(buyerKey, each) as IntegrationEvent[],
    );
    const renamed = once.map((event) => ({ ...event, id: newUlid() }));
    const backwards = [...once].reverse();
    await Promise.all(
      [once, renamed, backwards, once.slice(10), renamed.slice(0, 20)].map((events) =>
        profile.subgraph.subscribers.deliver(events),
      ),
    );
    for (const { buyerKey, story: each } of stories) {
      expect(await keptFigures(buyerKey)).toEqual(countedFigures([each]));
      expect(await keptCategories(buyerKey)).toEqual(countedCategories([each]));
    }
    const [identities] = await profile.database.read.query<
      { keys_known: number; customers: number }[]
    >(
      'SELECT COUNT(*) AS keys_known, COUNT(DISTINCT customer_id) AS customers FROM customer_identity WHERE buyer_key LIKE ?',
      [`external:race-${run.toLowerCase().slice(-8)}:%`],
    );
    expect(identities).toEqual({ keys_known: 12, customers: 12 });
    expect(await profile.subgraph.subscribers.listParked()).toEqual([]);
  });

  it('of an anonymous counter sale belong to nobody', async () => {
    const order = {
      orderId: newUlid(),
      buyerKey: null,
      totalMinor: 500,
      at: new Date('2026-11-01'),
    };
    const work = await profile.statements(async () => {
      await profile.deliver(orderPaid, paid(order));
    });
    expect(work.filter((statement) => !/inbox|parked/.test(statement))).toEqual([]);
  });

  it('are found to drift by one unit when a tally is tampered with', async () => {
    const buyerKey = `external:tampered:${newUlid()}`;
    await profile.deliver(
      orderPaid,
      paid({
        orderId: newUlid(),
        buyerKey,
        totalMinor: 900,
        at: new Date('2026-11-01'),
        categoryId: categories[0]!,
      }),
    );
    await profile.database.transaction(async (manager) => {
      await manager.query(
        'UPDATE purchase_tally SET revenue_minor = revenue_minor + 1 WHERE buyer_key = ?',
        [buyerKey],
      );
    });
    expect(await drifts()).toEqual([
      { buyerKey, currency: 'CNY', figure: 'revenueMinor', kept: 901, recomputed: 900 },
    ]);
  });
});

describe('a batch of imported orders', () => {
  it('costs the same few statements for 10 or 400 events', async () => {
    const batch = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        eventOf(
          orderImported,
          imported(
            {
              orderId: newUlid(),
              buyerKey: `external:batch:${newUlid()}`,
              currency: 'GBP',
              totalMinor: 100,
              at: new Date(),
              categoryId: categories[index % 3]!,
            },
            { kind: 'order', documentKey: 'D' },
          ),
        ),
      ) as IntegrationEvent[];
    const statementsFor = async (count: number) =>
      (await profile.statements(() => profile.subgraph.subscribers.deliver(batch(count)))).map(
        (statement) =>
          /(SELECT|INSERT).*?(?:FROM|INTO) `?(\w+)/s.exec(statement)?.slice(1).join(' '),
      );
    const few = await statementsFor(10);
    expect(few).toEqual([
      'SELECT inbox',
      'INSERT inbox',
      'SELECT customer_identity',
      'INSERT customer_identity',
      'INSERT timeline_entry',
      'INSERT order_document',
      'INSERT category_tally',
      'INSERT purchase_tally',
    ]);
    expect(await statementsFor(400)).toEqual(few);
  });
});
