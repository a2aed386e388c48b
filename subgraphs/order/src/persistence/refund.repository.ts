import { bulkInsert, conditionalUpdate, selectRows } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { type RefundStatus, refundTransitions, statesBefore } from '../domain/order-status.js';
import type { RefundPlan } from '../domain/refund-plan.js';
import { RefundEntity, RefundLineEntity } from './refund.entity.js';

export type NewRefund = Omit<RefundEntity, 'completedAt' | 'documentKey' | 'status'>;

export async function insertRefund(
  manager: EntityManager,
  refund: NewRefund,
  lines: RefundPlan['lines'],
): Promise<void> {
  await bulkInsert(manager, RefundEntity, [
    { ...refund, status: 'REQUESTED', completedAt: null, documentKey: null },
  ]);
  await bulkInsert(
    manager,
    RefundLineEntity,
    lines.map((line) => ({ ...line, refundId: refund.id })),
  );
}

/**
 * Books a planned refund against its order: quantities line by line, then the order's own figures. Each UPDATE carries
 * its cap; answers false when one of them would be exceeded, and the transaction must not commit.
 */
export async function bookRefund(
  manager: EntityManager,
  orderId: string,
  plan: RefundPlan,
  now: Date,
): Promise<boolean> {
  for (const line of plan.lines) {
    const booked = await conditionalUpdate(
      manager,
      `UPDATE order_line SET refunded_quantity = refunded_quantity + ?, refunded_minor = refunded_minor + ?
       WHERE order_id = ? AND id = ? AND refunded_quantity + ? <= quantity`,
      [line.quantity, line.amountMinor, orderId, line.orderLineId, line.quantity],
    );
    if (booked !== 1) return false;
  }
  const booked = await conditionalUpdate(
    manager,
    `UPDATE customer_order SET refunded_minor = refunded_minor + ?, goods_refunded_minor = goods_refunded_minor + ?,
     delivery_fee_refunded_minor = delivery_fee_refunded_minor + ?, points_restored = points_restored + ?,
     coupon_returned = CASE WHEN ? = 1 THEN 1 ELSE coupon_returned END, updated_at = ?
     WHERE id = ? AND refunded_minor + ? <= captured_minor AND points_restored + ? <= points_spent`,
    [
      plan.amountMinor,
      plan.goodsMinor,
      plan.deliveryFeeMinor,
      plan.pointsRestored,
      plan.couponReturns,
      now,
      orderId,
      plan.amountMinor,
      plan.pointsRestored,
    ],
  );
  return booked === 1;
}

export async function moveRefund(
  manager: EntityManager,
  refundId: string,
  to: RefundStatus,
  now: Date,
): Promise<boolean> {
  const from = statesBefore(refundTransitions, to);
  const moved = await conditionalUpdate(
    manager,
    `UPDATE refund SET status = ?, completed_at = CASE WHEN ? = 'COMPLETED' THEN ? ELSE completed_at END
     WHERE id = ? AND status IN (${from.map(() => '?').join(', ')})`,
    [to, to, now, refundId, ...from],
  );
  return moved === 1;
}

/** What was promised back of each payment of an order, given back already or still on its way. */
export async function promisedPerPayment(
  manager: EntityManager,
  orderId: string,
): Promise<ReadonlyMap<string, number>> {
  const rows = await selectRows<{ payment_id: string; total: number }>(
    manager,
    `SELECT payment_id, SUM(amount_minor) AS total FROM refund
     WHERE order_id = ? AND payment_id IS NOT NULL GROUP BY payment_id`,
    [orderId],
  );
  return new Map(rows.map((row) => [row.payment_id, Number(row.total)]));
}
