import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newUlid } from '@hub/kernel';
import { memberActor, testDatabaseUrl } from '@hub/kernel/testing';
import { Shop } from '../testing/shop.fixture.js';

/** One writer at a time on SQLite makes races tame; on MySQL they are real, so more of them are run there. */
const rounds = testDatabaseUrl === undefined ? 15 : 60;

/** Starts two things with a head start of some milliseconds for one or the other, a different one each round. */
async function race<A, B>(
  round: number,
  first: () => Promise<A>,
  second: () => Promise<B>,
): Promise<[A, B]> {
  const lead = ((round % 9) - 4) * 3;
  return await Promise.all([
    pause(Math.max(0, lead)).then(first),
    pause(Math.max(0, -lead)).then(second),
  ]);
}

describe('a race', () => {
  let shop: Shop;
  let store: string;
  beforeAll(async () => {
    shop = await Shop.open();
    store = shop.others.addStore();
  });
  afterAll(async () => {
    await shop.close();
  });

  // Invariant 5.
  it('of twenty notices with five checkouts makes one order, one capture and one paid event', async () => {
    const member = shop.others.addMember(1_000);
    const sku = shop.others.addSku(1_000, 100);
    await shop.fillCart(member, [sku.skuId, 2]);
    const input = { idempotencyKey: newUlid(), fulfilment: 'PICKUP', storeId: store, points: 100 };
    const placed = await shop.checkout(member, input);
    const orderId = placed.order?.id ?? '';
    const paymentId = await shop.startPayment(member, orderId);
    const [answers] = await Promise.all([
      Promise.all(Array.from({ length: 5 }, () => shop.checkout(member, input))),
      ...Array.from({ length: 20 }, () => shop.confirm(paymentId)),
    ]);
    expect(new Set(answers.map(({ order }) => order?.id))).toEqual(new Set([orderId]));
    const order = await shop.order(orderId, memberActor(member));
    expect(order).toMatchObject({
      status: 'PAID',
      payments: [{ status: 'CAPTURED' }],
      refunds: [],
    });
    expect(await shop.told(orderId)).toEqual(['order.placed.v1', 'order.paid.v1']);
    expect([shop.others.held(sku.skuId), shop.others.points.get(member)]).toEqual([2, 900]);
  });

  // Invariant 4.
  it('of a payment with the closing ends in exactly one of paid, and closed and refunded', async () => {
    const ends: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const member = shop.others.addMember(10);
      const sku = shop.others.addSku(1_000, 5);
      const orderId = await shop.place(member, store, [[sku.skuId, 1]], { points: 10 });
      const paymentId = await shop.startPayment(member, orderId);
      shop.running.clock.advance({ minutes: 15 });
      await shop.confirm(paymentId, { notices: 0 });
      const notice = { paymentId, amountMinor: 990 };
      const told = await race(
        round,
        () => shop.tell('CHARGE_SUCCEEDED', notice),
        () => shop.running.runWorkers('timers'),
      );
      expect(told[0]).toBe(200);
      expect(await shop.tell('CHARGE_SUCCEEDED', notice)).toBe(200);
      await shop.running.runWorkers('timers', 'sagas');
      const order = await shop.order(orderId, memberActor(member));
      const isPaid =
        order.status === 'PAID' && order.paymentStatus === 'PAID' && order.refunds.length === 0;
      const isReturned =
        order.status === 'CLOSED' &&
        order.paymentStatus === 'REFUNDED' &&
        order.refunds.length === 1 &&
        order.refunds[0]?.status === 'COMPLETED';
      expect([isPaid, isReturned].filter(Boolean)).toHaveLength(1);
      expect([shop.others.held(sku.skuId), shop.others.points.get(member)]).toEqual(
        isPaid ? [1, 0] : [0, 10],
      );
      expect(await shop.told(orderId)).toEqual([
        'order.placed.v1',
        isPaid ? 'order.paid.v1' : 'order.closed.v1',
      ]);
      ends.push(order.status);
    }
    expect(new Set(ends)).toEqual(new Set(['PAID', 'CLOSED']));
  });

  it('of a cancellation with a payment leaves no money and no goods behind', async () => {
    const cancel = 'mutation ($input: CancelOrderInput!) { cancelOrder(input: $input) { status } }';
    for (let round = 0; round < rounds / 3; round += 1) {
      const member = shop.others.addMember();
      const sku = shop.others.addSku(1_000, 5);
      const orderId = await shop.place(member, store, [[sku.skuId, 1]]);
      const paymentId = await shop.startPayment(member, orderId);
      await shop.confirm(paymentId, { notices: 0 });
      const input = { orderId, reason: 'race', idempotencyKey: newUlid() };
      await race(
        round,
        () => shop.tell('CHARGE_SUCCEEDED', { paymentId, amountMinor: 1_000 }),
        () => shop.ask(memberActor(member), cancel, { input }),
      );
      await shop.running.runWorkers('sagas');
      const order = await shop.order(orderId, memberActor(member));
      expect(
        order.status === 'PAID' ? order.paymentStatus : `${order.status} ${order.paymentStatus}`,
      ).toMatch(/^(PAID|CLOSED REFUNDED)$/);
      expect(shop.others.held(sku.skuId)).toBe(order.status === 'PAID' ? 1 : 0);
    }
  });

  // Invariant 11.
  it('of a handover with the no-show ends in exactly one of them', async () => {
    for (let round = 0; round < rounds / 3; round += 1) {
      const member = shop.others.addMember();
      const sku = shop.others.addSku(1_000, 5);
      const orderId = await shop.place(member, store, [[sku.skuId, 1]]);
      await shop.pay(member, orderId);
      await shop.makeReady(store, orderId);
      const code = await shop.pickupCode(member, orderId);
      shop.running.clock.advance({ days: 7 });
      const [answer] = await race(
        round,
        () => shop.verify(store, code).catch(() => ({ __typename: 'refused' })),
        () => shop.running.runWorkers('timers'),
      );
      await shop.running.runWorkers('sagas');
      const order = await shop.order(orderId, memberActor(member));
      if (answer['__typename'] === 'PickupVerified')
        expect(order).toMatchObject({ status: 'COMPLETED', paymentStatus: 'PAID' });
      else
        expect(order).toMatchObject({
          status: 'CLOSED',
          fulfilmentStatus: 'NO_SHOW',
          paymentStatus: 'REFUNDED',
        });
      expect(shop.others.stock.get(sku.skuId)).toBe(order.status === 'COMPLETED' ? 4 : 5);
      shop.running.clock.advance({ minutes: 11 });
    }
  });

  it('of two payments of one order keeps one and gives the other back', async () => {
    const member = shop.others.addMember();
    const orderId = await shop.place(member, store, [[shop.others.addSku(1_000, 5).skuId, 1]]);
    const first = await shop.startPayment(member, orderId);
    await shop.running.database.transaction((manager) =>
      manager.query("UPDATE payment SET status = 'FAILED' WHERE id = ?", [first]),
    );
    const second = await shop.startPayment(member, orderId);
    expect(second).not.toBe(first);
    await Promise.all([shop.confirm(first), shop.confirm(second)]);
    await shop.running.runWorkers('sagas');
    const order = await shop.order(orderId, memberActor(member));
    expect(order).toMatchObject({
      status: 'PAID',
      paymentStatus: 'PAID',
      refundedTotal: { amountMinor: 0 },
    });
    expect(order.payments.map(({ refunded }) => refunded.amountMinor).sort()).toEqual([0, 1_000]);
    expect(await shop.told(orderId)).toEqual(['order.placed.v1', 'order.paid.v1']);
  });
});
