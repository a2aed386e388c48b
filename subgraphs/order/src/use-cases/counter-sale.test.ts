import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DomainError, newUlid } from '@hub/kernel';
import { adminActor, clerkOf, memberActor, staffActor } from '@hub/kernel/testing';
import { Shop } from '../testing/shop.fixture.js';

const sell = `mutation ($input: SellAtCounterInput!) { sellAtCounter(input: $input) { __typename
  ... on CounterSale { change { amountMinor currency } order { id number status paymentStatus fulfilment fulfilmentStatus touchpoint placedAt paidAt completedAt store { id } member { id } pointsSpent
    total { amountMinor } lines { id quantity payable { amountMinor } discounts { kind amount { amountMinor } } } payments { method status amount { amountMinor } } timeline { kind actor } } }
  ... on OutOfStock { message lines { sku { id } requested available } } ... on CouponNotUsable { message couponId reason } ... on PointsNotEnough { message requested available } } }`;

interface Sale {
  readonly __typename: string;
  readonly order: { id: string; lines: { id: string }[]; total: { amountMinor: number } };
}

describe('a sale at the counter', () => {
  let shop: Shop;
  let store: string;
  beforeAll(async () => {
    shop = await Shop.open();
    store = shop.others.addStore();
  });
  afterAll(async () => {
    await shop.close();
  });

  const ring = (input: object, actor = clerkOf(store)) =>
    shop.done<Sale>(actor, sell, {
      input: { storeId: store, paymentMethod: 'CASH', idempotencyKey: newUlid(), ...input },
    });

  it('is paid and complete at once, with change', async () => {
    const member = shop.others.addMember(500);
    const [a, b] = [shop.others.addSku(1_000, 10), shop.others.addSku(250, 10)];
    b.listed = false;
    const couponId = shop.others.addCoupon(200);
    const input = {
      memberId: member,
      lines: [
        { skuId: a.skuId, quantity: 1 },
        { barcode: b.barcode, quantity: 2 },
      ],
      couponId,
      points: 100,
      tenderedMinor: 2_000,
      idempotencyKey: newUlid(),
    };
    const now = shop.running.clock.now().toISOString();
    const sale = await ring(input);
    expect(sale).toEqual({
      __typename: 'CounterSale',
      change: { amountMinor: 800, currency: 'CNY' },
      order: {
        id: expect.any(String),
        number: expect.any(String),
        status: 'COMPLETED',
        paymentStatus: 'PAID',
        fulfilment: 'COUNTER',
        fulfilmentStatus: 'PICKED_UP',
        touchpoint: 'POS',
        placedAt: now,
        paidAt: now,
        completedAt: now,
        store: { id: store },
        member: { id: member },
        pointsSpent: 100,
        total: { amountMinor: 1_200 },
        lines: [
          {
            id: expect.any(String),
            quantity: 1,
            payable: { amountMinor: 800 },
            discounts: expect.any(Array),
          },
          {
            id: expect.any(String),
            quantity: 2,
            payable: { amountMinor: 400 },
            discounts: expect.any(Array),
          },
        ],
        payments: [{ method: 'CASH', status: 'CAPTURED', amount: { amountMinor: 1_200 } }],
        timeline: [{ kind: 'sold_at_counter', actor: 'clerk' }],
      },
    });
    expect(await ring(input)).toEqual(sale);
    expect(
      await ring(input, staffActor(['clerk'], { storeId: store, staffId: 'colleague' })),
    ).toEqual(sale);
    expect([
      shop.others.stock.get(a.skuId),
      shop.others.stock.get(b.skuId),
      shop.others.points.get(member),
      shop.others.coupons.get(couponId)?.status,
    ]).toEqual([9, 8, 400, 'REDEEMED']);
    expect(await shop.told(sale.order.id)).toEqual(['order.paid.v1', 'order.completed.v1']);
    await expect(ring({ ...input, points: 99 })).rejects.toThrow('IDEMPOTENCY_KEY_REUSED');
    // And back over the counter, in cash.
    const lines = sale.order.lines.map(({ id }, index) => ({
      orderLineId: id,
      quantity: index + 1,
    }));
    expect(await shop.refund(clerkOf(store), { orderId: sale.order.id, lines })).toMatchObject({
      refund: {
        status: 'COMPLETED',
        amount: { amountMinor: 1_200 },
        pointsRestored: 100,
        couponReturned: true,
      },
    });
    expect([shop.others.stock.get(a.skuId), shop.others.points.get(member)]).toEqual([10, 500]);
  });

  it('without a member has no buyer, and without cash no change', async () => {
    const sale = await ring({
      lines: [{ skuId: shop.others.addSku(100).skuId, quantity: 1 }],
      paymentMethod: 'CARD',
      tenderedMinor: 500,
    });
    expect(sale).toMatchObject({
      change: null,
      order: { member: null, payments: [{ method: 'CARD' }] },
    });
    const [paid] = (await shop.running.outboxEvents()).filter(
      ({ aggregateId }) => aggregateId === sale.order.id,
    );
    expect(paid?.payload).toMatchObject({ buyerKey: null, memberId: null, fulfilment: 'counter' });
  });

  it('rung up offline counts when it is sent, however often and whatever the books say', async () => {
    const sku = shop.others.addSku(100, 0);
    const soldAt = new Date(shop.running.clock.now().getTime() - 3 * 86_400_000).toISOString();
    const input = { lines: [{ skuId: sku.skuId, quantity: 2 }], soldAt, idempotencyKey: newUlid() };
    const [first, ...others] = await Promise.all(Array.from({ length: 5 }, () => ring(input)));
    expect(first?.order).toMatchObject({ placedAt: soldAt, paidAt: soldAt });
    for (const other of others) expect(other).toEqual(first);
    expect(shop.others.stock.get(sku.skuId)).toBe(-2);
  });

  it.each([
    [
      'more than is there',
      { quantity: 5 },
      {
        __typename: 'OutOfStock',
        message: expect.any(String),
        lines: [{ sku: { id: expect.any(String) }, requested: 5, available: 1 }],
      },
    ],
    [
      'a coupon that does not fit',
      { couponId: newUlid() },
      {
        __typename: 'CouponNotUsable',
        message: expect.any(String),
        couponId: expect.any(String),
        reason: 'IN_USE',
      },
    ],
    [
      'more points than there are',
      { points: 11 },
      { __typename: 'PointsNotEnough', message: expect.any(String), requested: 11, available: 10 },
    ],
  ])('refuses %s, and again', async (_, more, expected) => {
    const sku = shop.others.addSku(100, 1);
    const { quantity = 1, ...wish }: { quantity?: number; couponId?: string; points?: number } =
      more;
    const input = {
      memberId: shop.others.addMember(10),
      ...wish,
      lines: [{ skuId: sku.skuId, quantity }],
      idempotencyKey: newUlid(),
    };
    expect(await ring(input)).toEqual(expected);
    shop.others.stock.set(sku.skuId, 100);
    expect(await ring(input)).toEqual(expected);
    expect(shop.others.stock.get(sku.skuId)).toBe(100);
  });

  it('that falls through puts the goods back', async () => {
    const sku = shop.others.addSku(100, 3);
    const memberId = shop.others.addMember(50);
    shop.others.before = (operation) => {
      if (operation === 'spendPoints') shop.others.points.set(memberId, 0);
    };
    const answer = await ring({ memberId, lines: [{ skuId: sku.skuId, quantity: 2 }], points: 50 });
    shop.others.before = () => undefined;
    expect(answer.__typename).toBe('PointsNotEnough');
    expect(shop.others.stock.get(sku.skuId)).toBe(3);
  });

  it('given up at its last step leaves coupon, points and goods as they were', async () => {
    const sku = shop.others.addSku(100, 3);
    const memberId = shop.others.addMember(50);
    const couponId = shop.others.addCoupon(10);
    shop.others.after = (operation) => {
      if (operation === 'redeemCoupon')
        throw new DomainError('UPSTREAM_UNAVAILABLE', 'away', { retryable: true });
    };
    const input = {
      memberId,
      lines: [{ skuId: sku.skuId, quantity: 2 }],
      couponId,
      points: 20,
      idempotencyKey: newUlid(),
    };
    await expect(ring(input)).rejects.toThrow('CONFLICT');
    shop.running.clock.advance({ minutes: 2 });
    await shop.running.runWorkers('sagas');
    shop.others.after = () => undefined;
    await expect(ring(input)).rejects.toThrow('UPSTREAM_UNAVAILABLE');
    expect([
      shop.others.stock.get(sku.skuId),
      shop.others.points.get(memberId),
      shop.others.coupons.get(couponId)?.status,
    ]).toEqual([3, 50, 'AVAILABLE']);
  });

  it('puts back only what was sold when the answer was lost', async () => {
    const sku = shop.others.addSku(100, 3);
    shop.others.before = (operation) => {
      if (operation === 'sellStock') throw new Error('away');
    };
    const input = { lines: [{ skuId: sku.skuId, quantity: 2 }], idempotencyKey: newUlid() };
    await expect(ring(input)).rejects.toThrow('CONFLICT');
    shop.running.clock.advance({ minutes: 2 });
    await shop.running.runWorkers('sagas');
    shop.others.before = () => undefined;
    shop.running.clock.advance({ minutes: 2 });
    await shop.running.runWorkers('sagas');
    expect(shop.others.stock.get(sku.skuId)).toBe(3);
    await expect(ring(input)).rejects.toThrow('UPSTREAM_UNAVAILABLE');
  });

  it.each([
    ['a line without a SKU', { lines: [{ quantity: 1 }] }, 'BAD_USER_INPUT'],
    [
      'a line with two',
      { lines: [{ skuId: newUlid(), barcode: '69000001', quantity: 1 }] },
      'BAD_USER_INPUT',
    ],
    [
      'a barcode nobody knows',
      { lines: [{ barcode: '12345678', quantity: 1 }] },
      'SKU_NOT_FOR_SALE',
    ],
    ['a SKU nobody knows', { lines: [{ skuId: newUlid(), quantity: 1 }] }, 'SKU_NOT_FOR_SALE'],
    ['no lines', { lines: [] }, 'BAD_USER_INPUT'],
    ['points of nobody', { points: 1 }, 'BAD_USER_INPUT'],
    ['too little cash', { tenderedMinor: 99 }, 'TENDERED_TOO_LITTLE'],
    ['a sale of tomorrow', { soldAt: '2026-11-12T02:00:00Z' }, 'BAD_USER_INPUT'],
    ['a sale of last summer', { soldAt: '2026-07-12T02:00:00Z' }, 'SALE_TOO_OLD'],
  ])('refuses %s', async (_, more, code) => {
    const input = {
      storeId: store,
      paymentMethod: 'CASH',
      idempotencyKey: newUlid(),
      lines: [{ skuId: shop.others.addSku(100).skuId, quantity: 1 }],
      ...more,
    };
    expect((await shop.ask(clerkOf(store), sell, { input })).errors?.[0]?.extensions).toMatchObject(
      { code },
    );
  });

  it('is for clerks of the store', async () => {
    const input = { lines: [{ skuId: shop.others.addSku(100).skuId, quantity: 1 }] };
    await expect(ring(input, clerkOf(shop.others.addStore()))).rejects.toThrow('FORBIDDEN');
    expect((await ring(input, adminActor())).__typename).toBe('CounterSale');
    const asMember = await shop.ask(memberActor(newUlid()), sell, {
      input: { storeId: store, paymentMethod: 'CASH', idempotencyKey: newUlid(), ...input },
    });
    expect(asMember.errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
  });
});
