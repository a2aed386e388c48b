import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DomainError, newUlid } from '@hub/kernel';
import { adminActor, clerkOf, marketerActor, memberActor } from '@hub/kernel/testing';
import { Shop } from '../testing/shop.fixture.js';

describe('a refund', () => {
  let shop: Shop;
  let member: string;
  let store: string;
  beforeAll(async () => {
    shop = await Shop.open();
    member = shop.others.addMember(100_000);
    store = shop.others.addStore();
  });
  afterAll(async () => {
    await shop.close();
  });

  const order = (id: string) => shop.order(id, memberActor(member));
  const refundedEvents = async (id: string) =>
    (await shop.running.outboxEvents())
      .filter(({ aggregateId, type }) => aggregateId === id && type === 'order.refunded.v1')
      .map(({ payload }) => payload as Record<string, unknown>);

  it('in parts gives money, stock, coupon and points back together and exactly', async () => {
    const [a, b] = [shop.others.addSku(1_000, 100), shop.others.addSku(333, 100)];
    const couponId = shop.others.addCoupon(500);
    const points = shop.others.points.get(member) ?? 0;
    const orderId = await shop.sell(
      member,
      store,
      [
        [a.skuId, 3],
        [b.skuId, 2],
      ],
      { couponId, points: 700 },
    );
    const sold = await order(orderId);
    expect(sold.total.amountMinor).toBe(3_666 - 500 - 700);
    const lineOf = (quantity: number) =>
      sold.lines.find((line) => line.quantity === quantity)?.id ?? '';
    const first = await shop.refund(clerkOf(store), {
      orderId,
      lines: [{ orderLineId: lineOf(3), quantity: 1, condition: 'DAMAGED' }],
    });
    expect(first).toMatchObject({
      __typename: 'RefundDone',
      refund: { status: 'COMPLETED', couponReturned: false },
    });
    expect(shop.others.coupons.get(couponId)?.status).toBe('REDEEMED');
    const second = await shop.refund(adminActor(), {
      orderId,
      lines: [
        { orderLineId: lineOf(3), quantity: 2 },
        { orderLineId: lineOf(2), quantity: 1 },
      ],
    });
    const third = await shop.refund(clerkOf(store), {
      orderId,
      lines: [{ orderLineId: lineOf(2), quantity: 1 }],
    });
    const amounts = [first, second, third].map(({ refund }) => refund?.amount.amountMinor ?? 0);
    expect(amounts.reduce((sum, amount) => sum + amount, 0)).toBe(sold.total.amountMinor);
    expect(
      [first, second, third].reduce((sum, { refund }) => sum + (refund?.pointsRestored ?? 0), 0),
    ).toBe(700);
    expect(third.refund).toMatchObject({ couponReturned: true });
    expect([shop.others.points.get(member), shop.others.coupons.get(couponId)?.status]).toEqual([
      points,
      'AVAILABLE',
    ]);
    expect([shop.others.stock.get(a.skuId), shop.others.stock.get(b.skuId)]).toEqual([99, 100]);
    expect(await order(orderId)).toMatchObject({
      status: 'COMPLETED',
      paymentStatus: 'REFUNDED',
      refundedTotal: { amountMinor: sold.total.amountMinor },
      payments: [{ refunded: { amountMinor: sold.total.amountMinor } }],
      refunds: [{ status: 'COMPLETED' }, { status: 'COMPLETED' }, { status: 'COMPLETED' }],
    });
    const events = await refundedEvents(orderId);
    expect(
      events.map(({ earnBaseRefundedMinor, full, refundedTotalMinor }) => [
        refundedTotalMinor,
        earnBaseRefundedMinor,
        full,
      ]),
    ).toEqual([
      [amounts[0], amounts[0], false],
      [(amounts[0] ?? 0) + (amounts[1] ?? 0), (amounts[0] ?? 0) + (amounts[1] ?? 0), false],
      [sold.total.amountMinor, sold.total.amountMinor, true],
    ]);
    expect(
      await shop.refund(clerkOf(store), {
        orderId,
        lines: [{ orderLineId: lineOf(2), quantity: 1 }],
      }),
    ).toMatchObject({ __typename: 'RefundNotPossible', reason: 'MORE_THAN_BOUGHT' });
  });

  it('is answered the same again under its key', async () => {
    const orderId = await shop.sell(member, store, [[shop.others.addSku(1_000).skuId, 2]]);
    const orderLineId = (await order(orderId)).lines[0]?.id;
    const input = { orderId, lines: [{ orderLineId, quantity: 1 }], idempotencyKey: newUlid() };
    const answer = await shop.refund(clerkOf(store), input);
    expect(await shop.refund(clerkOf(store), input)).toEqual(answer);
    await expect(
      shop.refund(clerkOf(store), { ...input, lines: [{ orderLineId, quantity: 2 }] }),
    ).rejects.toThrow('IDEMPOTENCY_KEY_REUSED');
    expect((await order(orderId)).refundedTotal.amountMinor).toBe(1_000);
  });

  it('of everything before handover closes the order and gives the delivery fee back', async () => {
    const sku = shop.others.addSku(1_000, 10);
    await shop.fillCart(member, [sku.skuId, 2]);
    const address = {
      recipient: 'Ada',
      phone: '13800000001',
      region: '深圳市',
      street: '深南大道 1 号',
    };
    const { order: placed } = await shop.checkout(member, { fulfilment: 'DELIVERY', address });
    const orderId = placed?.id ?? '';
    await shop.pay(member, orderId);
    const orderLineId = (await order(orderId)).lines[0]?.id;
    expect(
      (await shop.refund(adminActor(), { orderId, lines: [{ orderLineId, quantity: 1 }] })).refund
        ?.amount.amountMinor,
    ).toBe(1_000);
    expect(await order(orderId)).toMatchObject({
      status: 'PAID',
      paymentStatus: 'PARTLY_REFUNDED',
    });
    expect(shop.others.held(sku.skuId)).toBe(1);
    expect(
      (await shop.refund(adminActor(), { orderId, lines: [{ orderLineId, quantity: 1 }] })).refund
        ?.amount.amountMinor,
    ).toBe(1_800);
    expect(await order(orderId)).toMatchObject({
      status: 'CLOSED',
      paymentStatus: 'REFUNDED',
      refundedTotal: { amountMinor: 2_800 },
    });
    expect([shop.others.held(sku.skuId), shop.others.stock.get(sku.skuId)]).toEqual([0, 10]);
  });

  it('of some before handover leaves the rest to be handed over and refunded', async () => {
    const sku = shop.others.addSku(999, 10);
    const orderId = await shop.place(member, store, [[sku.skuId, 3]]);
    await shop.pay(member, orderId);
    const orderLineId = (await order(orderId)).lines[0]?.id;
    await shop.refund(adminActor(), { orderId, lines: [{ orderLineId, quantity: 1 }] });
    await shop.makeReady(store, orderId);
    expect((await shop.verify(store, await shop.pickupCode(member, orderId)))['__typename']).toBe(
      'PickupVerified',
    );
    expect(shop.others.stock.get(sku.skuId)).toBe(8);
    expect(
      (await shop.refund(clerkOf(store), { orderId, lines: [{ orderLineId, quantity: 2 }] })).refund
        ?.amount.amountMinor,
    ).toBe(1_998);
    expect(shop.others.stock.get(sku.skuId)).toBe(10);
  });

  it('by cancelling gives everything back once', async () => {
    const sku = shop.others.addSku(1_000, 10);
    const couponId = shop.others.addCoupon(100);
    const points = shop.others.points.get(member);
    const orderId = await shop.place(member, store, [[sku.skuId, 1]], { couponId, points: 33 });
    await shop.pay(member, orderId);
    await shop.makeReady(store, orderId);
    const cancel =
      'mutation ($input: CancelOrderInput!) { cancelOrder(input: $input) { status paymentStatus closeReason refundedTotal { amountMinor } } }';
    const input = { orderId, reason: 'changed my mind', idempotencyKey: newUlid() };
    const cancelled = {
      status: 'CLOSED',
      paymentStatus: 'REFUNDED',
      closeReason: 'CANCELLED_BY_BUYER',
      refundedTotal: { amountMinor: 867 },
    };
    expect(await shop.done(memberActor(member), cancel, { input })).toEqual(cancelled);
    expect(await shop.done(memberActor(member), cancel, { input })).toEqual(cancelled);
    expect([
      shop.others.stock.get(sku.skuId),
      shop.others.points.get(member),
      shop.others.coupons.get(couponId)?.status,
    ]).toEqual([10, points, 'AVAILABLE']);
    shop.running.clock.advance({ days: 8 });
    await shop.running.runWorkers('timers', 'sagas');
    expect((await order(orderId)).closeReason).toBe('CANCELLED_BY_BUYER');
    expect((await refundedEvents(orderId)).map(({ full }) => full)).toEqual([true]);
  });

  it('by cancelling is for the buyer, the clerk of its store and admins, before handover', async () => {
    const orderId = await shop.place(member, store, [[shop.others.addSku(1_000).skuId, 1]]);
    const cancel = 'mutation ($input: CancelOrderInput!) { cancelOrder(input: $input) { status } }';
    const code = async (
      actor: ReturnType<typeof adminActor> | ReturnType<typeof memberActor>,
      id = orderId,
    ) =>
      (
        await shop.ask(actor, cancel, {
          input: { orderId: id, reason: 'x', idempotencyKey: newUlid() },
        })
      ).errors?.[0]?.extensions?.['code'];
    expect(await code(memberActor(shop.others.addMember()))).toBe('NOT_FOUND');
    expect(await code(clerkOf(shop.others.addStore()))).toBe('FORBIDDEN');
    expect(await code(marketerActor())).toBe('FORBIDDEN');
    expect(await code(adminActor(), newUlid())).toBe('NOT_FOUND');
    expect(await code(clerkOf(store))).toBeUndefined();
    expect(await order(orderId)).toMatchObject({
      status: 'CLOSED',
      closeReason: 'CANCELLED_BY_STAFF',
    });
    const handedOver = await shop.sell(member, store, [[shop.others.addSku(1_000).skuId, 1]]);
    expect(await code(memberActor(member), handedOver)).toBe('ORDER_NOT_CANCELLABLE');
  });

  it('at the counter is for what the store handed over itself', async () => {
    const orderId = await shop.sell(member, store, [[shop.others.addSku(1_000).skuId, 1]]);
    const lines = [{ orderLineId: (await order(orderId)).lines[0]?.id, quantity: 1 }];
    await expect(shop.refund(clerkOf(shop.others.addStore()), { orderId, lines })).rejects.toThrow(
      'FORBIDDEN',
    );
    await expect(shop.refund(memberActor(member), { orderId, lines })).rejects.toThrow('FORBIDDEN');
    await expect(shop.refund(clerkOf(store), { orderId: newUlid(), lines })).rejects.toThrow(
      'NOT_FOUND',
    );
    const waiting = await shop.place(member, store, [[shop.others.addSku(1_000).skuId, 1]]);
    const waitingLine = [{ orderLineId: (await order(waiting)).lines[0]?.id, quantity: 1 }];
    expect(
      await shop.refund(clerkOf(store), { orderId: waiting, lines: waitingLine }),
    ).toMatchObject({ reason: 'NOT_HANDED_OVER' });
    expect(await shop.refund(adminActor(), { orderId: waiting, lines: waitingLine })).toMatchObject(
      { reason: 'NOT_PAID' },
    );
    expect(
      await shop.refund(clerkOf(store), {
        orderId,
        lines: [{ orderLineId: newUlid(), quantity: 1 }],
      }),
    ).toMatchObject({ reason: 'LINE_UNKNOWN' });
  });

  it('that another capability refuses is owed until it takes it', async () => {
    const sku = shop.others.addSku(1_000, 10);
    const orderId = await shop.sell(member, store, [[sku.skuId, 1]]);
    const lines = [{ orderLineId: (await order(orderId)).lines[0]?.id, quantity: 1 }];
    shop.others.before = (operation) => {
      if (operation === 'returnStock') throw new DomainError('RESERVATION_OVERDRAWN', 'not now');
    };
    expect((await shop.refund(clerkOf(store), { orderId, lines })).refund?.status).toBe('RUNNING');
    shop.running.clock.advance({ days: 2 });
    await shop.running.runWorkers('sagas');
    shop.others.before = () => undefined;
    shop.running.clock.advance({ minutes: 2 });
    await shop.running.runWorkers('sagas');
    expect(await order(orderId)).toMatchObject({ refunds: [{ status: 'COMPLETED' }] });
    expect(shop.others.stock.get(sku.skuId)).toBe(10);
  });

  // Invariant 8, under concurrency.
  it('never exceeds what was captured when many race', async () => {
    const sku = shop.others.addSku(1_001, 100);
    const orderId = await shop.sell(member, store, [[sku.skuId, 5]], { points: 7 });
    const sold = await order(orderId);
    const lines = [{ orderLineId: sold.lines[0]?.id, quantity: 1 }];
    const answers = await Promise.all(
      Array.from({ length: 9 }, () => shop.refund(clerkOf(store), { orderId, lines })),
    );
    const done = answers.filter((answer) => answer.__typename === 'RefundDone');
    expect(done).toHaveLength(5);
    expect(answers.filter(({ reason }) => reason === 'MORE_THAN_BOUGHT')).toHaveLength(4);
    expect(done.reduce((sum, { refund }) => sum + (refund?.amount.amountMinor ?? 0), 0)).toBe(
      sold.total.amountMinor,
    );
    expect(await order(orderId)).toMatchObject({
      paymentStatus: 'REFUNDED',
      refundedTotal: sold.total,
    });
    expect(shop.others.stock.get(sku.skuId)).toBe(100);
    const [books] = await shop.running.database.read.query<{ total: number }[]>(
      'SELECT SUM(amount_minor) AS total FROM sandbox_refund WHERE payment_id = ?',
      [sold.payments[0]?.id],
    );
    expect(Number(books?.total)).toBe(sold.total.amountMinor);
  });
});

describe('a refund the provider tells of later', () => {
  it.each(['by-notice', 'silent'] as const)('waits for it: %s', async (sandboxRefunds) => {
    const shop = await Shop.open({ sandboxRefunds });
    const member = shop.others.addMember();
    const store = shop.others.addStore();
    const orderId = await shop.sell(member, store, [[shop.others.addSku(1_000).skuId, 1]]);
    const read = () => shop.order(orderId, memberActor(member));
    const { lines, payments } = await read();
    const answer = await shop.refund(clerkOf(store), {
      orderId,
      lines: [{ orderLineId: lines[0]?.id, quantity: 1 }],
    });
    expect(answer.refund?.status).toBe(sandboxRefunds === 'by-notice' ? 'COMPLETED' : 'REQUESTED');
    if (sandboxRefunds === 'silent') {
      shop.running.clock.advance({ hours: 5 });
      await shop.running.runWorkers('sagas');
      expect((await read()).refunds[0]?.status).toBe('REQUESTED');
      await shop.tell('REFUND_SUCCEEDED', {
        paymentId: payments[0]?.id ?? '',
        refundId: answer.refund?.id ?? '',
        amountMinor: 1_000,
      });
      shop.running.clock.advance({ minutes: 2 });
      await shop.running.runWorkers('sagas');
    }
    expect(await read()).toMatchObject({
      refunds: [{ status: 'COMPLETED' }],
      payments: [{ refunded: { amountMinor: 1_000 } }],
    });
    await shop.close();
  });

  it('takes it from the payment that paid, not from the one that is on its way back', async () => {
    const shop = await Shop.open({ sandboxRefunds: 'silent' });
    const member = shop.others.addMember();
    const store = shop.others.addStore();
    const orderId = await shop.place(member, store, [[shop.others.addSku(1_000).skuId, 1]]);
    const first = await shop.startPayment(member, orderId);
    await shop.tell('CHARGE_AUTHORISED', { paymentId: first, amountMinor: 1_000 });
    shop.running.clock.advance({ seconds: 1 });
    const second = await shop.startPayment(member, orderId);
    expect(second).not.toBe(first);
    await shop.confirm(second);
    await shop.confirm(first);
    shop.running.clock.advance({ seconds: 1 });
    await shop.done(
      memberActor(member),
      `mutation ($input: CancelOrderInput!) { cancelOrder(input: $input) { id } }`,
      {
        input: { orderId, reason: 'changed my mind', idempotencyKey: newUlid() },
      },
    );
    const rows = await shop.running.database.read.query<{ payment_id: string }[]>(
      'SELECT payment_id FROM refund WHERE order_id = ? ORDER BY id',
      [orderId],
    );
    expect(rows.map((row) => row.payment_id)).toEqual([first, second]);
    await shop.close();
  });
});
