import { parseInput } from '@hub/kernel';
import { z } from 'zod';
import { type CartView, readCart } from './manage-cart.js';
import type { Caller, OrderContext } from './order-context.js';
import { quoteBasket, type Quoted } from './quote-basket.js';
import { guestTokenInput, optionalUlid, pointsInput } from './input-shapes.js';

const input = z.object({
  fulfilment: z.enum(['PICKUP', 'DELIVERY']),
  storeId: optionalUlid,
  couponId: optionalUlid,
  points: pointsInput,
  guestToken: guestTokenInput,
});

/** What a cart costs as it stands, before anybody said how it is to be bought. */
export async function quoteCart(context: OrderContext, cart: CartView): Promise<Quoted> {
  return await quote(context, cart, {
    fulfilment: 'PICKUP',
    storeId: null,
    couponId: null,
    points: 0,
  });
}

/** What the caller's cart would cost bought this way. */
export async function quoteMyCart(
  context: OrderContext,
  caller: Caller,
  raw: unknown,
): Promise<Quoted> {
  const { guestToken, ...wish } = parseInput(input, raw);
  return await quote(context, await readCart(context, caller, guestToken), wish);
}

async function quote(
  context: OrderContext,
  cart: CartView,
  wish: {
    fulfilment: 'DELIVERY' | 'PICKUP';
    storeId: string | null;
    couponId: string | null;
    points: number;
  },
): Promise<Quoted> {
  const lines = cart.lines.map(({ id, quantity, skuId }) => ({ lineId: id, skuId, quantity }));
  const { memberId } = cart;
  return await quoteBasket(context, {
    ...wish,
    memberId,
    lines,
    at: context.clock.now(),
    withCandidates: memberId !== null,
  });
}
