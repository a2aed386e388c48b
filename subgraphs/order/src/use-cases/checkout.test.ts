import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newUlid } from '@hub/kernel';
import { adminActor, anonymousActor, memberActor, staffActor } from '@hub/kernel/testing';
import { Shop } from '../testing/shop.fixture.js';

const checkout = `mutation ($input: CheckoutInput!) { checkout(input: $input) { __typename
  ... on CheckoutPlaced { order { id number status paymentStatus fulfilment fulfilmentStatus touchpoint placedAt payBefore pointsSpent couponId
    subtotal { amountMinor currency } discountTotal { amountMinor } pointsDiscount { amountMinor } deliveryFee { amountMinor } total { amountMinor } store { id } member { id }
    lines { quantity name { zh en } payable { amountMinor } discounts { kind sourceId amount { amountMinor } } sku { id } } timeline { kind actor text { zh en } } } }
  ... on OutOfStock { message lines { sku { id } requested available } }
  ... on CouponNotUsable { message couponId reason }
  ... on PointsNotEnough { message requested available }
  ... on PriceChanged { message expectedTotal { amountMinor } total { amountMinor currency } }
  ... on CartEmpty { message } } }`;

describe('a checkout', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await Shop.open();
  });
  afterAll(async () => {
    await shop.close();
  });

  it('holds stock, coupon and points and places the order', async () => {
    const member = shop.others.addMember(1_000);
    const store = shop.others.addStore();
    const sku = shop.others.addSku(5_000, 10);
    const couponId = shop.others.addCoupon(2_000);
    await shop.fillCart(member, [sku.skuId, 3]);
    const input = {
      idempotencyKey: newUlid(),
      fulfilment: 'PICKUP',
      storeId: store,
      couponId,
      points: 700,
      expectedTotalMinor: 12_300,
    };
    const answer = await shop.done<{ order: { id: string; number: string } }>(
      memberActor(member),
      checkout,
      { input },
    );
    expect(answer).toEqual({
      __typename: 'CheckoutPlaced',
      order: {
        id: expect.stringMatching(/^[0-9A-Z]{26}$/),
        number: expect.stringMatching(/^20261111-[0-9A-Z]{8}$/),
        status: 'AWAITING_PAYMENT',
        paymentStatus: 'UNPAID',
        fulfilment: 'PICKUP',
        fulfilmentStatus: 'PENDING',
        touchpoint: 'APP',
        placedAt: '2026-11-11T02:00:00.000Z',
        payBefore: '2026-11-11T02:15:00.000Z',
        pointsSpent: 700,
        couponId,
        subtotal: { amountMinor: 15_000, currency: 'CNY' },
        discountTotal: { amountMinor: 2_000 },
        pointsDiscount: { amountMinor: 700 },
        deliveryFee: { amountMinor: 0 },
        total: { amountMinor: 12_300 },
        store: { id: store },
        member: { id: member },
        lines: [
          {
            quantity: 3,
            name: sku.name,
            payable: { amountMinor: 12_300 },
            discounts: [
              { kind: 'COUPON', sourceId: couponId, amount: { amountMinor: 2_000 } },
              { kind: 'POINTS', sourceId: null, amount: { amountMinor: 700 } },
            ],
            sku: { id: sku.skuId },
          },
        ],
        timeline: [
          {
            kind: 'placed',
            actor: 'member',
            text: { zh: '订单已提交，等待支付', en: 'Order placed, awaiting payment' },
          },
        ],
      },
    });
    expect(shop.others.held(sku.skuId)).toBe(3);
    expect(shop.others.coupons.get(couponId)).toMatchObject({
      status: 'RESERVED',
      orderId: answer.order.id,
    });
    expect(shop.others.points.get(member)).toBe(300);
    expect(
      (await shop.done<{ itemCount: number }>(memberActor(member), '{ myCart { itemCount } }'))
        .itemCount,
    ).toBe(0);
    const [event] = (await shop.running.outboxEvents()).filter(
      ({ aggregateId }) => aggregateId === answer.order.id,
    );
    expect(event).toMatchObject({
      type: 'order.placed.v1',
      payload: {
        orderNumber: answer.order.number,
        buyerKey: `member:${member}`,
        storeId: store,
        touchpoint: 'app',
        totalMinor: 12_300,
        currency: 'CNY',
        lines: [{ skuId: sku.skuId, quantity: 3, payableMinor: 12_300 }],
      },
    });
    // The same key and input: the same answer, and nothing is held twice.
    expect(await shop.done(memberActor(member), checkout, { input })).toEqual(answer);
    expect(shop.others.held(sku.skuId)).toBe(3);
    const { errors } = await shop.ask(memberActor(member), checkout, {
      input: { ...input, points: 1 },
    });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('delivers to an address that nobody reads in the database, the events or the masked answer', async () => {
    const member = shop.others.addMember();
    const sku = shop.others.addSku(2_000, 10);
    await shop.fillCart(member, [sku.skuId, 1]);
    const address = {
      recipient: '王小明',
      phone: '13812345678',
      region: '上海市 徐汇区',
      street: '漕溪北路 1200 弄 5 号 601',
    };
    const { order } = await shop.checkout(member, { fulfilment: 'DELIVERY', address });
    const orderId = order?.id ?? '';
    expect(order?.total.amountMinor).toBe(2_800);
    const delivery =
      'query ($id: ID) { order(id: $id) { store { id } delivery { recipient phone region street carrier } } }';
    expect(await shop.done(memberActor(member), delivery, { id: orderId })).toEqual({
      store: null,
      delivery: { ...address, carrier: null },
    });
    expect(await shop.done(adminActor(), delivery, { id: orderId })).toMatchObject({
      delivery: {
        recipient: '王**',
        phone: '138****5678',
        street: expect.stringContaining('****'),
      },
    });
    const audits = () =>
      shop.running.database.read.query<{ subject_id: string }[]>(
        'SELECT subject_id FROM audit_entry',
      );
    expect(await audits()).toEqual([]);
    expect(await shop.done(adminActor('pii:read'), delivery, { id: orderId })).toMatchObject({
      delivery: address,
    });
    expect(await audits()).toEqual([{ subject_id: orderId }]);
    const stored = [];
    for (const table of [
      'delivery',
      'outbox',
      'saga',
      'idempotency_record',
      'order_timeline',
      'audit_entry',
    ])
      stored.push(await shop.running.database.read.query(`SELECT * FROM ${table}`));
    expect(JSON.stringify(stored)).not.toMatch(/13812345678|王小明|漕溪/);
  });

  it('buys past the cart and leaves it alone', async () => {
    const member = shop.others.addMember();
    const [inCart, now] = [shop.others.addSku(100), shop.others.addSku(200)];
    await shop.fillCart(member, [inCart.skuId, 1]);
    const answer = await shop.checkout(member, {
      fulfilment: 'PICKUP',
      storeId: shop.others.addStore(),
      lines: [
        { skuId: now.skuId, quantity: 1 },
        { skuId: now.skuId, quantity: 2 },
      ],
    });
    expect(answer.order?.total.amountMinor).toBe(600);
    expect(
      (await shop.done<{ itemCount: number }>(memberActor(member), '{ myCart { itemCount } }'))
        .itemCount,
    ).toBe(1);
  });

  it('leaves what was put into the cart meanwhile', async () => {
    const member = shop.others.addMember();
    const sku = shop.others.addSku(100);
    await shop.fillCart(member, [sku.skuId, 2]);
    let added = false;
    shop.others.after = (operation) => {
      if (operation === 'reserveStock' && !added) added = true;
    };
    const orderId = await shop.place(member, shop.others.addStore(), []);
    shop.others.after = () => undefined;
    await shop.fillCart(member, [sku.skuId, 1]);
    expect((await shop.order(orderId, memberActor(member))).lines[0]?.quantity).toBe(2);
    expect(added).toBe(true);
  });

  it('spends at most half of the goods in points', async () => {
    const member = shop.others.addMember(5_000);
    const orderId = await shop.place(
      member,
      shop.others.addStore(),
      [[shop.others.addSku(1_001).skuId, 1]],
      { points: 5_000 },
    );
    expect(
      await shop.done(
        memberActor(member),
        'query ($id: ID) { order(id: $id) { pointsSpent total { amountMinor } } }',
        { id: orderId },
      ),
    ).toEqual({ pointsSpent: 500, total: { amountMinor: 501 } });
  });

  it('is paid at once when nothing is left to pay', async () => {
    const member = shop.others.addMember();
    const orderId = await shop.place(
      member,
      shop.others.addStore(),
      [[shop.others.addSku(1_000).skuId, 1]],
      { couponId: shop.others.addCoupon(1_000) },
    );
    await shop.running.runWorkers('sagas');
    const order = await shop.order(orderId, memberActor(member));
    expect(order).toMatchObject({
      status: 'PAID',
      paymentStatus: 'PAID',
      total: { amountMinor: 0 },
      payments: [],
    });
  });

  describe('refuses, holds nothing and answers the same again', () => {
    const held = () =>
      [...shop.others.holds.values()].filter(({ state }) => state === 'HELD').length;
    it.each([
      [
        'an empty cart',
        async (member: string) => ({ member, input: {} }),
        { __typename: 'CartEmpty', message: expect.any(String) },
      ],
      [
        'too little stock',
        async (member: string) => {
          const sku = shop.others.addSku(100, 2);
          await shop.fillCart(member, [sku.skuId, 3]);
          return { member, input: {} };
        },
        {
          __typename: 'OutOfStock',
          message: expect.any(String),
          lines: [{ sku: { id: expect.any(String) }, requested: 3, available: 2 }],
        },
      ],
      [
        'a coupon in use',
        async (member: string) => {
          await shop.fillCart(member, [shop.others.addSku(100).skuId, 1]);
          const couponId = shop.others.addCoupon(10);
          Object.assign(shop.others.coupons.get(couponId) ?? {}, {
            status: 'RESERVED',
            orderId: newUlid(),
          });
          return { member, input: { couponId } };
        },
        {
          __typename: 'CouponNotUsable',
          message: expect.any(String),
          couponId: expect.any(String),
          reason: 'IN_USE',
        },
      ],
      [
        'more points than there are',
        async (member: string) => {
          await shop.fillCart(member, [shop.others.addSku(100).skuId, 1]);
          return { member, input: { points: 31 } };
        },
        {
          __typename: 'PointsNotEnough',
          message: expect.any(String),
          requested: 31,
          available: 30,
        },
      ],
      [
        'another price than the buyer saw',
        async (member: string) => {
          await shop.fillCart(member, [shop.others.addSku(100).skuId, 1]);
          return { member, input: { expectedTotalMinor: 99 } };
        },
        {
          __typename: 'PriceChanged',
          message: expect.any(String),
          expectedTotal: { amountMinor: 99 },
          total: { amountMinor: 100, currency: 'CNY' },
        },
      ],
    ])('%s', async (_, prepare, expected) => {
      const before = held();
      const { input: more, member } = await prepare(shop.others.addMember(30));
      const input = {
        idempotencyKey: newUlid(),
        fulfilment: 'PICKUP',
        storeId: shop.others.addStore(),
        ...more,
      };
      const answer = await shop.done(memberActor(member), checkout, { input });
      expect(answer).toEqual(expected);
      for (const sku of shop.others.skus.values()) shop.others.stock.set(sku.skuId, 1_000);
      expect(await shop.done(memberActor(member), checkout, { input })).toEqual(answer);
      expect(held()).toBe(before);
      expect(shop.others.points.get(member)).toBe(30);
    });

    it('a coupon that went away between quote and hold, and gives the stock back', async () => {
      const member = shop.others.addMember();
      const sku = shop.others.addSku(100, 5);
      const couponId = shop.others.addCoupon(10);
      await shop.fillCart(member, [sku.skuId, 1]);
      shop.others.before = (operation) => {
        if (operation === 'reserveCoupon')
          Object.assign(shop.others.coupons.get(couponId) ?? {}, {
            status: 'RESERVED',
            orderId: 'another',
          });
      };
      const answer = await shop.checkout(member, {
        fulfilment: 'PICKUP',
        storeId: shop.others.addStore(),
        couponId,
      });
      shop.others.before = () => undefined;
      expect(answer.__typename).toBe('CouponNotUsable');
      expect(shop.others.held(sku.skuId)).toBe(0);
      // The cart is free for the next attempt.
      expect(
        (await shop.checkout(member, { fulfilment: 'PICKUP', storeId: shop.others.addStore() }))
          .__typename,
      ).toBe('CheckoutPlaced');
    });
  });

  it('places one order when it is sent five times with one key', async () => {
    const member = shop.others.addMember();
    const sku = shop.others.addSku(100, 50);
    await shop.fillCart(member, [sku.skuId, 2]);
    const input = {
      idempotencyKey: newUlid(),
      fulfilment: 'PICKUP',
      storeId: shop.others.addStore(),
    };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () =>
        shop.done<{ order: { id: string } }>(memberActor(member), checkout, { input }),
      ),
    );
    expect(new Set(answers.map(({ order }) => order.id)).size).toBe(1);
    expect(shop.others.held(sku.skuId)).toBe(2);
  });

  it('sells a cart once when two checkouts of it race', async () => {
    const member = shop.others.addMember();
    const sku = shop.others.addSku(100, 50);
    await shop.fillCart(member, [sku.skuId, 2]);
    const storeId = shop.others.addStore();
    const answers = await Promise.all(
      Array.from({ length: 4 }, () =>
        shop.ask<{ checkout: { __typename: string } }>(memberActor(member), checkout, {
          input: { idempotencyKey: newUlid(), fulfilment: 'PICKUP', storeId },
        }),
      ),
    );
    const outcomes = answers.map(
      ({ data, errors }) => errors?.[0]?.extensions?.['code'] ?? data?.checkout.__typename,
    );
    expect(outcomes.filter((outcome) => outcome === 'CheckoutPlaced')).toHaveLength(1);
    expect(
      outcomes
        .filter((outcome) => outcome !== 'CheckoutPlaced')
        .every((outcome) => outcome === 'CHECKOUT_RUNNING' || outcome === 'CartEmpty'),
    ).toBe(true);
    expect(shop.others.held(sku.skuId)).toBe(2);
  });

  it('lets everything go when a capability stays away too long', async () => {
    const member = shop.others.addMember(100);
    const sku = shop.others.addSku(100, 5);
    await shop.fillCart(member, [sku.skuId, 1]);
    shop.others.before = (operation) => {
      if (operation === 'spendPoints') throw new Error('away');
    };
    const input = {
      idempotencyKey: newUlid(),
      fulfilment: 'PICKUP',
      storeId: shop.others.addStore(),
      points: 10,
    };
    expect(
      (await shop.ask(memberActor(member), checkout, { input })).errors?.[0]?.extensions,
    ).toMatchObject({ code: 'CONFLICT', retryable: true });
    expect(shop.others.held(sku.skuId)).toBe(1);
    shop.running.clock.advance({ minutes: 2 });
    await shop.running.runWorkers('sagas');
    shop.others.before = () => undefined;
    await shop.running.runWorkers('sagas');
    expect(shop.others.held(sku.skuId)).toBe(0);
    expect(
      (await shop.ask(memberActor(member), checkout, { input })).errors?.[0]?.extensions,
    ).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  it.each([
    ['a pickup without a store', { fulfilment: 'PICKUP' }, 'BAD_USER_INPUT', 'storeId'],
    ['a delivery without an address', { fulfilment: 'DELIVERY' }, 'BAD_USER_INPUT', 'address'],
    ['a store that is no id', { fulfilment: 'PICKUP', storeId: 'x' }, 'INVALID_ID', 'storeId'],
    [
      'a short key',
      { fulfilment: 'PICKUP', idempotencyKey: 'k' },
      'BAD_USER_INPUT',
      'idempotencyKey',
    ],
    ['negative points', { fulfilment: 'PICKUP', points: -1 }, 'BAD_USER_INPUT', 'points'],
    [
      'a quantity of 1000',
      { fulfilment: 'PICKUP', lines: [{ skuId: newUlid(), quantity: 1_000 }] },
      'BAD_USER_INPUT',
      'lines.0.quantity',
    ],
    [
      'a phone that is none',
      {
        fulfilment: 'DELIVERY',
        address: { recipient: 'a', phone: 'call me', region: 'b', street: 'c' },
      },
      'BAD_USER_INPUT',
      'address.phone',
    ],
  ])('refuses %s', async (_, input, code, field) => {
    const { errors } = await shop.ask(memberActor(shop.others.addMember()), checkout, {
      input: { idempotencyKey: newUlid(), ...input },
    });
    expect(errors?.[0]?.extensions).toMatchObject({ code, details: { field } });
  });

  it.each([
    ['a store that hands nothing over', { storeId: newUlid() }, 'STORE_NOT_FOR_PICKUP'],
    ['a SKU nobody knows', { lines: [{ skuId: newUlid(), quantity: 1 }] }, 'SKU_NOT_FOR_SALE'],
  ])('refuses %s', async (_, more, code) => {
    const member = shop.others.addMember();
    await shop.fillCart(member, [shop.others.addSku(100).skuId, 1]);
    const input = {
      idempotencyKey: newUlid(),
      fulfilment: 'PICKUP',
      storeId: shop.others.addStore(),
      ...more,
    };
    expect(
      (await shop.ask(memberActor(member), checkout, { input })).errors?.[0]?.extensions,
    ).toMatchObject({ code });
  });

  it('is for members', async () => {
    const input = { idempotencyKey: newUlid(), fulfilment: 'PICKUP', storeId: newUlid() };
    expect(
      (await shop.ask(anonymousActor(), checkout, { input })).errors?.[0]?.extensions,
    ).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(
      (await shop.ask(staffActor(['admin']), checkout, { input })).errors?.[0]?.extensions,
    ).toMatchObject({ code: 'FORBIDDEN' });
  });
});
