import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newUlid } from '@hub/kernel';
import { anonymousActor, memberActor } from '@hub/kernel/testing';
import fc from 'fast-check';
import { type MemberHarness, startMember } from './member.fixture.js';
import { hearOfOrder, type OrderFact } from './order-events.fixture.js';

let hub: MemberHarness;
beforeAll(async () => {
  hub = await startMember();
});
afterAll(async () => {
  await hub.stop();
});
const standing = async (memberId: string) => {
  const { data } = await hub.execute<{ me: Record<string, unknown> }>(
    memberActor(memberId),
    '{ me { growthValue tierValidUntil tier { code } points { available pending } } }',
  );
  return data?.me;
};
const changes = async (memberId: string) =>
  (await hub.outboxEvents())
    .filter(
      ({ type, aggregateId }) => type === 'member.tier_changed.v1' && aggregateId === memberId,
    )
    .map(({ payload }) => payload as { fromTier: string; toTier: string });
const at = (local: string) => new Date(`${local}+08:00`);
const paid = (when: string, yuan: number): OrderFact => ({
  what: 'paid',
  orderId: newUlid(),
  at: at(when),
  totalMinor: yuan * 100,
});

describe('the tiers', () => {
  it('are open to everybody', async () => {
    const { data, errors } = await hub.execute<{ tiers: unknown[] }>(
      anonymousActor(),
      '{ tiers { code name { zh en } level growthRequired pointsMultiplierPercent benefits { code name { zh en } } } }',
    );
    expect(errors).toBeUndefined();
    expect(data?.tiers[0]).toEqual({
      code: 'pearl',
      name: { zh: '珍珠会员', en: 'Pearl' },
      level: 0,
      growthRequired: 0,
      pointsMultiplierPercent: 100,
      benefits: [],
    });
    expect(data?.tiers[2]).toEqual({
      code: 'gold',
      name: { zh: '金卡会员', en: 'Gold' },
      level: 2,
      growthRequired: 5_000,
      pointsMultiplierPercent: 150,
      benefits: [
        { code: 'birthday_gift', name: { zh: '生日礼', en: 'Birthday gift' } },
        { code: 'free_delivery', name: { zh: '免运费', en: 'Free delivery' } },
      ],
    });
    expect(data?.tiers).toHaveLength(4);
  });
});

describe('the tier of a member', () => {
  it('rises with a payment, is kept through a refund and falls at the anniversary, each time announced', async () => {
    hub.clock.set(at('2026-11-11T12:00:00'));
    const memberId = await hub.importMember();
    const order = paid('2026-11-11T12:00:00', 5_200);
    await hearOfOrder(hub, memberId, order);
    const validUntil = at('2027-11-12T00:00:00').toISOString();
    expect(await standing(memberId)).toEqual({
      growthValue: 5_200,
      tier: { code: 'gold' },
      tierValidUntil: validUntil,
      points: { available: 0, pending: 5_200 },
    });
    hub.clock.set(at('2026-11-18T12:00:00'));
    await hearOfOrder(hub, memberId, {
      what: 'refunded',
      orderId: order.orderId,
      at: hub.clock.now(),
      refundId: newUlid(),
      refundedTotalMinor: 200_000,
    });
    expect(await standing(memberId)).toEqual({
      growthValue: 3_200,
      tier: { code: 'gold' },
      tierValidUntil: validUntil,
      points: { available: 0, pending: 3_200 },
    });
    hub.clock.set(new Date(Date.parse(validUntil) - 1));
    await hub.runWorkers('review-tiers');
    expect(await standing(memberId)).toMatchObject({ tier: { code: 'gold' }, growthValue: 3_200 });
    hub.clock.set(validUntil);
    await hub.runWorkers('review-tiers');
    expect(await standing(memberId)).toMatchObject({
      tier: { code: 'silver' },
      growthValue: 0,
      tierValidUntil: at('2028-11-12T00:00:00').toISOString(),
    });
    expect(await changes(memberId)).toEqual([
      { memberId, fromTier: 'pearl', toTier: 'gold', validUntil },
      {
        memberId,
        fromTier: 'gold',
        toTier: 'silver',
        validUntil: at('2028-11-12T00:00:00').toISOString(),
      },
    ]);
    const [row] = await hub.database.read.query<object[]>(
      'SELECT rule_version, window_from FROM tier_standing WHERE member_id = ?',
      [memberId],
    );
    expect(row).toEqual({ rule_version: 1, window_from: at('2026-11-12T00:00:00').getTime() });
  });

  it('loses growth when it leaves the window, before the anniversary too', async () => {
    hub.clock.set(at('2027-01-10T12:00:00'));
    const memberId = await hub.importMember();
    await hearOfOrder(hub, memberId, paid('2027-01-10T12:00:00', 600));
    hub.clock.set(at('2027-06-01T12:00:00'));
    await hearOfOrder(hub, memberId, paid('2027-06-01T12:00:00', 500));
    hub.clock.set(at('2028-01-11T00:00:00'));
    await hub.runWorkers('review-tiers');
    expect(await standing(memberId)).toMatchObject({ tier: { code: 'silver' }, growthValue: 500 });
  });

  it('brought along by an import lasts a year', async () => {
    hub.clock.set(at('2028-02-29T12:00:00'));
    const memberId = await hub.importMember({ tierCode: 'black', growthValue: 1_500 });
    expect(await standing(memberId)).toMatchObject({
      tier: { code: 'black' },
      growthValue: 1_500,
      tierValidUntil: at('2029-03-01T00:00:00').toISOString(),
    });
    hub.clock.set(at('2029-03-01T00:00:00'));
    await hub.runWorkers('review-tiers');
    expect(await standing(memberId)).toMatchObject({ tier: { code: 'gold' }, growthValue: 0 });
  });

  it('is the same however the events of its orders are shuffled, doubled and late', async () => {
    const order = fc.record({
      day: fc.integer({ min: 0, max: 800 }),
      yuan: fc.integer({ min: 100, max: 6_000 }),
      refunds: fc.array(fc.integer({ min: 1, max: 3_000 }), { maxLength: 2 }),
    });
    const start = at('2027-02-27T23:00:00').getTime();
    const when = (day: number) => new Date(start + day * 86_400_000);
    const events = (
      orders: readonly { day: number; yuan: number; refunds: readonly number[] }[],
    ): OrderFact[] =>
      orders.flatMap(({ day, yuan, refunds }) => {
        const orderId = newUlid();
        let total = 0;
        return [
          { what: 'paid' as const, orderId, at: when(day), totalMinor: yuan * 100 },
          { what: 'completed' as const, orderId, at: when(day + 1) },
          ...refunds.map((refund, index) => {
            total = Math.min(yuan * 100, total + refund * 100);
            return {
              what: 'refunded' as const,
              orderId,
              at: when(day + 2 + index),
              refundId: newUlid(),
              refundedTotalMinor: total,
            };
          }),
        ];
      });
    const scenario = fc.tuple(
      fc.array(order, { minLength: 1, maxLength: 4 }),
      fc.array(fc.nat(), { minLength: 24, maxLength: 24 }),
    );
    hub.clock.set(when(900));
    await fc.assert(
      fc.asyncProperty(scenario, async ([orders, dice]) => {
        const list = events(orders);
        const shuffled = [...list, ...list.slice(0, 2)]
          .map((fact, index) => ({ fact, key: dice[index % dice.length] ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ fact }) => fact);
        const [inOrder, outOfOrder] = [await hub.importMember(), await hub.importMember()];
        for (const fact of list) await hearOfOrder(hub, inOrder, fact);
        for (const fact of shuffled.map((one) => retold(one, list)))
          await hearOfOrder(hub, outOfOrder, fact);
        const { points: _first, ...expected } = (await standing(inOrder)) ?? {};
        const { points: _second, ...found } = (await standing(outOfOrder)) ?? {};
        expect(found).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  });
});

/** The same history for another member: orders and refunds get names of their own, the same ones every time. */
const names = new Map<string, string>();
function retold(fact: OrderFact, list: readonly OrderFact[]): OrderFact {
  const rename = (id: string) => {
    const key = `${list[0]?.orderId ?? ''}:${id}`;
    const name = names.get(key) ?? newUlid();
    names.set(key, name);
    return name;
  };
  return {
    ...fact,
    orderId: rename(fact.orderId),
    ...(fact.what === 'refunded' ? { refundId: rename(fact.refundId) } : {}),
  };
}
