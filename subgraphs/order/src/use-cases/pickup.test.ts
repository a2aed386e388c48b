import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newUlid } from '@hub/kernel';
import {
  adminActor,
  clerkOf,
  marketerActor,
  memberActor,
  serviceActor,
  staffActor,
} from '@hub/kernel/testing';
import { Shop } from '../testing/shop.fixture.js';

describe('a pickup', () => {
  let shop: Shop;
  let member: string;
  let store: string;
  const drawn: number[] = [];
  let counter = 0;
  beforeAll(async () => {
    shop = await Shop.open({ randomInteger: () => drawn.shift() ?? (counter += 1) });
    member = shop.others.addMember(1_000);
    store = shop.others.addStore();
  });
  afterAll(async () => {
    await shop.close();
  });

  const paid = async (at = store, sku = shop.others.addSku(1_000)) => {
    const orderId = await shop.place(member, at, [[sku.skuId, 2]]);
    await shop.pay(member, orderId);
    return orderId;
  };
  const order = (id: string) => shop.order(id, memberActor(member));
  const lookUp = (storeId: string, code: string) =>
    shop.ask<{ orderByPickupCode: unknown }>(
      serviceActor('profile'),
      'query ($storeId: ID!, $code: String!) { orderByPickupCode(storeId: $storeId, code: $code) { orderId memberId buyerKey } }',
      { storeId, code },
    );

  it('has a code from the payment on, for the buyer only and usable once ready', async () => {
    const orderId = await paid();
    const code = await shop.pickupCode(member, orderId);
    expect(await shop.verify(store, code)).toEqual({
      __typename: 'PickupNotReady',
      message: expect.any(String),
      status: 'ALLOCATED',
    });
    await shop.makeReady(store, orderId);
    await shop.makeReady(store, orderId);
    const pickup =
      'query ($id: ID) { order(id: $id) { pickup { code readyAt collectBefore collectedAt verifiedBy } } }';
    const now = shop.running.clock.now();
    const ready = {
      readyAt: now.toISOString(),
      collectBefore: new Date(now.getTime() + 7 * 86_400_000).toISOString(),
      collectedAt: null,
      verifiedBy: null,
    };
    expect(await shop.done(memberActor(member), pickup, { id: orderId })).toEqual({
      pickup: { code, ...ready },
    });
    expect(await shop.done(clerkOf(store), pickup, { id: orderId })).toEqual({
      pickup: { code: null, ...ready },
    });
    const stored = JSON.stringify([
      await shop.running.database.read.query('SELECT * FROM pickup'),
      await shop.running.outboxEvents(),
    ]);
    expect(stored).not.toContain(`"${code}"`);

    expect((await lookUp(store, code)).data?.orderByPickupCode).toEqual({
      orderId,
      memberId: member,
      buyerKey: `member:${member}`,
    });
    const key = newUlid();
    const verified = {
      __typename: 'PickupVerified',
      order: { id: orderId, status: 'COMPLETED', fulfilmentStatus: 'PICKED_UP' },
    };
    expect(await shop.verify(store, code, key)).toEqual(verified);
    expect(await shop.verify(store, code, key)).toEqual(verified);
    expect(await shop.verify(store, code)).toEqual({
      __typename: 'PickupCodeWrong',
      message: expect.any(String),
      attemptsLeft: 4,
    });
    expect((await lookUp(store, code)).data?.orderByPickupCode).toBeNull();
    expect(await shop.done(clerkOf(store), pickup, { id: orderId })).toMatchObject({
      pickup: { collectedAt: now.toISOString(), verifiedBy: clerkOf(store).staffId },
    });
    expect(await shop.told(orderId)).toEqual([
      'order.placed.v1',
      'order.paid.v1',
      'order.ready_for_pickup.v1',
      'order.completed.v1',
    ]);
    expect(shop.others.holds.get(orderId)?.state).toBe('CONSUMED');
  });

  it('is handed over in its own store only', async () => {
    const other = shop.others.addStore();
    const orderId = await paid();
    await shop.makeReady(store, orderId);
    const code = await shop.pickupCode(member, orderId);
    expect(await shop.verify(other, code)).toEqual({
      __typename: 'PickupAtAnotherStore',
      message: expect.any(String),
      store: { id: store },
    });
    const verify =
      'mutation ($input: VerifyPickupInput!) { verifyPickup(input: $input) { __typename } }';
    for (const actor of [clerkOf(other), marketerActor()]) {
      expect(
        (
          await shop.ask(actor, verify, {
            input: { storeId: store, code, idempotencyKey: newUlid() },
          })
        ).errors?.[0]?.extensions,
      ).toMatchObject({ code: 'FORBIDDEN' });
    }
    expect((await order(orderId)).status).toBe('PAID');
  });

  it('draws another code when an open pickup of the store has it, and the same one elsewhere', async () => {
    drawn.push(500_000);
    const first = await paid();
    drawn.push(500_000, 500_001);
    const second = await paid();
    drawn.push(500_000);
    const elsewhere = await paid(shop.others.addStore());
    expect([
      await shop.pickupCode(member, first),
      await shop.pickupCode(member, second),
      await shop.pickupCode(member, elsewhere),
    ]).toEqual(['500000', '500001', '500000']);
  });

  it('refuses every code after five wrong ones until the window ends, whoever else may still try', async () => {
    const quiet = shop.others.addStore();
    const orderId = await paid(quiet);
    await shop.makeReady(quiet, orderId);
    const code = await shop.pickupCode(member, orderId);
    const lefts = [];
    for (let index = 0; index < 5; index += 1)
      lefts.push((await shop.verify(quiet, `90000${String(index)}`))['attemptsLeft']);
    expect(lefts).toEqual([4, 3, 2, 1, 0]);
    await expect(shop.verify(quiet, code)).rejects.toThrow('RATE_LIMITED');
    const colleague = staffActor(['clerk'], { storeId: quiet, staffId: 'colleague' });
    expect((await shop.verify(quiet, '900009', newUlid(), colleague))['attemptsLeft']).toBe(4);
    shop.running.clock.advance({ minutes: 11 });
    expect((await shop.verify(quiet, code))['__typename']).toBe('PickupVerified');
  });

  it('refuses a whole store after twenty wrong codes', async () => {
    const loud = shop.others.addStore();
    for (let index = 0; index < 20; index += 1) {
      await shop.verify(
        loud,
        `80000${String(index)}`,
        newUlid(),
        staffActor(['clerk'], { storeId: loud, staffId: `clerk ${String(index % 5)}` }),
      );
    }
    await expect(
      shop.verify(
        loud,
        '800099',
        newUlid(),
        staffActor(['clerk'], { storeId: loud, staffId: 'another' }),
      ),
    ).rejects.toThrow('RATE_LIMITED');
  });

  it('limits look-ups of wrong codes per store', async () => {
    const asked = shop.others.addStore();
    for (let index = 0; index < 30; index += 1) await lookUp(asked, `70000${String(index)}`);
    expect((await lookUp(asked, '1')).errors?.[0]?.extensions).toMatchObject({
      code: 'RATE_LIMITED',
      retryable: true,
    });
  });

  it('is looked up by capabilities only', async () => {
    const { errors } = await shop.ask(
      clerkOf(store),
      'query ($storeId: ID!) { orderByPickupCode(storeId: $storeId, code: "1") { orderId } }',
      { storeId: store },
    );
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('is handed over once when two clerks verify it at once', async () => {
    const orderId = await paid();
    await shop.makeReady(store, orderId);
    const code = await shop.pickupCode(member, orderId);
    const clerks = Array.from({ length: 5 }, (_, index) =>
      staffActor(['clerk'], { storeId: store, staffId: `racer ${String(index)}` }),
    );
    const answers = await Promise.all(
      clerks.map((clerk) =>
        shop
          .verify(store, code, newUlid(), clerk)
          .catch((error: unknown) => ({ __typename: String(error) })),
      ),
    );
    expect(answers.filter((answer) => answer['__typename'] === 'PickupVerified')).toHaveLength(1);
    expect((await shop.told(orderId)).filter((type) => type === 'order.completed.v1')).toHaveLength(
      1,
    );
  });

  it('that nobody collects gives stock, money, coupon and points back once', async () => {
    const sku = shop.others.addSku(1_000, 10);
    const couponId = shop.others.addCoupon(300);
    const points = shop.others.points.get(member);
    const orderId = await shop.place(member, store, [[sku.skuId, 2]], { couponId, points: 101 });
    await shop.pay(member, orderId);
    await shop.makeReady(store, orderId);
    const code = await shop.pickupCode(member, orderId);
    shop.running.clock.advance({ days: 7 });
    await shop.running.runWorkers('timers', 'sagas');
    await shop.running.runWorkers('timers', 'sagas');
    expect(await order(orderId)).toMatchObject({
      status: 'CLOSED',
      fulfilmentStatus: 'NO_SHOW',
      closeReason: 'PICKUP_MISSED',
      paymentStatus: 'REFUNDED',
      refunds: [
        {
          status: 'COMPLETED',
          amount: { amountMinor: 1_599 },
          pointsRestored: 101,
          couponReturned: true,
        },
      ],
    });
    expect([
      shop.others.stock.get(sku.skuId),
      shop.others.points.get(member),
      shop.others.coupons.get(couponId)?.status,
    ]).toEqual([10, points, 'AVAILABLE']);
    expect(await shop.told(orderId)).toEqual([
      'order.placed.v1',
      'order.paid.v1',
      'order.ready_for_pickup.v1',
      'order.pickup_missed.v1',
      'order.refunded.v1',
    ]);
    expect((await shop.verify(store, code))['__typename']).toBe('PickupCodeWrong');
  });

  it('is made ready by its store, paid and only then', async () => {
    const ready = 'mutation ($input: OrderIdInput!) { markReadyForPickup(input: $input) { id } }';
    const unpaid = await shop.place(member, store, [[shop.others.addSku(10).skuId, 1]]);
    const asked = async (actor: ReturnType<typeof clerkOf>, orderId: string) =>
      (await shop.ask(actor, ready, { input: { orderId } })).errors?.[0]?.extensions?.['code'];
    expect(await asked(clerkOf(store), unpaid)).toBe('ORDER_NOT_READY');
    expect(await asked(clerkOf(shop.others.addStore()), unpaid)).toBe('FORBIDDEN');
    expect(await asked(clerkOf(store), newUlid())).toBe('NOT_FOUND');
    expect(await asked(marketerActor(), unpaid)).toBe('FORBIDDEN');
  });

  it('is listed for its store until it is handed over, oldest first', async () => {
    const busy = shop.others.addStore();
    const orders: string[] = [];
    for (let index = 0; index < 3; index += 1) {
      orders.push(await paid(busy));
      shop.running.clock.advance(1_000);
    }
    await shop.makeReady(busy, orders[1] ?? '');
    const list = `query ($id: ID!, $first: Int, $after: String) { _entities(representations: [{ __typename: "Store", id: $id }]) { ... on Store {
      pickupsAwaiting(first: $first, after: $after) { nodes { id fulfilmentStatus } pageInfo { hasNextPage endCursor } } } } }`;
    interface Page {
      readonly pickupsAwaiting: {
        nodes: { id: string }[];
        pageInfo: { hasNextPage: boolean; endCursor: string };
      };
    }
    const [first] = await shop.done<Page[]>(clerkOf(busy), list, { id: busy, first: 2 });
    expect(first?.pickupsAwaiting.nodes).toEqual([
      { id: orders[0], fulfilmentStatus: 'ALLOCATED' },
      { id: orders[1], fulfilmentStatus: 'READY_FOR_PICKUP' },
    ]);
    const [second] = await shop.done<Page[]>(adminActor(), list, {
      id: busy,
      first: 2,
      after: first?.pickupsAwaiting.pageInfo.endCursor,
    });
    expect(second?.pickupsAwaiting).toMatchObject({
      nodes: [{ id: orders[2] }],
      pageInfo: { hasNextPage: false },
    });
    expect(
      (await shop.ask(clerkOf(store), list, { id: busy })).errors?.[0]?.extensions,
    ).toMatchObject({ code: 'FORBIDDEN' });
    expect(
      (await shop.ask(memberActor(member), list, { id: busy })).errors?.[0]?.extensions,
    ).toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('a delivery', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await Shop.open();
  });
  afterAll(async () => {
    await shop.close();
  });

  it('is shipped, its stock leaves, and it is complete when it arrives', async () => {
    const member = shop.others.addMember();
    const sku = shop.others.addSku(1_000, 5);
    await shop.fillCart(member, [sku.skuId, 1]);
    const address = {
      recipient: 'Grace',
      phone: '13800000000',
      region: '北京市',
      street: '长安街 1 号',
    };
    const { order } = await shop.checkout(member, { fulfilment: 'DELIVERY', address });
    const orderId = order?.id ?? '';
    const ship =
      'mutation ($input: ShipOrderInput!) { shipOrder(input: $input) { status fulfilmentStatus delivery { carrier trackingNumber } } }';
    const arrive =
      'mutation ($input: OrderIdInput!) { confirmDelivery(input: $input) { status fulfilmentStatus } }';
    const early = await shop.ask(adminActor(), ship, { input: { orderId, carrier: 'SF' } });
    expect(early.errors?.[0]?.extensions).toMatchObject({
      code: 'ORDER_NOT_READY',
      details: { status: 'AWAITING_PAYMENT' },
    });
    await shop.pay(member, orderId);
    expect(
      (await shop.ask(adminActor(), arrive, { input: { orderId } })).errors?.[0]?.extensions,
    ).toMatchObject({ code: 'ORDER_NOT_READY' });
    const shipped = {
      status: 'FULFILLED',
      fulfilmentStatus: 'SHIPPED',
      delivery: { carrier: 'SF', trackingNumber: 'SF123' },
    };
    for (let twice = 0; twice < 2; twice += 1)
      expect(
        await shop.done(adminActor(), ship, {
          input: { orderId, carrier: 'SF', trackingNumber: 'SF123' },
        }),
      ).toEqual(shipped);
    expect(shop.others.holds.get(orderId)?.state).toBe('CONSUMED');
    for (let twice = 0; twice < 2; twice += 1)
      expect(await shop.done(adminActor(), arrive, { input: { orderId } })).toEqual({
        status: 'COMPLETED',
        fulfilmentStatus: 'DELIVERED',
      });
    expect(await shop.told(orderId)).toEqual([
      'order.placed.v1',
      'order.paid.v1',
      'order.shipped.v1',
      'order.completed.v1',
    ]);
    expect(
      (await shop.ask(memberActor(member), ship, { input: { orderId, carrier: 'SF' } })).errors?.[0]
        ?.extensions,
    ).toMatchObject({ code: 'FORBIDDEN' });
    expect(
      (await shop.ask(adminActor(), ship, { input: { orderId: newUlid(), carrier: 'SF' } }))
        .errors?.[0]?.extensions,
    ).toMatchObject({ code: 'NOT_FOUND' });
    // What was shipped comes back without the delivery fee.
    const { lines } = await shop.order(orderId, memberActor(member));
    const refund = await shop.done<{ refund: unknown }>(
      adminActor(),
      'mutation ($input: RefundOrderInput!) { refundOrder(input: $input) { ... on RefundDone { refund { amount { amountMinor } } } } }',
      {
        input: {
          orderId,
          lines: [{ orderLineId: lines[0]?.id, quantity: 1 }],
          reason: 'late',
          idempotencyKey: newUlid(),
        },
      },
    );
    expect(refund).toEqual({ refund: { amount: { amountMinor: 1_000 } } });
    expect([...shop.others.returns.values()].at(-1)).toMatchObject({
      locationId: shop.others.warehouse,
    });
  });
});
