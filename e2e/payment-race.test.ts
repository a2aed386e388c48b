import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHmac, randomBytes } from 'node:crypto';
import { newUlid } from '@hub/kernel';
import type { TouchpointClient } from '@hub/standalone';
import { z } from 'zod';
import { read } from './harness/answers.js';
import { startHubUnderTest, type HubUnderTest } from './harness/hub-under-test.js';
import { confirmPayment, startPayment } from './harness/payment.js';
import { orderPickup, type PlacedOrder } from './harness/purchase.js';
import { drifts, setAvailable, skusOnShelf, storeId } from './harness/shop-floor.js';
import { signIn } from './harness/sign-in.js';

const NOTICES = 20;
const STORE = 'SH-JA';

const facts = z.object({
  order: z.object({
    status: z.string(),
    paymentStatus: z.string(),
    total: z.object({ amountMinor: z.number() }),
    payments: z.array(
      z.object({ status: z.string(), amount: z.object({ amountMinor: z.number() }) }),
    ),
    refunds: z.array(z.unknown()),
    timeline: z.array(z.object({ kind: z.string() })),
  }),
});
const ledger = z.object({
  me: z.object({
    points: z.object({
      entries: z.object({ nodes: z.array(z.object({ reason: z.string(), change: z.number() })) }),
    }),
    messages: z.object({ nodes: z.array(z.object({ template: z.string() })) }),
  }),
});

describe('twenty notices of one payment at once', () => {
  let house: HubUnderTest;
  let member: TouchpointClient;
  let order: PlacedOrder;
  let paymentId: string;
  let statuses: number[];

  beforeAll(async () => {
    house = await startHubUnderTest({ members: 1, orders: 1 });
    member = house.touchpoint('app').as((await signIn(house, 'racer')).accessToken);
    const [sku] = await skusOnShelf(house, 'sun-care');
    await setAvailable(house, sku!.id, STORE, 10);
    const store = await storeId(house, STORE);
    order = await orderPickup(member, {
      key: 'race-order',
      storeId: store,
      skuId: sku!.id,
      quantity: 1,
    });
    ({ paymentId } = await startPayment(member, order.id));
    await confirmPayment(house.url, paymentId, { notices: 0 });
    const { order: seen } = await read(member.run('OrderPage', { id: order.id }), facts);
    expect(seen.status).toBe('AWAITING_PAYMENT');
    const sameNotice = newUlid();
    statuses = await Promise.all(
      Array.from({ length: NOTICES }, (_, index) =>
        sendNotice(index < NOTICES / 2 ? sameNotice : newUlid(), seen.total.amountMinor),
      ),
    );
    await house.hub.settle();
  }, 120_000);

  afterAll(() => house.stop());

  /** A notice as the provider writes and signs it. */
  async function sendNotice(
    id: string,
    amountMinor: number,
    secret = house.environment.paymentSecret,
  ): Promise<number> {
    const resource = {
      payment_id: paymentId,
      refund_id: null,
      amount_minor: amountMinor,
      currency: 'CNY',
    };
    const body = JSON.stringify({ id, event_type: 'CHARGE_SUCCEEDED', resource });
    const timestamp = String(Math.floor(Date.now() / 1_000));
    const nonce = randomBytes(16).toString('hex');
    const signature = createHmac('sha256', secret).update(`${timestamp}\n${nonce}\n${body}\n`);
    const response = await fetch(new URL('/payments/notices/sandbox', house.url), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'wechatpay-timestamp': timestamp,
        'wechatpay-nonce': nonce,
        'wechatpay-signature': signature.digest('base64'),
        'wechatpay-serial': 'sandbox-1',
      },
      body,
    });
    return response.status;
  }

  it('are all thanked for', () => {
    expect(statuses).toEqual(Array.from({ length: NOTICES }, () => 200));
  });

  it('pay the order once', async () => {
    const { order: seen } = await read(member.run('OrderPage', { id: order.id }), facts);
    expect(seen).toEqual({
      status: 'PAID',
      paymentStatus: 'PAID',
      total: seen.total,
      payments: [{ status: 'CAPTURED', amount: seen.total }],
      refunds: [],
      timeline: ['placed', 'payment_started', 'payment_received', 'paid'].map((kind) => ({ kind })),
    });
  });

  it('grant the points once and tell the member once', async () => {
    const { order: seen } = await read(member.run('OrderPage', { id: order.id }), facts);
    const { me } = await read(member.run('mini-program/MyWallet'), ledger);
    const earned = Math.floor(seen.total.amountMinor / 100);
    expect(me.points.entries.nodes).toEqual([{ reason: 'EARNED', change: earned }]);
    expect(me.messages.nodes).toEqual([{ template: 'order_paid' }]);
    expect(await drifts(house)).toEqual([]);
  });

  it('are refused when somebody else has signed them', async () => {
    expect(await sendNotice(newUlid(), 1, 'a secret that the provider never had')).toBe(401);
  });
});
