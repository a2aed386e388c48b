import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newUlid } from '@hub/kernel';
import fc from 'fast-check';
import { anniversaryOf, endOfDayAfter } from './domain/business-days.js';
import { NaivePoints } from './domain/naive-points.fixture.js';
import { activationDue } from './domain/order-earning.js';
import { type MemberHarness, order, startMember } from './member.fixture.js';
import { hearOfOrder } from './order-events.fixture.js';
import { businessCalendar } from './use-cases/business-calendar.js';

let hub: MemberHarness;
beforeAll(async () => {
  hub = await startMember();
});
afterAll(async () => {
  await hub.stop();
});
const days = businessCalendar('Asia/Shanghai');
const which = fc.nat({ max: 5 });
const points = fc.integer({ min: 1, max: 40 });
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('order' as const), points }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('spend' as const), points }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('restore' as const), which, points }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('refund' as const), which, points }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      days: fc.constantFrom(1, 8, 8, 100, 340),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const ask = async (field: string, input: object, selection: string) => {
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
  const document = `mutation ($input: ${type}!) { ${field}(input: $input) ${selection} }`;
  const { data, errors } = await hub.execute<Record<string, Record<string, unknown>>>(
    order,
    document,
    { input },
  );
  expect(errors).toBeUndefined();
  return data?.[field] ?? {};
};

/** Orders earn one point per yuan and are completed at once; they stay small, so that the tier stays the lowest. */
async function live(steps: readonly Step[]): Promise<void> {
  const memberId = await hub.importMember();
  const naive = new NaivePoints();
  const orders: { id: string; points: number; refunded: number; due: Date; active: boolean }[] = [];
  const spends: string[] = [];
  for (const one of steps) {
    const now = hub.clock.now();
    switch (one.do) {
      case 'order': {
        const id = newUlid();
        orders.push({
          id,
          points: one.points,
          refunded: 0,
          due: activationDue(now),
          active: false,
        });
        await hearOfOrder(hub, memberId, {
          what: 'paid',
          orderId: id,
          at: now,
          totalMinor: one.points * 100,
        });
        await hearOfOrder(hub, memberId, { what: 'completed', orderId: id, at: now });
        naive.arrive(id, one.points, null);
        break;
      }
      case 'spend': {
        const orderId = newUlid();
        const answer = await ask(
          'spendPoints',
          { orderId, memberId, points: one.points },
          '{ __typename }',
        );
        expect(answer['__typename'] === 'PointsSpent').toBe(naive.spend(one.points));
        if (answer['__typename'] === 'PointsSpent') spends.push(orderId);
        break;
      }
      case 'restore': {
        const index = one.which % Math.max(1, spends.length);
        const orderId = spends[index];
        if (orderId === undefined) break;
        await ask(
          'restorePoints',
          { orderId, refundId: newUlid(), points: one.points },
          '{ points }',
        );
        naive.restore(index, one.points, now.getTime(), endOfDayAfter(now, days, 30).getTime());
        break;
      }
      case 'refund': {
        const from = orders[one.which % Math.max(1, orders.length)];
        if (from === undefined) break;
        const delta = Math.min(one.points, from.points - from.refunded);
        from.refunded += delta;
        const refundedTotalMinor = from.refunded * 100;
        await hearOfOrder(hub, memberId, {
          what: 'refunded',
          orderId: from.id,
          at: now,
          refundId: newUlid(),
          refundedTotalMinor,
        });
        naive.clawBack(from.id, delta);
        break;
      }
      case 'wait': {
        hub.clock.advance({ days: one.days });
        await hub.runWorkers('timers', 'expire-points');
        naive.expire(hub.clock.now().getTime());
        for (const due of orders.filter((each) => !each.active && each.due <= hub.clock.now())) {
          due.active = true;
          naive.activate(due.id, anniversaryOf(due.due, days).getTime());
          naive.expire(hub.clock.now().getTime());
        }
        break;
      }
    }
  }
  await expectSame(memberId, naive);
}

async function expectSame(memberId: string, naive: NaivePoints): Promise<void> {
  const read = async <Row>(sql: string) => await hub.database.read.query<Row[]>(sql, [memberId]);
  const [account] = await read<{ available: number; pending: number }>(
    'SELECT available, pending FROM points_account WHERE member_id = ?',
  );
  const expected = { available: naive.available, pending: naive.pending };
  expect(account).toEqual(expected);
  const [sums] = await read<object>(
    'SELECT COALESCE(SUM(available_change), 0) AS available, COALESCE(SUM(pending_change), 0) AS pending FROM points_entry WHERE member_id = ?',
  );
  expect(sums).toEqual(expected);
  const lots = await read<{
    id: string;
    remaining: number;
    expires_at: number | null;
    moved: number | null;
  }>(
    `SELECT id, remaining, expires_at, (SELECT SUM(change_amount) FROM points_entry_lot WHERE lot_id = points_lot.id) AS moved
      FROM points_lot WHERE member_id = ?`,
  );
  for (const lot of lots) {
    expect(lot.remaining).toBe(naive.remaining(lot.id));
    expect(Number(lot.moved ?? 0)).toBe(lot.remaining);
    if (lot.remaining > 0) expect(lot.expires_at).toBe(naive.expiry(lot.id));
  }
}

describe('the stored history of points', () => {
  it('agrees with a model that keeps every single point, through payments, refunds, waits and workers', async () => {
    const histories = fc.array(step, { minLength: 6, maxLength: 18 });
    await fc.assert(fc.asyncProperty(histories, live), { numRuns: 12 });
  });

  it('stays whole when everything happens to one member at once', async () => {
    const memberId = await hub.importMember({ points: 200 });
    const now = hub.clock.now();
    const ids = Array.from({ length: 6 }, () => newUlid());
    await Promise.all([
      ...ids.map((orderId) =>
        hearOfOrder(hub, memberId, { what: 'paid', orderId, at: now, totalMinor: 1_000 }),
      ),
      ...ids.map((orderId) =>
        ask('spendPoints', { orderId, memberId, points: 30 }, '{ __typename }'),
      ),
      ...ids
        .slice(0, 3)
        .map((orderId) =>
          ask('restorePoints', { orderId, refundId: newUlid(), points: 30 }, '{ points }'),
        ),
    ]);
    const [account] = await hub.database.read.query<{ available: number; pending: number }[]>(
      'SELECT available, pending FROM points_account WHERE member_id = ?',
      [memberId],
    );
    const [sums] = await hub.database.read.query<object[]>(
      'SELECT SUM(available_change) AS available, SUM(pending_change) AS pending FROM points_entry WHERE member_id = ?',
      [memberId],
    );
    expect(account).toEqual(sums);
    expect(account?.pending).toBe(60);
    expect((account?.available ?? -1) % 10).toBe(0);
  });
});
