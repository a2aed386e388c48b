import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { startHubUnderTest, type HubUnderTest } from './harness/hub-under-test.js';
import { confirmPayment, startPayment } from './harness/payment.js';
import { signInMany, type SignedInMember } from './harness/sign-in.js';
import { drifts, levelAt, setAvailable, skusOnShelf, storeId } from './harness/shop-floor.js';

const BUYERS = 200;
const PIECES = 20;
const STORE = 'SH-JA';

const checkoutAnswer = z.object({
  checkout: z.object({
    __typename: z.string(),
    order: z.object({ id: z.string(), status: z.string() }).optional(),
    lines: z.array(z.object({ requested: z.number(), available: z.number() })).optional(),
  }),
});

type Outcome = z.infer<typeof checkoutAnswer>['checkout'];

describe('two hundred buyers for twenty pieces', () => {
  let house: HubUnderTest;
  let buyers: SignedInMember[];
  let skuId: string;
  let outcomes: Outcome[];
  const statuses: number[] = [];
  let onHandBefore: number;

  beforeAll(async () => {
    house = await startHubUnderTest({ members: 1, orders: 1 });
    buyers = await signInMany(house, 'hot', BUYERS);
    skuId = (await skusOnShelf(house, 'sun-care'))[0]!.id;
    await setAvailable(house, skuId, STORE, PIECES);
    onHandBefore = (await levelAt(house, skuId, STORE)).onHand;
    const store = await storeId(house, STORE);
    outcomes = await Promise.all(buyers.map((buyer) => buyOne(buyer, store)));
  }, 180_000);

  afterAll(() => house.stop());

  async function buyOne(buyer: SignedInMember, store: string): Promise<Outcome> {
    const document = `mutation BuyNow($input: CheckoutInput!) {
      checkout(input: $input) {
        __typename
        ... on CheckoutPlaced { order { id status } }
        ... on OutOfStock { lines { requested available } }
      }
    }`;
    const input = {
      idempotencyKey: `hot-${buyer.memberId}`,
      fulfilment: 'PICKUP',
      storeId: store,
      lines: [{ skuId, quantity: 1 }],
    };
    const response = await fetch(new URL('/graphql', house.url), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'apollographql-client-name': 'app',
        authorization: `Bearer ${buyer.accessToken}`,
      },
      body: JSON.stringify({ query: document, variables: { input } }),
    });
    statuses.push(response.status);
    const body = z
      .object({ data: z.unknown(), errors: z.array(z.unknown()).default([]) })
      .parse(await response.json());
    expect(body.errors).toEqual([]);
    return checkoutAnswer.parse(body.data).checkout;
  }

  it('gives exactly twenty an order and tells the others that there is none left', () => {
    const counts: Record<string, number> = {};
    for (const { __typename } of outcomes) counts[__typename] = (counts[__typename] ?? 0) + 1;
    expect(counts).toEqual({ CheckoutPlaced: PIECES, OutOfStock: BUYERS - PIECES });
    expect(statuses).toEqual(Array.from({ length: BUYERS }, () => 200));
  });

  it('tells each refused buyer how many were asked for and how many there are', () => {
    const refused = outcomes.filter(({ __typename }) => __typename === 'OutOfStock');
    for (const { lines } of refused) expect(lines).toEqual([{ requested: 1, available: 0 }]);
  });

  it('holds twenty pieces for them and takes none from the shelf', async () => {
    const level = await levelAt(house, skuId, STORE);
    expect(level).toMatchObject({ onHand: onHandBefore, reserved: PIECES, availableToPromise: 0 });
  });

  it('keeps them through twenty payments at once', async () => {
    const paying = outcomes.flatMap(({ order }, index) =>
      order === undefined ? [] : [{ orderId: order.id, buyer: buyers[index]! }],
    );
    await Promise.all(
      paying.map(async ({ orderId, buyer }) => {
        const member = house.touchpoint('app').as(buyer.accessToken);
        const { paymentId } = await startPayment(member, orderId);
        await confirmPayment(house.url, paymentId, { notices: 2, outOfOrder: true });
      }),
    );
    await house.hub.settle();
    const admin = await house.staff('admin');
    const totals = await admin.ask('{ orderTotals { orders currency } }');
    expect(totals.data).toEqual({ orderTotals: [{ currency: 'CNY', orders: PIECES + 1 }] });
    expect(await levelAt(house, skuId, STORE)).toMatchObject({
      onHand: onHandBefore,
      reserved: PIECES,
      availableToPromise: 0,
    });
    expect(await drifts(house)).toEqual([]);
  });
});
