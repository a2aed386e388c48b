import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CrashError, newUlid, type SubgraphCalls } from '@hub/kernel';
import { clerkOf, memberActor } from '@hub/kernel/testing';
import { Shop } from '../testing/shop.fixture.js';

/**
 * The process dies before or after each call of a saga; another one carries on when the lease has run out. Whatever
 * the moment, the books of all capabilities come out the same.
 */
describe('a crash', () => {
  let shop: Shop;
  let store: string;
  const death = {
    before: (_operation: string): void => undefined,
    after: (_operation: string): void => undefined,
  };
  const callsThrough = (calls: SubgraphCalls): Pick<SubgraphCalls, 'call'> => ({
    call: async (subgraph, request) => {
      const operation =
        /\{\s*(\w+)\(/.exec(request.document.replace(/\([^)]*\)\s*\{/, '{'))?.[1] ?? '';
      death.before(operation);
      const answer = await calls.call(subgraph, request);
      death.after(operation);
      return answer;
    },
  });
  beforeAll(async () => {
    shop = await Shop.open({ callsThrough });
    store = shop.others.addStore();
  });
  afterAll(async () => {
    await shop.close();
  });

  const crashOnce = (operation: string, when: 'after' | 'before') => {
    let crashed = false;
    death[when] = (called) => {
      if (called !== operation || crashed) return;
      crashed = true;
      throw new CrashError(`the process dies ${when} ${operation}`);
    };
    return () => {
      expect(crashed).toBe(true);
      death[when] = () => undefined;
    };
  };
  const restart = async () => {
    for (let round = 0; round < 3; round += 1) {
      shop.running.clock.advance({ seconds: 31 });
      await shop.running.runWorkers('sagas');
    }
  };
  const whens = ['before', 'after'] as const;
  const each = (operations: readonly string[]) =>
    operations.flatMap((operation) => whens.map((when) => [when, operation] as const));

  it.each(each(['reserveStock', 'reserveCoupon', 'spendPoints']))(
    'of a checkout %s %s leads to one order',
    async (when, operation) => {
      const member = shop.others.addMember(1_000);
      const sku = shop.others.addSku(1_000, 10);
      const couponId = shop.others.addCoupon(100);
      await shop.fillCart(member, [sku.skuId, 3]);
      const input = {
        idempotencyKey: newUlid(),
        fulfilment: 'PICKUP',
        storeId: store,
        couponId,
        points: 200,
      };
      const restored = crashOnce(operation, when);
      await expect(shop.checkout(member, input)).rejects.toThrow('INTERNAL_SERVER_ERROR');
      restored();
      await restart();
      const answer = await shop.checkout(member, input);
      expect(answer.__typename).toBe('CheckoutPlaced');
      expect([
        shop.others.held(sku.skuId),
        shop.others.points.get(member),
        shop.others.coupons.get(couponId)?.orderId,
      ]).toEqual([3, 800, answer.order?.id]);
      expect(
        (await shop.done<{ itemCount: number }>(memberActor(member), '{ myCart { itemCount } }'))
          .itemCount,
      ).toBe(0);
    },
  );

  it.each(each(['releaseReservation', 'releaseCoupon']))(
    'of a checkout on its way back %s %s leaves nothing held',
    async (when, operation) => {
      const member = shop.others.addMember(1_000);
      const sku = shop.others.addSku(1_000, 10);
      const couponId = shop.others.addCoupon(100);
      await shop.fillCart(member, [sku.skuId, 3]);
      const input = {
        idempotencyKey: newUlid(),
        fulfilment: 'PICKUP',
        storeId: store,
        couponId,
        points: 200,
      };
      const restored = crashOnce(operation, when);
      shop.others.before = (called) => {
        if (called === 'spendPoints') shop.others.points.set(member, 0);
      };
      await expect(shop.checkout(member, input)).rejects.toThrow('INTERNAL_SERVER_ERROR');
      restored();
      shop.others.before = () => undefined;
      await restart();
      expect((await shop.checkout(member, input)).__typename).toBe('PointsNotEnough');
      expect([
        shop.others.held(sku.skuId),
        shop.others.stock.get(sku.skuId),
        shop.others.coupons.get(couponId)?.status,
      ]).toEqual([0, 10, 'AVAILABLE']);
    },
  );

  it.each(each(['commitReservation', 'redeemCoupon']))(
    'of a payment %s %s leads to one paid order',
    async (when, operation) => {
      const member = shop.others.addMember();
      const sku = shop.others.addSku(1_000, 10);
      const couponId = shop.others.addCoupon(100);
      const orderId = await shop.place(member, store, [[sku.skuId, 1]], { couponId });
      const paymentId = await shop.startPayment(member, orderId);
      const restored = crashOnce(operation, when);
      await expect(shop.confirm(paymentId)).rejects.toThrow('dies');
      restored();
      await restart();
      await shop.confirm(paymentId, { notices: 3 });
      expect(await shop.order(orderId, memberActor(member))).toMatchObject({
        status: 'PAID',
        payments: [{ status: 'CAPTURED' }],
        refunds: [],
      });
      expect(await shop.told(orderId)).toEqual(['order.placed.v1', 'order.paid.v1']);
      expect([
        shop.others.holds.get(orderId)?.state,
        shop.others.coupons.get(couponId)?.status,
      ]).toEqual(['COMMITTED', 'REDEEMED']);
    },
  );

  it.each(each(['consumeReservation']))(
    'of a handover %s %s takes the stock out once',
    async (when, operation) => {
      const member = shop.others.addMember();
      const sku = shop.others.addSku(1_000, 10);
      const orderId = await shop.place(member, store, [[sku.skuId, 2]]);
      await shop.pay(member, orderId);
      await shop.makeReady(store, orderId);
      const code = await shop.pickupCode(member, orderId);
      const key = newUlid();
      const restored = crashOnce(operation, when);
      await expect(shop.verify(store, code, key)).rejects.toThrow('INTERNAL_SERVER_ERROR');
      restored();
      await restart();
      expect(await shop.verify(store, code, key)).toMatchObject({
        __typename: 'PickupVerified',
        order: { status: 'COMPLETED' },
      });
      expect(
        (await shop.told(orderId)).filter((type) => type === 'order.completed.v1'),
      ).toHaveLength(1);
      expect([shop.others.holds.get(orderId)?.state, shop.others.stock.get(sku.skuId)]).toEqual([
        'CONSUMED',
        8,
      ]);
    },
  );

  it.each(each(['returnStock', 'rollBackCoupon', 'restorePoints']))(
    'of a refund %s %s gives everything back once',
    async (when, operation) => {
      const member = shop.others.addMember(1_000);
      const sku = shop.others.addSku(1_000, 10);
      const couponId = shop.others.addCoupon(100);
      const orderId = await shop.sell(member, store, [[sku.skuId, 1]], { couponId, points: 50 });
      const input = {
        orderId,
        lines: [
          {
            orderLineId: (await shop.order(orderId, memberActor(member))).lines[0]?.id,
            quantity: 1,
          },
        ],
        idempotencyKey: newUlid(),
      };
      const restored = crashOnce(operation, when);
      await expect(shop.refund(clerkOf(store), input)).rejects.toThrow('INTERNAL_SERVER_ERROR');
      restored();
      await restart();
      expect(await shop.refund(clerkOf(store), input)).toMatchObject({
        refund: {
          status: 'COMPLETED',
          amount: { amountMinor: 850 },
          pointsRestored: 50,
          couponReturned: true,
        },
      });
      expect([
        shop.others.stock.get(sku.skuId),
        shop.others.points.get(member),
        shop.others.coupons.get(couponId)?.status,
      ]).toEqual([10, 1_000, 'AVAILABLE']);
      expect(
        (await shop.told(orderId)).filter((type) => type === 'order.refunded.v1'),
      ).toHaveLength(1);
    },
  );

  it.each(each(['sellStock', 'reserveCoupon', 'spendPoints', 'redeemCoupon']))(
    'of a counter sale %s %s leads to one sale',
    async (when, operation) => {
      const memberId = shop.others.addMember(1_000);
      const sku = shop.others.addSku(1_000, 10);
      const couponId = shop.others.addCoupon(100);
      const input = {
        storeId: store,
        memberId,
        lines: [{ skuId: sku.skuId, quantity: 2 }],
        couponId,
        points: 30,
        paymentMethod: 'CARD',
        idempotencyKey: newUlid(),
      };
      const document =
        'mutation ($input: SellAtCounterInput!) { sellAtCounter(input: $input) { ... on CounterSale { order { id total { amountMinor } } } } }';
      const restored = crashOnce(operation, when);
      await expect(shop.done(clerkOf(store), document, { input })).rejects.toThrow(
        'INTERNAL_SERVER_ERROR',
      );
      restored();
      await restart();
      const sale = await shop.done<{ order: { id: string } }>(clerkOf(store), document, { input });
      expect(sale).toMatchObject({ order: { total: { amountMinor: 1_870 } } });
      expect(await shop.told(sale.order.id)).toEqual(['order.paid.v1', 'order.completed.v1']);
      expect([
        shop.others.stock.get(sku.skuId),
        shop.others.points.get(memberId),
        shop.others.coupons.get(couponId)?.status,
      ]).toEqual([8, 970, 'REDEEMED']);
    },
  );

  it.each(each(['releaseReservation', 'releasePoints']))(
    'of a closing %s %s frees everything once',
    async (when, operation) => {
      const member = shop.others.addMember(100);
      const sku = shop.others.addSku(1_000, 10);
      const orderId = await shop.place(member, store, [[sku.skuId, 1]], { points: 60 });
      shop.running.clock.advance({ minutes: 15 });
      const restored = crashOnce(operation, when);
      await expect(shop.running.runWorkers('timers', 'sagas')).rejects.toThrow('dies');
      restored();
      await restart();
      expect(await shop.order(orderId, memberActor(member))).toMatchObject({
        status: 'CLOSED',
        closeReason: 'PAYMENT_TIMEOUT',
      });
      expect([shop.others.stock.get(sku.skuId), shop.others.points.get(member)]).toEqual([10, 100]);
    },
  );
});
