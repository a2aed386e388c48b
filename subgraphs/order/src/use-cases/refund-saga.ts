import type { SagaDefinition } from '@hub/kernel';
import { orderRefunded } from '@hub/events';
import type { EntityManager } from 'typeorm';
import { orderErrors } from '../domain/errors.js';
import { earnBase } from '../domain/order.js';
import type { GoodsCondition } from '../domain/order-status.js';
import { appendTimeline, readOrder } from '../persistence/order.repository.js';
import {
  appendPaymentEvent,
  hasRefundSucceeded,
  readPayment,
} from '../persistence/payment.repository.js';
import { moveRefund } from '../persistence/refund.repository.js';
import { mustSucceed, never } from './must-succeed.js';
import type { OrderContext } from './order-context.js';
import { orderFacts } from './order-facts.js';
import { counterProvider } from './payment-provider.js';

export const refundSaga = 'refund';

export interface RefundedLine {
  readonly orderLineId: string;
  readonly skuId: string;
  readonly categoryId: string | null;
  readonly quantity: number;
  readonly amountMinor: number;
  readonly condition: GoodsCondition;
  /** Units of the line that are back with this refund, all refunds together. */
  readonly totalBack: number;
}

export interface RefundState {
  readonly refundId: string;
  readonly orderId: string;
  readonly paymentId: string | null;
  readonly amountMinor: number;
  readonly currency: string;
  /** `return`: the goods had left and are back. `release`: they never left. Null: none were concerned. */
  readonly stock:
    { readonly kind: 'release' } | { readonly kind: 'return'; readonly locationId: string } | null;
  /** Set when the coupon goes back to its owner with this refund. */
  readonly couponId: string | null;
  readonly pointsRestored: number;
  readonly lines: readonly RefundedLine[];
  readonly full: boolean;
  /** False for payments that bought nothing. */
  readonly isAnnounced: boolean;
}

/** Money, stock, coupon and points go back, each exactly once and in the end all of them. */
export function refundDefinition(context: OrderContext): SagaDefinition<RefundState> {
  return {
    kind: refundSaga,
    giveUpAfterMs: never,
    steps: [
      {
        name: 'return-money',
        run: async (state) => {
          await returnMoney(context, state);
          return state;
        },
        apply: async (manager, state) => {
          const at = context.clock.now();
          await moveRefund(manager, state.refundId, 'RUNNING', at);
          const { amountMinor, paymentId, refundId } = state;
          if (paymentId !== null)
            await appendPaymentEvent(manager, {
              paymentId,
              kind: 'REFUND_SUCCEEDED',
              amountMinor,
              refundId,
              at,
            });
        },
      },
      {
        name: 'return-stock',
        run: async (state, { signal }) => {
          await mustSucceed(returnStock(context, state, signal));
          return state;
        },
      },
      {
        name: 'return-coupon',
        run: async (state, { signal }) => {
          const { couponId, orderId, refundId } = state;
          if (couponId !== null)
            await mustSucceed(
              context.marketing.rollBackCoupon({ couponId, orderId, refundId }, { signal }),
            );
          return state;
        },
      },
      {
        name: 'return-points',
        run: async (state, { signal }) => {
          const { orderId, pointsRestored: points, refundId } = state;
          if (points > 0)
            await mustSucceed(
              context.member.restorePoints({ orderId, refundId, points }, { signal }),
            );
          return state;
        },
      },
      {
        name: 'complete',
        run: (state) => Promise.resolve(state),
        apply: (manager, state) => complete(context, manager, state),
      },
    ],
  };
}

async function returnMoney(context: OrderContext, state: RefundState): Promise<void> {
  const { amountMinor, currency, paymentId, refundId } = state;
  if (paymentId === null || amountMinor === 0) return;
  const payment = await readPayment(context.database.read, paymentId);
  if (payment === null || payment.provider === counterProvider) return;
  if (await hasRefundSucceeded(context.database.read, paymentId, refundId)) return;
  const answer = await mustSucceed(
    context.provider.refund({ refundId, paymentId, amountMinor, currency }),
  );
  if (answer === 'PROCESSING')
    throw orderErrors.refuse('REFUND_PENDING', 'The provider has not finished the refund yet');
}

async function returnStock(
  context: OrderContext,
  state: RefundState,
  signal: AbortSignal,
): Promise<void> {
  const { lines, orderId, refundId, stock } = state;
  if (stock === null) return;
  if (stock.kind === 'release') {
    const totals = lines.map(({ orderLineId, totalBack }) => ({ orderLineId, total: totalBack }));
    await context.inventory.releaseReservation(orderId, 'refunded', { signal, lines: totals });
    return;
  }
  const goods = lines.map(({ orderLineId, skuId, quantity, condition }) => ({
    orderLineId,
    skuId,
    quantity,
    condition,
  }));
  await context.inventory.returnStock(
    { returnId: refundId, orderId, locationId: stock.locationId, lines: goods },
    { signal },
  );
}

async function complete(
  context: OrderContext,
  manager: EntityManager,
  state: RefundState,
): Promise<void> {
  const now = context.clock.now();
  const order = await readOrder(manager, state.orderId);
  if (order === null || !(await moveRefund(manager, state.refundId, 'COMPLETED', now))) return;
  const kind = state.isAnnounced ? 'refunded' : 'money_returned';
  await appendTimeline(manager, { orderId: order.id, kind, actor: 'system', at: now });
  if (!state.isAnnounced) return;
  await context.outbox.append(manager, orderRefunded, {
    aggregateId: order.id,
    payload: {
      ...orderFacts(order),
      refundId: state.refundId,
      refundedAt: now.toISOString(),
      refundMinor: state.amountMinor,
      refundedTotalMinor: order.refundedMinor,
      earnBaseMinor: earnBase(order),
      earnBaseRefundedMinor: order.goodsRefundedMinor,
      pointsRestored: state.pointsRestored,
      full: state.full,
      lines: state.lines.map(({ orderLineId, skuId, categoryId, quantity, amountMinor }) => ({
        orderLineId,
        skuId,
        categoryId,
        quantity,
        refundMinor: amountMinor,
      })),
    },
    occurredAt: now,
  });
}
