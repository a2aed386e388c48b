import { orderCompleted, orderPaid, orderRefunded } from '@hub/events';
import { type EventSubscriber, subscriber } from '@hub/kernel';
import type { SettleOrder } from '../use-cases/settle-order.js';

/** What order announces, in the terms of points and growth. */
export function settlePointsOfOrders(settleOrder: SettleOrder): EventSubscriber[] {
  return [
    subscriber(orderPaid, 'earn-points-when-order-paid', async ({ payload }, manager) => {
      const { orderId, memberId, currency, paidAt, totalMinor, earnBaseMinor } = payload;
      await settleOrder.run(manager, {
        what: 'paid',
        orderId,
        memberId,
        currency,
        at: new Date(paidAt),
        totalMinor,
        earnBaseMinor,
      });
    }),
    subscriber(
      orderCompleted,
      'start-return-window-when-order-completed',
      async ({ payload }, manager) => {
        const { orderId, memberId, currency, completedAt } = payload;
        await settleOrder.run(manager, {
          what: 'completed',
          orderId,
          memberId,
          currency,
          at: new Date(completedAt),
        });
      },
    ),
    subscriber(
      orderRefunded,
      'claw-back-points-when-order-refunded',
      async ({ payload }, manager) => {
        const {
          orderId,
          memberId,
          currency,
          refundedAt,
          refundId,
          refundedTotalMinor,
          earnBaseRefundedMinor,
        } = payload;
        await settleOrder.run(manager, {
          ...{ what: 'refunded', orderId, memberId, currency, at: new Date(refundedAt) },
          ...{ refundId, refundedTotalMinor, earnBaseRefundedMinor },
        });
      },
    ),
  ];
}
