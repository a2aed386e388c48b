import type { SagaDefinition } from '@hub/kernel';
import { orderPlaced } from '@hub/events';
import type { EntityManager } from 'typeorm';
import { holdGraceMinutes, minutesAfter } from '../domain/time-limits.js';
import { endCheckout, takeBoughtLines } from '../persistence/cart.repository.js';
import { appendTimeline, insertOrder } from '../persistence/order.repository.js';
import { insertDelivery } from '../persistence/delivery.repository.js';
import { type KeyOf, recordAnswer } from './answer-once.js';
import { beginConfirmation } from './confirm-payment-saga.js';
import type { OrderContext } from './order-context.js';
import { linesFromDraft, type OrderDraft, orderFromDraft, stockLines } from './order-draft.js';
import { orderFacts, orderLineFacts } from './order-facts.js';
import { scheduleUnpaidClosing } from './close-unpaid-order.js';

export const checkoutSaga = 'checkout';

export interface CheckoutState {
  readonly draft: OrderDraft;
  readonly key: KeyOf;
  /** Null when something was bought past the cart. */
  readonly cartId: string | null;
  readonly addressCipher: string | null;
}

/** How long a checkout may hang on an unreachable capability before it lets everything go again. */
const giveUpAfterMs = 60_000;

/** Hold stock, hold the coupon, take the points, place: each with its way back. */
export function checkoutDefinition(context: OrderContext): SagaDefinition<CheckoutState> {
  return {
    kind: checkoutSaga,
    giveUpAfterMs,
    steps: [
      {
        name: 'hold-stock',
        run: async (state, { signal }) => {
          const { draft } = state;
          const { id, storeId } = draft;
          const request = {
            orderId: id,
            locationId: storeId,
            lines: stockLines(draft),
            expiresAt: holdUntil(draft).toISOString(),
          };
          const locationId = await context.inventory.reserveStock(request, { signal });
          return { ...state, draft: { ...draft, locationId } };
        },
        compensate: async (state, { signal }) => {
          await context.inventory.releaseReservation(state.draft.id, 'checkout_refused', {
            signal,
          });
          return state;
        },
      },
      {
        name: 'hold-coupon',
        run: async (state, { signal }) => {
          const { id, couponId, memberId } = state.draft;
          if (couponId === null || memberId === null) return state;
          await context.marketing.reserveCoupon(
            { couponId, memberId, orderId: id, until: holdUntil(state.draft).toISOString() },
            { signal },
          );
          return state;
        },
        compensate: async (state, { signal }) => {
          const { id, couponId } = state.draft;
          if (couponId !== null)
            await context.marketing.releaseCoupon({ couponId, orderId: id }, { signal });
          return state;
        },
      },
      {
        name: 'spend-points',
        run: async (state, { signal }) => {
          const { id, memberId, priced } = state.draft;
          if (priced.pointsToSpend === 0 || memberId === null) return state;
          await context.member.spendPoints(
            { orderId: id, memberId, points: priced.pointsToSpend },
            { signal },
          );
          return state;
        },
        compensate: async (state, { signal }) => {
          if (state.draft.priced.pointsToSpend > 0)
            await context.member.releasePoints(state.draft.id, { signal });
          return state;
        },
      },
      {
        name: 'place',
        run: (state) => Promise.resolve(state),
        apply: (manager, state) => place(context, manager, state),
      },
    ],
    finished: (manager, state) =>
      recordAnswer(context, manager, state.key, { subjectId: state.draft.id }),
    refused: async (manager, state, refusal) => {
      if (state.cartId !== null) await endCheckout(manager, state.cartId, state.draft.id);
      const { code, message, details } = refusal;
      await recordAnswer(context, manager, state.key, {
        refusal: { code, message, ...(details === undefined ? {} : { details: { ...details } }) },
      });
    },
  };
}

async function place(
  context: OrderContext,
  manager: EntityManager,
  state: CheckoutState,
): Promise<void> {
  const { draft } = state;
  const now = context.clock.now();
  const order = orderFromDraft(draft, {
    status: 'AWAITING_PAYMENT',
    fulfilmentStatus: 'PENDING',
    capturedMinor: 0,
    paidAt: null,
    completedAt: null,
    updatedAt: now,
  });
  const lines = linesFromDraft(draft);
  await insertOrder(manager, order, lines);
  if (state.addressCipher !== null) await insertDelivery(manager, order.id, state.addressCipher);
  await appendTimeline(manager, { orderId: order.id, kind: 'placed', actor: 'member', at: now });
  if (state.cartId !== null) {
    await takeBoughtLines(manager, state.cartId, lines);
    await endCheckout(manager, state.cartId, order.id);
  }
  const facts = {
    ...orderFacts(order),
    placedAt: order.placedAt.toISOString(),
    lines: orderLineFacts(lines),
  };
  await context.outbox.append(manager, orderPlaced, {
    aggregateId: order.id,
    payload: facts,
    occurredAt: now,
  });
  if (order.totalMinor === 0) await beginConfirmation(context, manager, order.id, null);
  else await scheduleUnpaidClosing(context, manager, order);
}

function holdUntil(draft: OrderDraft): Date {
  return minutesAfter(new Date(draft.payBefore ?? draft.placedAt), holdGraceMinutes);
}
