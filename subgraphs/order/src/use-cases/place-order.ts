import { baseErrors, idempotencyKeyInput, parseInput, requireMember, ulidInput } from '@hub/kernel';
import { z } from 'zod';
import { sumPerSku } from '../domain/cart.js';
import { orderErrors } from '../domain/errors.js';
import { minutesAfter, paymentMinutes } from '../domain/time-limits.js';
import { claimForCheckout, findCart, readCartLines } from '../persistence/cart.repository.js';
import { answerOnce } from './answer-once.js';
import { checkoutSaga, type CheckoutState } from './checkout-saga.js';
import { addressShape, encryptAddress } from './delivery-address.js';
import type { Caller, OrderContext } from './order-context.js';
import { draftOrder } from './order-draft.js';
import { type Quoted, quoteBasket, type QuoteProblem } from './quote-basket.js';
import { optionalUlid, pointsInput, quantityInput } from './input-shapes.js';

const input = z
  .object({
    idempotencyKey: idempotencyKeyInput,
    fulfilment: z.enum(['PICKUP', 'DELIVERY']),
    storeId: optionalUlid,
    address: addressShape.nullish().transform((value) => value ?? null),
    couponId: optionalUlid,
    points: pointsInput,
    expectedTotalMinor: z
      .int()
      .min(0)
      .nullish()
      .transform((value) => value ?? null),
    lines: z
      .array(z.object({ skuId: ulidInput, quantity: quantityInput }))
      .max(200)
      .nullish()
      .transform((value) => value ?? null),
  })
  .refine((value) => value.fulfilment !== 'PICKUP' || value.storeId !== null, {
    path: ['storeId'],
    message: 'a pickup needs a store',
  })
  .refine((value) => value.fulfilment !== 'DELIVERY' || value.address !== null, {
    path: ['address'],
    message: 'a delivery needs an address',
  });
type CheckoutRequest = z.output<typeof input>;

export const checkoutRefusals = [
  'OUT_OF_STOCK',
  'COUPON_NOT_USABLE',
  'POINTS_NOT_ENOUGH',
  'PRICE_CHANGED',
  'CART_EMPTY',
] as const;

/** Places the cart (or the lines given) as an order and answers its id; the typed refusals are thrown. */
export async function placeOrder(
  context: OrderContext,
  caller: Caller,
  raw: unknown,
): Promise<string> {
  const { memberId } = requireMember(caller.actor);
  const request = parseInput(input, raw);
  const { idempotencyKey, ...payload } = request;
  const key = { scope: `member:${memberId}`, operation: 'checkout', key: idempotencyKey };
  // The address is personal: only its keyed hash takes part in telling payloads apart.
  const address =
    payload.address === null
      ? null
      : context.cipher.blindIndex('checkout-address', JSON.stringify(payload.address));
  return await answerOnce<CheckoutState>(
    context,
    { ...key, payload: { ...payload, address } },
    {
      sagaKind: checkoutSaga,
      answeredRefusals: checkoutRefusals,
      prepare: async (orderId) => ({
        ...(await prepareCheckout(context, caller, memberId, request, orderId)),
        key,
      }),
      beforeSaga: async (manager, { cartId, draft }) => {
        if (
          cartId === null ||
          (await claimForCheckout(manager, cartId, draft.id, context.clock.now()))
        )
          return;
        throw orderErrors.refuse(
          'CHECKOUT_RUNNING',
          'Another checkout of this cart has not ended yet; ask again in a moment',
        );
      },
    },
  );
}

async function prepareCheckout(
  context: OrderContext,
  caller: Caller,
  memberId: string,
  request: CheckoutRequest,
  orderId: string,
): Promise<Omit<CheckoutState, 'key'>> {
  const { cartId, lines } = await wantedLines(context, memberId, request);
  const now = context.clock.now();
  const storeId = request.fulfilment === 'PICKUP' ? request.storeId : null;
  const { couponId, fulfilment, points } = request;
  const quoted = await quoteBasket(context, {
    memberId,
    lines,
    fulfilment,
    storeId,
    couponId,
    points,
    at: now,
    withCandidates: false,
  });
  refuseProblems(quoted, request);
  return {
    draft: draftOrder({
      id: orderId,
      memberId,
      touchpoint: caller.touchpoint,
      storeId,
      fulfilment,
      couponId,
      priced: quoted.priced,
      placedAt: now,
      payBefore: minutesAfter(now, paymentMinutes),
      businessZone: context.businessZone,
    }),
    cartId,
    addressCipher:
      fulfilment === 'DELIVERY' && request.address !== null
        ? encryptAddress(context, request.address)
        : null,
  };
}

async function wantedLines(context: OrderContext, memberId: string, request: CheckoutRequest) {
  if (request.lines !== null) {
    if (request.lines.length === 0)
      throw orderErrors.refuse('CART_EMPTY', 'There is nothing to order');
    return {
      cartId: null,
      lines: sumPerSku(request.lines).map((line) => ({ ...line, lineId: line.skuId })),
    };
  }
  const cart = await findCart(context.database.read, { kind: 'member', memberId });
  const lines = cart === null ? [] : await readCartLines(context.database.read, cart.id);
  if (cart === null || lines.length === 0)
    throw orderErrors.refuse('CART_EMPTY', 'There is nothing in the cart to order');
  return {
    cartId: cart.id,
    lines: lines.map(({ id, skuId, quantity }) => ({ lineId: id, skuId, quantity })),
  };
}

function refuseProblems({ priced, problems }: Quoted, request: CheckoutRequest): void {
  // More points than half of the goods are spent as far as they go; everything else stops the checkout.
  const [problem] = problems.filter(({ code }) => code !== 'POINTS_ABOVE_LIMIT');
  if (problem !== undefined) throw refusalOf(problem);
  const { currency, totalMinor } = priced;
  if (request.expectedTotalMinor === null || request.expectedTotalMinor === totalMinor) return;
  throw orderErrors.refuse('PRICE_CHANGED', 'The total has changed since the buyer saw it', {
    expectedTotalMinor: request.expectedTotalMinor,
    totalMinor,
    currency,
  });
}

/** The refusal a problem of a quote becomes when it is to be bought all the same. */
export function refusalOf(problem: QuoteProblem): Error {
  if (problem.code === 'POINTS_ABOVE_LIMIT' || problem.code === 'OTHER_CURRENCY') {
    return baseErrors.refuse('BAD_USER_INPUT', problem.message);
  }
  return orderErrors.refuse(problem.code, problem.message, problem.details);
}
