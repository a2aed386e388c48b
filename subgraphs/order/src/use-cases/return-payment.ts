import { newUlid } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import type { Order } from '../domain/order.js';
import type { RefundCause } from '../domain/refund-cause.js';
import { moveOrder } from '../persistence/order.repository.js';
import { appendPaymentEvent } from '../persistence/payment.repository.js';
import { insertRefund } from '../persistence/refund.repository.js';
import type { OrderContext } from './order-context.js';
import { refundSaga, type RefundState } from './refund-saga.js';

/**
 * Gives a whole payment back that bought nothing: it came too late, twice, or for goods that are gone. The order was
 * never paid with it, so nothing is announced and no goods, coupon or points move here.
 */
export async function beginReturningPayment(
  context: OrderContext,
  manager: EntityManager,
  facts: {
    readonly order: Order;
    readonly paymentId: string;
    readonly amountMinor: number;
    readonly cause: RefundCause;
  },
): Promise<string> {
  const { order, paymentId, amountMinor, cause } = facts;
  const now = context.clock.now();
  const refundId = newUlid(now);
  if (cause === 'STOCK_LOST' || order.capturedMinor === 0) {
    const set = { capturedMinor: amountMinor, refundedMinor: amountMinor };
    await moveOrder(manager, order.id, { set, now });
  }
  await insertRefund(
    manager,
    {
      id: refundId,
      orderId: order.id,
      paymentId,
      cause,
      currency: order.currency,
      amountMinor,
      deliveryFeeMinor: 0,
      pointsRestored: 0,
      couponReturned: false,
      reason: null,
      createdAt: now,
    },
    [],
  );
  await appendPaymentEvent(manager, {
    paymentId,
    kind: 'REFUND_REQUESTED',
    amountMinor,
    refundId,
    at: now,
  });
  const state: RefundState = {
    refundId,
    orderId: order.id,
    paymentId,
    amountMinor,
    currency: order.currency,
    stock: null,
    couponId: null,
    pointsRestored: 0,
    lines: [],
    full: true,
    isAnnounced: false,
  };
  await context.sagas.begin(manager, refundSaga, { id: refundId, subjectId: order.id, state });
  return refundId;
}
