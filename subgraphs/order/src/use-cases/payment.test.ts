import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newUlid } from '@hub/kernel';
import { adminActor, memberActor, testEnvironment } from '@hub/kernel/testing';
import { signNotice } from '../payments/notice-signature.js';
import { Shop } from '../testing/shop.fixture.js';

const pay = `mutation ($input: PayOrderInput!) { payOrder(input: $input) { __typename
  ... on PaymentStarted { payUrl payment { id method status amount { amountMinor currency } refunded { amountMinor } createdAt } } ... on OrderNotPayable { message status } } }`;

interface Started {
  readonly __typename: string;
  readonly payUrl: string;
  readonly payment: { id: string };
}

describe('a payment', () => {
  let shop: Shop;
  let member: string;
  let store: string;
  beforeAll(async () => {
    shop = await Shop.open();
    member = shop.others.addMember(10_000);
    store = shop.others.addStore();
  });
  afterAll(async () => {
    await shop.close();
  });

  const placed = (more: object = {}) =>
    shop.place(member, store, [[shop.others.addSku(1_000).skuId, 2]], { ...more });
  const start = (orderId: string, key = newUlid()) =>
    shop.done<Started>(memberActor(member), pay, {
      input: { orderId, method: 'WECHAT_PAY', idempotencyKey: key },
    });
  const order = (id: string) => shop.order(id, memberActor(member));
  const kinds = async (id: string) => (await order(id)).timeline.map(({ kind }) => kind);
  const notice = async (headers: Record<string, string>, body: string) => {
    const route = shop.running.subgraph.routes.find(
      ({ path }) => path === '/payments/notices/sandbox',
    );
    if (route === undefined) throw new Error('no route');
    return await route.handler({ rawBody: Buffer.from(body), headers, query: {}, params: {} });
  };

  it('has a page with the amount and two buttons, and after the decision without them', async () => {
    const page = shop.running.subgraph.routes.find(
      ({ path, method }) => path === '/sandbox/payments/:id' && method === 'GET',
    );
    const open = async (id: string) =>
      await page?.handler({ rawBody: Buffer.alloc(0), headers: {}, query: {}, params: { id } });
    const { payment } = await start(await placed());
    const before = String((await open(payment.id))?.body);
    expect(before).toContain('¥20.00');
    expect(before.match(/data-decision="(confirm|decline)"/g)).toHaveLength(3);
    expect(await shop.confirm(payment.id)).toEqual([200]);
    expect(String((await open(payment.id))?.body)).not.toContain('<button');
    await expect(open(newUlid())).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(open('abc')).rejects.toMatchObject({ code: 'INVALID_ID' });
  });

  it('starts once, whatever key asks for it, and is paid by a signed notice', async () => {
    const orderId = await placed();
    const key = newUlid();
    const started = await start(orderId, key);
    expect(started).toEqual({
      __typename: 'PaymentStarted',
      payUrl: expect.stringContaining(`/sandbox/payments/${started.payment.id}`),
      payment: {
        id: expect.any(String),
        method: 'WECHAT_PAY',
        status: 'CREATED',
        amount: { amountMinor: 2_000, currency: 'CNY' },
        refunded: { amountMinor: 0 },
        createdAt: expect.any(String),
      },
    });
    expect(await start(orderId, key)).toEqual(started);
    expect((await start(orderId)).payment.id).toBe(started.payment.id);
    expect(await shop.confirm(started.payment.id)).toEqual([200]);
    expect(await order(orderId)).toMatchObject({
      status: 'PAID',
      paymentStatus: 'PAID',
      fulfilmentStatus: 'ALLOCATED',
      payments: [{ status: 'CAPTURED', amount: { amountMinor: 2_000 } }],
    });
    expect(
      await shop.done(memberActor(member), pay, {
        input: { orderId, method: 'WECHAT_PAY', idempotencyKey: newUlid() },
      }),
    ).toEqual({ __typename: 'OrderNotPayable', message: expect.any(String), status: 'PAID' });
    const [, paid] = (await shop.running.outboxEvents()).filter(
      ({ aggregateId }) => aggregateId === orderId,
    );
    expect(paid).toMatchObject({
      type: 'order.paid.v1',
      payload: {
        totalMinor: 2_000,
        earnBaseMinor: 2_000,
        fulfilment: 'pickup',
        buyerKey: `member:${member}`,
      },
    });
  });

  it('is captured once when it is told many times and out of order', async () => {
    const orderId = await placed({ points: 100 });
    const { payment } = await start(orderId);
    expect(await shop.confirm(payment.id, { notices: 20, outOfOrder: true })).toEqual(
      Array.from({ length: 22 }, () => 200),
    );
    expect(await shop.told(orderId)).toEqual(['order.placed.v1', 'order.paid.v1']);
    expect(await order(orderId)).toMatchObject({
      status: 'PAID',
      payments: [{ status: 'CAPTURED' }],
    });
    const log = await shop.running.database.read.query<{ kind: string }[]>(
      'SELECT kind FROM payment_event WHERE payment_id = ? ORDER BY id',
      [payment.id],
    );
    expect(log.map(({ kind }) => kind).sort()).toEqual([
      'CHARGE_AUTHORISED',
      'CHARGE_DECLINED',
      'CHARGE_REQUESTED',
      'CHARGE_SUCCEEDED',
    ]);
  });

  it('may be declined and tried again', async () => {
    const orderId = await placed();
    const { payment } = await start(orderId);
    await shop.sandbox(payment.id, 'decline', { notices: 2 });
    expect(await order(orderId)).toMatchObject({
      status: 'AWAITING_PAYMENT',
      payments: [{ status: 'DECLINED' }],
    });
    expect((await start(orderId)).payment.id).toBe(payment.id);
    await shop.confirm(payment.id);
    expect(await order(orderId)).toMatchObject({
      status: 'PAID',
      payments: [{ status: 'CAPTURED' }],
    });
  });

  it('that is never told lets the order close, and goes back when it is told too late', async () => {
    const sku = shop.others.addSku(1_000, 10);
    const couponId = shop.others.addCoupon(100);
    const before = shop.others.points.get(member);
    const orderId = await shop.place(member, store, [[sku.skuId, 2]], { couponId, points: 50 });
    const { payment } = await start(orderId);
    expect(await shop.confirm(payment.id, { notices: 0 })).toEqual([]);
    shop.running.clock.advance({ minutes: 15 });
    await shop.running.runWorkers('timers', 'sagas');
    expect(await order(orderId)).toMatchObject({
      status: 'CLOSED',
      closeReason: 'PAYMENT_TIMEOUT',
      paymentStatus: 'UNPAID',
    });
    expect([
      shop.others.held(sku.skuId),
      shop.others.points.get(member),
      shop.others.coupons.get(couponId)?.status,
    ]).toEqual([0, before, 'AVAILABLE']);
    await shop.confirm(payment.id, { notices: 3 });
    expect(await order(orderId)).toMatchObject({
      status: 'CLOSED',
      paymentStatus: 'REFUNDED',
      refundedTotal: { amountMinor: 1_850 },
      payments: [{ status: 'CAPTURED', refunded: { amountMinor: 1_850 } }],
      refunds: [{ status: 'COMPLETED', amount: { amountMinor: 1_850 }, pointsRestored: 0 }],
    });
    expect(await kinds(orderId)).toEqual([
      'placed',
      'payment_started',
      'closed_unpaid',
      'paid_too_late',
      'money_returned',
    ]);
    expect(await shop.told(orderId)).toEqual(['order.placed.v1', 'order.closed.v1']);
    expect((await shop.running.outboxEvents()).at(-1)).toMatchObject({
      payload: { reason: 'payment_timeout' },
    });
  });

  it('after the hold ran out holds again', async () => {
    const sku = shop.others.addSku(1_000, 10);
    const orderId = await shop.place(member, store, [[sku.skuId, 2]]);
    const { payment } = await start(orderId);
    shop.others.expireHold(orderId);
    shop.others.stock.set(sku.skuId, 2);
    await shop.confirm(payment.id);
    expect(await order(orderId)).toMatchObject({ status: 'PAID' });
    expect(shop.others.holds.get(orderId)?.state).toBe('COMMITTED');
  });

  it('after the stock is gone goes back by itself, with coupon and points', async () => {
    const sku = shop.others.addSku(1_000, 10);
    const couponId = shop.others.addCoupon(100);
    const before = shop.others.points.get(member) ?? 0;
    const orderId = await shop.place(member, store, [[sku.skuId, 2]], { couponId, points: 40 });
    const { payment } = await start(orderId);
    shop.others.expireHold(orderId);
    shop.others.stock.set(sku.skuId, 1);
    await shop.confirm(payment.id, { notices: 2 });
    await shop.running.runWorkers('sagas');
    expect(await order(orderId)).toMatchObject({
      status: 'CLOSED',
      closeReason: 'REFUSED',
      paymentStatus: 'REFUNDED',
      refunds: [{ status: 'COMPLETED', amount: { amountMinor: 1_860 } }],
    });
    expect([
      shop.others.points.get(member),
      shop.others.coupons.get(couponId)?.status,
      shop.others.stock.get(sku.skuId),
    ]).toEqual([before, 'AVAILABLE', 1]);
    expect(await shop.told(orderId)).toEqual(['order.placed.v1', 'order.closed.v1']);
  });

  it('keeps the discount of a coupon that cannot be redeemed any more', async () => {
    const couponId = shop.others.addCoupon(100);
    const orderId = await placed({ couponId });
    Object.assign(shop.others.coupons.get(couponId) ?? {}, { orderId: newUlid() });
    await shop.pay(member, orderId);
    expect(await order(orderId)).toMatchObject({ status: 'PAID', total: { amountMinor: 1_900 } });
    expect(await kinds(orderId)).toContain('coupon_not_redeemed');
  });

  it('is not started for an order that is over, unknown or of somebody else', async () => {
    const orderId = await placed();
    shop.running.clock.advance({ minutes: 16 });
    expect(await start(orderId)).toMatchObject({
      __typename: 'OrderNotPayable',
      status: 'AWAITING_PAYMENT',
    });
    const other = memberActor(shop.others.addMember());
    for (const [actor, id] of [
      [other, orderId],
      [memberActor(member), newUlid()],
    ] as const) {
      const { errors } = await shop.ask(actor, pay, {
        input: { orderId: id, method: 'WECHAT_PAY', idempotencyKey: newUlid() },
      });
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'NOT_FOUND' });
    }
    const cash = await shop.ask(memberActor(member), pay, {
      input: { orderId, method: 'CASH', idempotencyKey: newUlid() },
    });
    expect(cash.errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { field: 'method' },
    });
  });

  describe('is not booked on a notice', () => {
    const body = (paymentId: string, more: object = {}) =>
      JSON.stringify({
        id: newUlid(),
        event_type: 'CHARGE_SUCCEEDED',
        resource: {
          payment_id: paymentId,
          refund_id: null,
          amount_minor: 2_000,
          currency: 'CNY',
          ...more,
        },
      });
    const signed = (text: string, at = shop.running.clock.now()) => ({
      ...signNotice(text, testEnvironment({ dataDirectory: '' }).paymentSecret, at),
    });

    it.each([
      [
        'signed with another secret',
        (text: string) => ({ ...signNotice(text, 'another secret', shop.running.clock.now()) }),
        {},
      ],
      ['without a signature', () => ({}), {}],
      [
        'with another serial',
        (text: string) => ({ ...signed(text), 'wechatpay-serial': 'other' }),
        {},
      ],
      [
        'six minutes old',
        (text: string) => signed(text, new Date(shop.running.clock.now().getTime() - 360_000)),
        {},
      ],
      [
        'six minutes ahead',
        (text: string) => signed(text, new Date(shop.running.clock.now().getTime() + 360_000)),
        {},
      ],
      ['of another amount', signed, { amount_minor: 1 }],
      ['of another currency', signed, { currency: 'GBP' }],
      ['of a payment nobody started', signed, { payment_id: newUlid() }],
      ['that names a refund for a charge', signed, { refund_id: newUlid() }],
    ])('%s', async (_, headersOf, more) => {
      const orderId = await placed();
      const { payment } = await start(orderId);
      const text = body(payment.id, more);
      expect(await notice(headersOf(text), text)).toMatchObject({
        status: 401,
        body: { code: 'NOTICE_REFUSED' },
      });
      expect(await order(orderId)).toMatchObject({
        status: 'AWAITING_PAYMENT',
        payments: [{ status: 'CREATED' }],
      });
    });

    it('that is no notice', async () => {
      for (const text of ['', '{', '{"id":"12345678"}'])
        expect(await notice(signed(text), text)).toMatchObject({ status: 401 });
    });
  });

  it('waits at the sandbox, which knows only what was started', async () => {
    const route = shop.running.subgraph.routes.find(({ path }) => path.endsWith('confirm'));
    const call = (id: string, text: string) =>
      route?.handler({ rawBody: Buffer.from(text), headers: {}, query: {}, params: { id } });
    await expect(call('x', '')).rejects.toMatchObject({ code: 'INVALID_ID' });
    await expect(call(newUlid(), '')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await call(newUlid(), '{"notices":-1}')).toMatchObject({ status: 400 });
    expect(await call(newUlid(), '{')).toMatchObject({ status: 400 });
  });

  it('of a cancelled order goes back, and one under way stops a cancellation', async () => {
    const cancel =
      'mutation ($input: CancelOrderInput!) { cancelOrder(input: $input) { id status closeReason } }';
    const orderId = await placed();
    const { payment } = await start(orderId);
    const input = { orderId, reason: '不想要了', idempotencyKey: newUlid() };
    const cancelled = { id: orderId, status: 'CLOSED', closeReason: 'CANCELLED_BY_BUYER' };
    expect(await shop.done(memberActor(member), cancel, { input })).toEqual(cancelled);
    expect(await shop.done(memberActor(member), cancel, { input })).toEqual(cancelled);
    await shop.confirm(payment.id);
    expect(await order(orderId)).toMatchObject({ status: 'CLOSED', paymentStatus: 'REFUNDED' });

    const next = await placed();
    const second = await start(next);
    shop.others.before = (operation) => {
      if (operation === 'commitReservation') throw new Error('away');
    };
    await shop.confirm(second.payment.id);
    const { errors } = await shop.ask(adminActor(), cancel, {
      input: { orderId: next, reason: 'x', idempotencyKey: newUlid() },
    });
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'PAYMENT_BEING_CONFIRMED',
      retryable: true,
    });
    shop.others.before = () => undefined;
    shop.running.clock.advance({ minutes: 20 });
    await shop.running.runWorkers('timers', 'sagas');
    expect(await order(next)).toMatchObject({ status: 'PAID' });
  });

  it('is not asked for where there is nothing to pay, and no cancellation overtakes its confirmation', async () => {
    const sku = shop.others.addSku(1_000, 5);
    const couponId = shop.others.addCoupon(1_000);
    const orderId = await shop.place(member, shop.others.addStore(), [[sku.skuId, 1]], {
      couponId,
    });
    const input = { orderId, idempotencyKey: newUlid() };
    const cancelled = await shop.ask(
      memberActor(member),
      'mutation ($input: CancelOrderInput!) { cancelOrder(input: $input) { id } }',
      { input: { ...input, reason: '不想要了' } },
    );
    expect(cancelled.errors?.[0]?.extensions).toMatchObject({ code: 'PAYMENT_BEING_CONFIRMED' });
    const paying = await shop.done(
      memberActor(member),
      'mutation ($input: PayOrderInput!) { payOrder(input: $input) { __typename } }',
      { input: { ...input, method: 'WECHAT_PAY' } },
    );
    expect(paying).toEqual({ __typename: 'OrderNotPayable' });
    await shop.running.runWorkers('sagas');
    expect(await order(orderId)).toMatchObject({ status: 'PAID' });
  });
});
