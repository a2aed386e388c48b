import { newUlid } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import type { Order, OrderLine } from '../domain/order.js';
import type { RefundCause } from '../domain/refund-cause.js';
import { planRefund, refuseRefund, type WantedRefundLine } from '../domain/refund-plan.js';
import type { TimelineActor } from '../domain/timeline.js';
import { appendTimeline } from '../persistence/order.repository.js';
import { appendPaymentEvent, readPaymentsOfOrder } from '../persistence/payment.repository.js';
import { bookRefund, insertRefund, promisedPerPayment } from '../persistence/refund.repository.js';
import type { OrderContext } from './order-context.js';
import { refundSaga, type RefundState } from './refund-saga.js';

export interface RefundRequest {
  readonly order: Order;
  readonly lines: readonly OrderLine[];
  readonly wanted: readonly WantedRefundLine[];
  readonly cause: RefundCause;
  readonly reason: string | null;
  readonly actor: TimelineActor;
  readonly stock: RefundState['stock'];
  /** Given by callers that answer once per key; new otherwise. */
  readonly refundId?: string;
}

/** What is left of an order, as a refund would name it. */
export function everythingLeft(lines: readonly OrderLine[]): WantedRefundLine[] {
  return lines
    .map(({ id, quantity, refundedQuantity }) => ({
      orderLineId: id,
      quantity: quantity - refundedQuantity,
      condition: 'SELLABLE' as const,
    }))
    .filter(({ quantity }) => quantity > 0);
}

/** Plans and books a refund of a locked order and begins its saga; answers the refund's id, which is the saga's too. */
export async function beginRefund(
  context: OrderContext,
  manager: EntityManager,
  request: RefundRequest,
): Promise<string> {
  const { actor, cause, lines, order, reason, stock, wanted } = request;
  const now = context.clock.now();
  const plan = planRefund({
    order,
    lines,
    wanted,
    deliveryFeeComesBack: stock?.kind === 'release',
  });
  if (!(await bookRefund(manager, order.id, plan, now))) {
    throw refuseRefund('MORE_THAN_BOUGHT', 'Something of this was refunded a moment ago');
  }
  const refundId = request.refundId ?? newUlid(now);
  const { amountMinor, couponReturns, deliveryFeeMinor, pointsRestored } = plan;
  // A payment that is on its way back, because it came twice, has nothing left to give.
  const promised = await promisedPerPayment(manager, order.id);
  const payment = (await readPaymentsOfOrder(manager, order.id)).find(
    ({ capturedMinor, id }) =>
      capturedMinor > 0 && capturedMinor - (promised.get(id) ?? 0) >= amountMinor,
  );
  if (payment === undefined && order.source === null && amountMinor > 0)
    throw new Error(`No payment of order ${order.id} covers the refund`);
  const paymentId = payment?.id ?? null;
  const { currency, id: orderId } = order;
  await insertRefund(
    manager,
    {
      id: refundId,
      orderId,
      paymentId,
      cause,
      currency,
      amountMinor,
      deliveryFeeMinor,
      pointsRestored,
      couponReturned: couponReturns,
      reason,
      createdAt: now,
    },
    plan.lines,
  );
  if (paymentId !== null)
    await appendPaymentEvent(manager, {
      paymentId,
      kind: 'REFUND_REQUESTED',
      amountMinor,
      refundId,
      at: now,
    });
  await appendTimeline(manager, { orderId, kind: 'refund_requested', actor, at: now });
  const state: RefundState = {
    refundId,
    orderId,
    paymentId,
    amountMinor,
    currency,
    stock,
    couponId: couponReturns ? order.couponId : null,
    pointsRestored,
    lines: plan.lines.map((planned) => {
      const line = lines.find(({ id }) => id === planned.orderLineId);
      if (line === undefined)
        throw new Error(`Order ${orderId} has no line ${planned.orderLineId}`);
      const { categoryId, refundedQuantity, skuId } = line;
      return { ...planned, skuId, categoryId, totalBack: refundedQuantity + planned.quantity };
    }),
    full: plan.full,
    isAnnounced: true,
  };
  await context.sagas.begin(manager, refundSaga, { id: refundId, subjectId: orderId, state });
  return refundId;
}
