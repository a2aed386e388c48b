import { z } from 'zod';
import type { TouchpointClient } from '@hub/standalone';
import { read } from './answers.js';
import type { HubUnderTest } from './hub-under-test.js';
import { confirmPayment, startPayment } from './payment.js';

const placed = z.object({
  checkout: z.object({
    order: z.object({
      id: z.string(),
      number: z.string(),
      lines: z.array(z.object({ id: z.string(), quantity: z.number() })),
    }),
  }),
});

/** An order as a test remembers it. */
export type PlacedOrder = z.infer<typeof placed>['checkout']['order'];

export interface Wish {
  readonly key: string;
  readonly storeId: string;
  readonly skuId: string;
  readonly quantity: number;
}

/** Orders goods past the cart, to be collected. */
export async function orderPickup(member: TouchpointClient, wish: Wish): Promise<PlacedOrder> {
  const input = {
    idempotencyKey: wish.key,
    fulfilment: 'PICKUP',
    storeId: wish.storeId,
    lines: [{ skuId: wish.skuId, quantity: wish.quantity }],
  };
  return (await read(member.run('app/Checkout', { input }), placed)).checkout.order;
}

/** The same, and paid. */
export async function buyPickup(
  house: HubUnderTest,
  member: TouchpointClient,
  wish: Wish,
): Promise<PlacedOrder & { readonly paymentId: string }> {
  const order = await orderPickup(member, wish);
  const { paymentId } = await startPayment(member, order.id);
  await confirmPayment(house.url, paymentId, { notices: 1 });
  await house.hub.settle();
  return { ...order, paymentId };
}

const codeShape = z.object({ order: z.object({ pickup: z.object({ code: z.string() }) }) });

/** Lays the goods ready and gives the buyer's pickup code. */
export async function layReady(
  member: TouchpointClient,
  clerk: TouchpointClient,
  orderId: string,
): Promise<string> {
  await read(clerk.run('MarkReadyForPickup', { orderId }), z.unknown());
  const { order } = await read(member.run('app/OrderPage', { id: orderId }), codeShape);
  return order.pickup.code;
}

/** Hands the goods over. */
export async function collect(
  clerk: TouchpointClient,
  handOver: { readonly storeId: string; readonly code: string },
): Promise<void> {
  const variables = { ...handOver, idempotencyKey: `collect-${handOver.code}` };
  const verified = z.object({
    verifyPickup: z.object({ __typename: z.literal('PickupVerified') }),
  });
  await read(clerk.run('VerifyPickup', variables), verified);
}
