import { parseInput, requireStaff, ulidInput } from '@hub/kernel';
import { orderShipped } from '@hub/events';
import { z } from 'zod';
import { orderErrors } from '../domain/errors.js';
import type { Order } from '../domain/order.js';
import { markDelivered, markShipped } from '../persistence/delivery.repository.js';
import { appendTimeline, lockOrder, moveOrder } from '../persistence/order.repository.js';
import { beginHandOver, completeOrder } from './hand-over-saga.js';
import type { Caller, OrderContext } from './order-context.js';
import { orderFacts } from './order-facts.js';
import { orderNotFound } from './read-orders.js';
import { timelineActor } from './timeline-actor.js';

const shipInput = z.object({
  orderId: ulidInput,
  carrier: z.string().trim().min(1).max(64),
  trackingNumber: z
    .string()
    .trim()
    .min(1)
    .max(64)
    .nullish()
    .transform((value) => value ?? null),
});

/** A parcel leaves the warehouse; its stock leaves with it. Shipping a shipped order again changes nothing. */
export async function shipOrder(
  context: OrderContext,
  caller: Caller,
  raw: unknown,
): Promise<string> {
  requireStaff(caller.actor, 'admin', 'merchandiser');
  const { orderId, carrier, trackingNumber } = parseInput(shipInput, raw);
  const sagaId = await context.database.transaction(async (manager) => {
    const order = deliveryOrder(await lockOrder(manager, orderId), orderId);
    if (order.fulfilmentStatus === 'SHIPPED' || order.fulfilmentStatus === 'DELIVERED') return null;
    const now = context.clock.now();
    if (!(await moveOrder(manager, orderId, { to: 'FULFILLED', fulfilmentTo: 'SHIPPED', now })))
      throw notReady(order);
    await markShipped(manager, orderId, { carrier, trackingNumber, shippedAt: now });
    await appendTimeline(manager, {
      orderId,
      kind: 'shipped',
      actor: timelineActor(caller.actor),
      at: now,
    });
    const payload = { ...orderFacts(order), shippedAt: now.toISOString(), carrier };
    await context.outbox.append(manager, orderShipped, {
      aggregateId: orderId,
      payload,
      occurredAt: now,
    });
    return await beginHandOver(context, manager, orderId, false);
  });
  if (sagaId !== null) await context.sagas.drive(sagaId);
  return orderId;
}

/** The parcel arrived: the order is complete. */
export async function confirmDelivery(
  context: OrderContext,
  caller: Caller,
  raw: unknown,
): Promise<string> {
  requireStaff(caller.actor, 'admin', 'merchandiser');
  const { orderId } = parseInput(z.object({ orderId: ulidInput }), raw);
  await context.database.transaction(async (manager) => {
    const order = deliveryOrder(await lockOrder(manager, orderId), orderId);
    if (order.fulfilmentStatus === 'DELIVERED') return;
    const now = context.clock.now();
    if (!(await moveOrder(manager, orderId, { fulfilmentTo: 'DELIVERED', now })))
      throw notReady(order);
    await markDelivered(manager, orderId, now);
    await appendTimeline(manager, {
      orderId,
      kind: 'delivered',
      actor: timelineActor(caller.actor),
      at: now,
    });
    await completeOrder(context, manager, orderId);
  });
  return orderId;
}

function deliveryOrder(order: Order | null, orderId: string): Order {
  if (order === null) throw orderNotFound(orderId);
  if (order.fulfilment !== 'DELIVERY') throw notReady(order);
  return order;
}

function notReady(order: Order): Error {
  const { fulfilment, fulfilmentStatus, status } = order;
  return orderErrors.refuse(
    'ORDER_NOT_READY',
    'The order is not in the state this step starts from',
    { fulfilment, fulfilmentStatus, status },
  );
}
