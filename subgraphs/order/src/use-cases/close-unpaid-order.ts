import { orderClosed } from '@hub/events';
import type { EntityManager } from 'typeorm';
import type { Order } from '../domain/order.js';
import type { CloseReason } from '../domain/order-status.js';
import type { TimelineActor, TimelineKind } from '../domain/timeline.js';
import { appendTimeline, lockOrder, moveOrder } from '../persistence/order.repository.js';
import type { OrderContext } from './order-context.js';
import { orderFacts } from './order-facts.js';
import { beginReleasingHolds } from './release-holds-saga.js';

export const closeUnpaidTimer = 'close-unpaid-order';

type UnpaidCloseReason = Exclude<CloseReason, 'PICKUP_MISSED'>;

const announcedReasons = {
  PAYMENT_TIMEOUT: 'payment_timeout',
  CANCELLED_BY_BUYER: 'cancelled_by_buyer',
  CANCELLED_BY_STAFF: 'cancelled_by_staff',
  REFUSED: 'refused',
} as const satisfies Record<UnpaidCloseReason, string>;

export async function scheduleUnpaidClosing(
  context: OrderContext,
  manager: EntityManager,
  order: Order,
): Promise<void> {
  if (order.payBefore === null)
    throw new Error('An order without a deadline cannot close by itself');
  await context.timers.schedule(manager, {
    kind: closeUnpaidTimer,
    subjectId: order.id,
    dueAt: order.payBefore,
  });
}

/** The timer's handler: time is up, unless a payment came first. */
export async function closeWhenUnpaid(
  context: OrderContext,
  manager: EntityManager,
  orderId: string,
): Promise<void> {
  const order = await lockOrder(manager, orderId);
  if (order === null || order.status !== 'AWAITING_PAYMENT' || order.capturedMinor > 0) return;
  await closeOrder(context, manager, order, {
    reason: 'PAYMENT_TIMEOUT',
    kind: 'closed_unpaid',
    actor: 'system',
  });
}

/** Ends a locked order that was never confirmed as paid and begins to let its holds go; answers that saga's id. */
export async function closeOrder(
  context: OrderContext,
  manager: EntityManager,
  order: Order,
  why: {
    readonly reason: UnpaidCloseReason;
    readonly kind: TimelineKind;
    readonly actor: TimelineActor;
  },
): Promise<string | null> {
  const now = context.clock.now();
  const closed = await moveOrder(manager, order.id, {
    to: 'CLOSED',
    set: { closeReason: why.reason, payBefore: null },
    now,
  });
  if (!closed) return null;
  await context.timers.cancel(manager, closeUnpaidTimer, order.id);
  await appendTimeline(manager, { orderId: order.id, kind: why.kind, actor: why.actor, at: now });
  const payload = {
    ...orderFacts(order),
    closedAt: now.toISOString(),
    reason: announcedReasons[why.reason],
  };
  await context.outbox.append(manager, orderClosed, {
    aggregateId: order.id,
    payload,
    occurredAt: now,
  });
  return await beginReleasingHolds(context, manager, order, announcedReasons[why.reason]);
}
