import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { dropTestDatabases, freshTestFolder, testDatabaseUrl } from '@hub/kernel/testing';
import {
  demoCatalogue,
  DemoIssuer,
  demoMembers,
  demoOrders,
  StoryBroken,
  storySteps,
  StoryWorld,
} from '@hub/standalone';
import { z } from 'zod';
import { read } from './harness/answers.js';
import { askDatabase, unfinishedBusiness } from './harness/dead-database.js';
import { DirtyExport } from './harness/dirty-export.js';
import { HubProcess } from './harness/hub-process.js';
import { killWhile, type KillPoint } from './harness/kill-on-request.js';
import { drifts, levelAt } from './harness/shop-floor.js';
import { accountsOf, type StoryAccounts } from './harness/story-accounts.js';
import { type Visitors, visitorsAt } from './harness/visitors.js';

const PATIENCE_MS = 50_000;

/** Refusals that ask for another try with the same key, which is what a touchpoint does. */
const TRY_AGAIN =
  /CONFLICT|CHECKOUT_RUNNING|REFUND_PENDING|PAYMENT_BEING_CONFIRMED|DEADLINE_EXCEEDED/;

const ACTS: Readonly<Record<string, RegExp>> = {
  checkout: /mutation Checkout/,
  pay: /\/confirm/,
  ready: /mutation MarkReadyForPickup/,
  'hand-over': /mutation VerifyPickup/,
  refund: /mutation RefundAtCounter/,
};

/** On a server, what the dead held is only free when its lease of half a minute has run out: fewer deaths there. */
const ROUNDS: readonly (readonly [string, number, number, readonly string[]])[] =
  testDatabaseUrl === undefined
    ? [
        ['within 20 ms of its requests', 0, 20, Object.keys(ACTS)],
        ['20 to 60 ms after its requests', 20, 60, Object.keys(ACTS)],
      ]
    : [['within 60 ms of its requests', 0, 60, ['checkout', 'refund']]];

describe('a hub that is killed', () => {
  const data = freshTestFolder('crash');
  const mark = `${String(process.pid)}_${randomBytes(4).toString('hex')}`;
  const where = {
    dataDirectory: data,
    ...(testDatabaseUrl === undefined
      ? {}
      : { databaseUrl: testDatabaseUrl, databasePrefix: `hub_${mark}` }),
  };
  const settings: Record<string, string> =
    testDatabaseUrl === undefined
      ? {}
      : { HUB_DATABASE_URL: testDatabaseUrl, HUB_DATABASE_PREFIX: `hub_${mark}` };
  let hub: HubProcess;
  let doors: Visitors;

  beforeAll(async () => {
    hub = start();
    await waitUntil(() => existsSync(join(data, 'seeded.json')));
    await pause(700);
    await hub.kill();
  }, 60_000);

  afterAll(async () => {
    await hub.kill();
    await dropTestDatabases(mark);
  });

  function start(): HubProcess {
    return new HubProcess(['start', '--port', '0', '--data', data, '--log', 'silent'], settings);
  }

  async function open(): Promise<void> {
    hub = start();
    doors = visitorsAt(await hub.url(), await DemoIssuer.open(data));
  }

  it('while it seeds itself for the first time goes on where it was', async () => {
    hub = start();
    await waitUntil(async () => (await countOrders('demo')) >= 2_000);
    await hub.kill();
    const half = await countOrders('demo');
    expect(half).toBeLessThan(10_000);
    await open();
    expect(seedRecord().finished).toBe(true);
    expect(await totalsOf('demo')).toEqual(demoTotals(seedRecord().startedAt));
    expect(await drifts(doors)).toEqual([]);
    await waitUntil(async () => Object.keys(await unfinishedBusiness(where)).length === 0);
  }, 120_000);

  describe.each(ROUNDS)('%s in the acts of a purchase', (_, from, until, acts) => {
    const delays = Object.fromEntries(
      acts.map((step) => [step, Math.round(from + Math.random() * (until - from))]),
    );
    let world: StoryWorld;
    let before: Awaited<ReturnType<typeof levelsOf>>;

    it(`tells the whole story, killed at ${JSON.stringify(delays)} ms`, async () => {
      const issuer = await DemoIssuer.open(data);
      const id = String(Date.now());
      world = new StoryWorld(doors.url, id, issuer);
      for (const step of storySteps) {
        const request = acts.includes(step.name) ? ACTS[step.name] : undefined;
        if (step.name === 'checkout') before = await levelsOf(world);
        if (request !== undefined) {
          const point: KillPoint = { request, afterMs: delays[step.name] ?? 0 };
          await killWhile(
            point,
            () => hub.kill(),
            () => step.run(world),
          );
          await open();
          const { facts } = world;
          world = new StoryWorld(doors.url, id, issuer);
          Object.assign(world.facts, facts);
        }
        await tell(() => step.run(world));
      }
    }, 120_000);

    it('loses nothing, doubles nothing and leaks nothing', async () => {
      await waitUntil(async () => Object.keys(await unfinishedBusiness(where)).length === 0);
      expect(await accountsOf(world)).toEqual(everythingOnce(world));
      const [two, one] = before;
      expect(await levelsOf(world)).toEqual([
        { ...two!, onHand: two!.onHand - 2 + 1 }, // two handed over, one came back
        { ...one!, onHand: one!.onHand - 1 },
      ]);
      expect(await drifts(doors)).toEqual([]);
    }, 60_000);
  });

  it('in the middle of an import goes on where it was', async () => {
    await hub.kill();
    const dirty = new DirtyExport(9_000);
    const file = join(data, 'export.csv');
    writeFileSync(file, dirty.csv);
    const documents = new Set(dirty.accepted.map(({ document }) => document)).size;
    const importing = ['import', 'transactions', file, '--data', data];
    for (const atLeast of [1, 1_000]) {
      const killed = new HubProcess(importing, settings);
      await waitUntil(async () => (await countOrders('online-retail')) >= atLeast);
      await killed.kill();
      expect(await countOrders('online-retail')).toBeLessThan(documents);
    }
    const last = new HubProcess(importing, settings);
    expect(await last.exited()).toBe(0);
    expect(last.output).toContain(`lines     ${String(dirty.lines.length)} = `);
    expect(last.output.match(/^ {2}equal /gm)).toHaveLength(4);
    const sales = dirty.accepted.filter(({ document }) => !document.startsWith('C'));
    await open();
    expect(await totalsOf('online-retail')).toMatchObject({
      currency: 'GBP',
      orders: new Set(sales.map(({ document }) => document)).size,
      lines: sales.length,
      revenueMinor: sales.reduce((sum, { quantity, pence }) => sum + quantity * pence, 0),
    });
    expect(await drifts(doors)).toEqual([]);
  }, 120_000);

  function seedRecord(): { startedAt: Date; finished: boolean } {
    const shape = z.object({ startedAt: z.coerce.date(), finished: z.boolean() });
    return shape.parse(JSON.parse(readFileSync(join(data, 'seeded.json'), 'utf8')));
  }

  async function countOrders(source: string): Promise<number> {
    const sql = `SELECT COUNT(*) AS documents FROM imported_document WHERE source = '${source}'`;
    try {
      const [row] = await askDatabase<{ documents: number }>(where, 'order', sql);
      return Number(row?.documents ?? 0);
    } catch {
      return 0; // The table is not there yet.
    }
  }

  async function totalsOf(source: string): Promise<unknown> {
    const admin = await doors.staff('admin');
    const document = `query Totals($source: String!) { orderTotals(source: $source) {
      currency orders lines revenue { amountMinor } refunded { amountMinor }
    } }`;
    const minor = z.object({ amountMinor: z.number() });
    const row = z.object({
      currency: z.string(),
      orders: z.number(),
      lines: z.number(),
      revenue: minor,
      refunded: minor,
    });
    const { orderTotals } = await read(
      admin.ask(document, { source }),
      z.object({ orderTotals: z.array(row).length(1) }),
    );
    const { revenue, refunded, ...rest } = orderTotals[0]!;
    return { ...rest, revenueMinor: revenue.amountMinor, refundedMinor: refunded.amountMinor };
  }

  async function levelsOf(world: StoryWorld): Promise<{ onHand: number; reserved: number }[]> {
    const levels: { onHand: number; reserved: number }[] = [];
    for (const { id } of world.known('skus')) {
      const { onHand, reserved } = await levelAt(doors, id, world.known('store').id);
      levels.push({ onHand, reserved });
    }
    return levels;
  }
});

/** What the plan of the demo says that it sold. */
function demoTotals(now: Date): object {
  const { products } = demoCatalogue();
  const orders = demoOrders(now, demoMembers(now), products);
  const prices = new Map(
    products.flatMap(({ skus }) => skus.map(({ code, priceMinor }) => [code, priceMinor] as const)),
  );
  const worth = (code: string, quantity: number): number => (prices.get(code) ?? NaN) * quantity;
  const sold = orders.flatMap(({ lines }) => lines);
  const back = orders.flatMap(({ lines, returned }) =>
    returned === null ? [] : [worth(lines[returned.line]!.skuCode, returned.quantity)],
  );
  return {
    currency: 'CNY',
    orders: 10_000,
    lines: sold.length,
    revenueMinor: sold.reduce((sum, { skuCode, quantity }) => sum + worth(skuCode, quantity), 0),
    refundedMinor: back.reduce((sum, minor) => sum + minor, 0),
  };
}

/** What the member has after the story, told once. */
function everythingOnce(world: StoryWorld): StoryAccounts {
  const [total, refunded] = [world.known('total'), world.known('refundMinor')];
  const restored = world.known('pointsRestored');
  const pending = Math.floor((total - refunded) / 100);
  const earned = Math.floor(total / 100);
  return {
    points: {
      available: 600 - 500 + restored,
      pending,
      entries: {
        ADJUSTED: [600],
        CLAWED_BACK: [pending - earned],
        EARNED: [earned],
        RESTORED: [restored],
        SPENT: [-500],
      },
    },
    coupons: [{ status: 'REDEEMED', orderId: world.known('orderId') }],
    messages: ['order_paid', 'order_ready_for_pickup', 'order_refunded'],
    cart: { itemCount: 0 },
    orders: [
      {
        id: world.known('orderId'),
        status: 'COMPLETED',
        paymentStatus: 'PARTLY_REFUNDED',
        total,
        refundedTotal: refunded,
        payments: [{ status: 'CAPTURED', amount: total, refunded }],
        refunds: [{ status: 'COMPLETED', amount: refunded, pointsRestored: restored }],
        timeline: [
          'placed',
          'payment_started',
          'payment_received',
          'paid',
          'ready_for_pickup',
          'picked_up',
          'completed',
          'refund_requested',
          'refunded',
        ],
      },
    ],
  };
}

async function tell(step: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      await step();
      return;
    } catch (error) {
      const again = error instanceof StoryBroken && TRY_AGAIN.test(error.message);
      if (!again || Date.now() > deadline) throw error;
      await pause(200);
    }
  }
}

async function waitUntil(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`Waited ${String(PATIENCE_MS / 1_000)} s in vain.`);
    await pause(30);
  }
}
