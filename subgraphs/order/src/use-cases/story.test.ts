import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { memberActor } from '@hub/kernel/testing';
import { Shop } from '../testing/shop.fixture.js';

describe('an order', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await Shop.open();
  });
  afterAll(async () => {
    await shop.close();
  });

  it('goes from the cart over payment and pickup to completion', async () => {
    const member = shop.others.addMember(500);
    const store = shop.others.addStore();
    const sku = shop.others.addSku(5_000, 10);
    const orderId = await shop.place(member, store, [[sku.skuId, 2]], { points: 300 });
    expect(shop.others.held(sku.skuId)).toBe(2);
    await shop.pay(member, orderId);
    await shop.makeReady(store, orderId);
    const code = await shop.pickupCode(member, orderId);
    expect(code).toMatch(/^\d{6}$/);
    expect(await shop.verify(store, code)).toEqual({
      __typename: 'PickupVerified',
      order: { id: orderId, status: 'COMPLETED', fulfilmentStatus: 'PICKED_UP' },
    });
    const order = await shop.order(orderId, memberActor(member));
    expect(order.timeline.map(({ kind }) => kind)).toEqual([
      'placed',
      'payment_started',
      'payment_received',
      'paid',
      'ready_for_pickup',
      'picked_up',
      'completed',
    ]);
    expect(await shop.told(orderId)).toEqual([
      'order.placed.v1',
      'order.paid.v1',
      'order.ready_for_pickup.v1',
      'order.completed.v1',
    ]);
    expect(shop.others.held(sku.skuId)).toBe(0);
    expect(shop.others.points.get(member)).toBe(200);
  });
});
