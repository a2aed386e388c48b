import { orderPickupMissed } from '@hub/events';
import type { EntityManager } from 'typeorm';
import {
  appendTimeline,
  lockOrder,
  moveOrder,
  readOrderLines,
} from '../persistence/order.repository.js';
import { closePickup } from '../persistence/pickup.repository.js';
import { beginRefund, everythingLeft } from './begin-refund.js';
import type { OrderContext } from './order-context.js';
import { orderFacts } from './order-facts.js';

export const pickupMissedTimer = 'pickup-missed';

/** The timer's handler: nobody came in time, so the goods go back to the shelf and the money to the buyer, once. */
export async function missPickup(
  context: OrderContext,
  manager: EntityManager,
  orderId: string,
): Promise<void> {
  const order = await lockOrder(manager, orderId);
  if (order === null || order.status !== 'PAID' || order.fulfilmentStatus !== 'READY_FOR_PICKUP')
    return;
  const now = context.clock.now();
  const missed = await moveOrder(manager, orderId, {
    to: 'CLOSED',
    fulfilmentTo: 'NO_SHOW',
    set: { closeReason: 'PICKUP_MISSED' },
    now,
  });
  if (!missed) return;
  await closePickup(manager, orderId);
  await appendTimeline(manager, { orderId, kind: 'pickup_missed', actor: 'system', at: now });
  const payload = { ...orderFacts(order), missedAt: now.toISOString() };
  await context.outbox.append(manager, orderPickupMissed, {
    aggregateId: orderId,
    payload,
    occurredAt: now,
  });
  const lines = await readOrderLines(manager, orderId);
  await beginRefund(context, manager, {
    order,
    lines,
    wanted: everythingLeft(lines),
    cause: 'PICKUP_MISSED',
    reason: null,
    actor: 'system',
    stock: { kind: 'release' },
  });
}
