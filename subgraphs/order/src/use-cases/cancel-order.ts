import {
  type Actor,
  baseErrors,
  hasRole,
  idempotencyKeyInput,
  parseInput,
  requireClerkOf,
  requireStaff,
  ulidInput,
} from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { orderErrors } from '../domain/errors.js';
import { isBeingConfirmed, type Order } from '../domain/order.js';
import {
  appendTimeline,
  lockOrder,
  moveOrder,
  readOrderLines,
} from '../persistence/order.repository.js';
import { closePickup } from '../persistence/pickup.repository.js';
import { beginRefund, everythingLeft } from './begin-refund.js';
import { closeOrder } from './close-unpaid-order.js';
import { pickupMissedTimer } from './miss-pickup.js';
import type { Caller, OrderContext } from './order-context.js';
import { orderNotFound } from './read-orders.js';
import { scopeOf } from './scope-of.js';
import { timelineActor } from './timeline-actor.js';
import { reasonInput } from './input-shapes.js';

const input = z.object({
  orderId: ulidInput,
  reason: reasonInput,
  idempotencyKey: idempotencyKeyInput,
});

/** Ends an order before its goods leave: unpaid, its holds go back; paid, its money too. Answers the order's id. */
export async function cancelOrder(
  context: OrderContext,
  caller: Caller,
  raw: unknown,
): Promise<string> {
  if (caller.actor.kind !== 'member') requireStaff(caller.actor, 'admin', 'clerk');
  const { idempotencyKey, ...payload } = parseInput(input, raw);
  const request = {
    scope: scopeOf(caller.actor),
    operation: 'cancelOrder',
    key: idempotencyKey,
    payload,
  };
  const sagaId = await context.idempotency.run(context.database, request, (manager) =>
    cancel(context, manager, caller.actor, payload),
  );
  if (sagaId !== null) await context.sagas.drive(sagaId);
  return payload.orderId;
}

async function cancel(
  context: OrderContext,
  manager: EntityManager,
  actor: Actor,
  { orderId, reason }: { orderId: string; reason: string },
): Promise<string | null> {
  const order = await lockOrder(manager, orderId);
  if (order === null) throw orderNotFound(orderId);
  authorise(actor, order);
  const closeReason = actor.kind === 'member' ? 'CANCELLED_BY_BUYER' : 'CANCELLED_BY_STAFF';
  const by = timelineActor(actor);
  if (order.status === 'AWAITING_PAYMENT') {
    if (isBeingConfirmed(order))
      throw orderErrors.refuse(
        'PAYMENT_BEING_CONFIRMED',
        'A payment has just arrived; ask again in a moment',
      );
    return await closeOrder(context, manager, order, {
      reason: closeReason,
      kind: 'cancelled',
      actor: by,
    });
  }
  const stillHere =
    order.fulfilmentStatus === 'ALLOCATED' || order.fulfilmentStatus === 'READY_FOR_PICKUP';
  if (order.status !== 'PAID' || !stillHere) {
    throw orderErrors.refuse(
      'ORDER_NOT_CANCELLABLE',
      'The goods have left or the order has ended already',
      { status: order.status },
    );
  }
  const now = context.clock.now();
  if (!(await moveOrder(manager, orderId, { to: 'CLOSED', set: { closeReason }, now })))
    throw baseErrors.refuse('CONFLICT', 'The order has just moved on');
  await closePickup(manager, orderId);
  await context.timers.cancel(manager, pickupMissedTimer, orderId);
  await appendTimeline(manager, { orderId, kind: 'cancelled', actor: by, at: now });
  const lines = await readOrderLines(manager, orderId);
  return await beginRefund(context, manager, {
    order,
    lines,
    wanted: everythingLeft(lines),
    cause: 'CANCELLATION',
    reason,
    actor: by,
    stock: { kind: 'release' },
  });
}

function authorise(actor: Actor, order: Order): void {
  if (actor.kind === 'member') {
    if (order.memberId !== actor.memberId) throw orderNotFound(order.id);
    return;
  }
  requireStaff(actor, 'admin', 'clerk');
  if (!hasRole(actor, 'admin')) requireClerkOf(actor, order.storeId ?? '');
}
