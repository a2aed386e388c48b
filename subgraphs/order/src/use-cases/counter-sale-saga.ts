import { isBusinessRefusal, newUlid, type SagaDefinition } from '@hub/kernel';
import { orderCompleted, orderPaid } from '@hub/events';
import type { EntityManager } from 'typeorm';
import { earnBase } from '../domain/order.js';
import type { PaymentMethod } from '../domain/order-status.js';
import { appendTimeline, insertOrder } from '../persistence/order.repository.js';
import { appendPaymentEvent, insertPayment } from '../persistence/payment.repository.js';
import { type KeyOf, recordAnswer } from './answer-once.js';
import { mustSucceed } from './must-succeed.js';
import type { OrderContext } from './order-context.js';
import { linesFromDraft, type OrderDraft, orderFromDraft, stockLines } from './order-draft.js';
import { orderFacts, orderLineFacts } from './order-facts.js';
import { counterProvider } from './payment-provider.js';

export const counterSaleSaga = 'counter-sale';

export interface CounterSaleState {
  readonly draft: OrderDraft;
  readonly key: KeyOf;
  readonly storeId: string;
  readonly method: PaymentMethod;
  /** Rung up offline and sent later: the goods are gone whatever the books say. */
  readonly isLate: boolean;
  readonly paymentId: string;
  /** Under which stock would come back if the sale fell through. */
  readonly returnId: string;
}

const giveUpAfterMs = 60_000;

/** Goods out, coupon held, points taken, then the sale stands: paid and complete at once. */
export function counterSaleDefinition(context: OrderContext): SagaDefinition<CounterSaleState> {
  return {
    kind: counterSaleSaga,
    giveUpAfterMs,
    steps: [
      {
        name: 'sell-stock',
        run: async (state, { signal }) => {
          const { draft, storeId } = state;
          const { isLate: allowNegative } = state;
          await context.inventory.sellStock(
            { orderId: draft.id, locationId: storeId, lines: stockLines(draft), allowNegative },
            { signal },
          );
          return state;
        },
        compensate: async (state, { signal }) => {
          const { draft, returnId, storeId } = state;
          if (!(await wasSold(context, state, signal))) return state;
          const lines = stockLines(draft).map((line) => ({
            ...line,
            condition: 'SELLABLE' as const,
          }));
          await context.inventory.returnStock(
            { returnId, orderId: draft.id, locationId: storeId, lines },
            { signal },
          );
          return state;
        },
      },
      {
        name: 'hold-coupon',
        run: async (state, { signal }) => {
          const { couponId, id, memberId } = state.draft;
          if (couponId === null || memberId === null) return state;
          const until = new Date(context.clock.now().getTime() + 3_600_000).toISOString();
          await context.marketing.reserveCoupon(
            { couponId, memberId, orderId: id, until },
            { signal },
          );
          return state;
        },
        compensate: async (state, { signal }) => {
          const { couponId, id } = state.draft;
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
        name: 'redeem-coupon',
        run: async (state, { signal }) => {
          const { couponId, id } = state.draft;
          if (couponId !== null)
            await mustSucceed(
              context.marketing.redeemCoupon({ couponId, orderId: id }, { signal }),
            );
          return state;
        },
        // Given up here, the coupon may be redeemed already: a roll-back undoes either.
        compensate: async (state, { signal }) => {
          const { couponId, id } = state.draft;
          if (couponId !== null)
            await context.marketing.rollBackCoupon(
              { couponId, orderId: id, refundId: state.returnId },
              { signal },
            );
          return state;
        },
      },
      {
        name: 'ring-up',
        run: (state) => Promise.resolve(state),
        apply: (manager, state) => ringUp(context, manager, state),
      },
    ],
    finished: (manager, state) =>
      recordAnswer(context, manager, state.key, { subjectId: state.draft.id }),
    refused: async (manager, state, { code, details, message }) => {
      const refusal = {
        code,
        message,
        ...(details === undefined ? {} : { details: { ...details } }),
      };
      await recordAnswer(context, manager, state.key, { refusal });
    },
  };
}

/** Only what was sold comes back. Selling is idempotent, so asking again is how to find out after a lost answer. */
async function wasSold(
  context: OrderContext,
  { draft, isLate, storeId }: CounterSaleState,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await context.inventory.sellStock(
      { orderId: draft.id, locationId: storeId, lines: stockLines(draft), allowNegative: isLate },
      { signal },
    );
    return true;
  } catch (error) {
    if (isBusinessRefusal(error)) return false;
    throw error;
  }
}

async function ringUp(
  context: OrderContext,
  manager: EntityManager,
  state: CounterSaleState,
): Promise<void> {
  const { draft, method, paymentId } = state;
  const soldAt = new Date(draft.placedAt);
  const now = context.clock.now();
  const order = orderFromDraft(draft, {
    status: 'COMPLETED',
    fulfilmentStatus: 'PICKED_UP',
    capturedMinor: draft.priced.totalMinor,
    paidAt: soldAt,
    completedAt: soldAt,
    updatedAt: now,
  });
  const lines = linesFromDraft(draft);
  await insertOrder(manager, order, lines);
  const { currency, id: orderId, totalMinor: amountMinor } = order;
  await insertPayment(manager, {
    id: paymentId,
    orderId,
    method,
    provider: counterProvider,
    currency,
    amountMinor,
    createdAt: soldAt,
  });
  await appendPaymentEvent(manager, {
    paymentId,
    kind: 'CHARGE_SUCCEEDED',
    amountMinor,
    refundId: null,
    at: soldAt,
  });
  await appendTimeline(manager, { orderId, kind: 'sold_at_counter', actor: 'clerk', at: soldAt });
  const facts = orderFacts(order);
  await context.outbox.append(manager, orderPaid, {
    aggregateId: orderId,
    payload: {
      ...facts,
      paidAt: draft.placedAt,
      earnBaseMinor: earnBase(order),
      fulfilment: 'counter',
      lines: orderLineFacts(lines),
    },
    occurredAt: now,
  });
  await context.outbox.append(manager, orderCompleted, {
    aggregateId: orderId,
    payload: { ...facts, completedAt: draft.placedAt },
    occurredAt: now,
  });
}

export function newCounterSale(
  context: OrderContext,
  facts: Omit<CounterSaleState, 'paymentId' | 'returnId'>,
): CounterSaleState {
  const now = context.clock.now();
  return { ...facts, paymentId: newUlid(now), returnId: newUlid(now) };
}
