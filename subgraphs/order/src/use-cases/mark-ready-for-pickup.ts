import { parseInput, requireClerkOf, requireStaff, ulidInput } from '@hub/kernel';
import { orderReadyForPickup } from '@hub/events';
import { z } from 'zod';
import { orderErrors } from '../domain/errors.js';
import { collectBefore } from '../domain/pickup.js';
import { appendTimeline, lockOrder, moveOrder } from '../persistence/order.repository.js';
import { markPickupReady } from '../persistence/pickup.repository.js';
import { pickupMissedTimer } from './miss-pickup.js';
import type { Caller, OrderContext } from './order-context.js';
import { orderFacts } from './order-facts.js';
import { orderNotFound } from './read-orders.js';
import { timelineActor } from './timeline-actor.js';

/** The goods of a paid pickup lie ready: seven days to collect them. Doing it again changes nothing. */
export async function markReadyForPickup(
  context: OrderContext,
  caller: Caller,
  raw: unknown,
): Promise<string> {
  const { orderId } = parseInput(z.object({ orderId: ulidInput }), raw);
  requireStaff(caller.actor, 'clerk', 'admin');
  await context.database.transaction(async (manager) => {
    const order = await lockOrder(manager, orderId);
    if (order === null) throw orderNotFound(orderId);
    requireClerkOf(caller.actor, order.storeId ?? '');
    if (order.fulfilmentStatus === 'READY_FOR_PICKUP' && order.status === 'PAID') return;
    const now = context.clock.now();
    const isReady =
      order.fulfilment === 'PICKUP' &&
      order.status === 'PAID' &&
      (await moveOrder(manager, orderId, { fulfilmentTo: 'READY_FOR_PICKUP', now }));
    if (!isReady) {
      const details = { status: order.status, fulfilmentStatus: order.fulfilmentStatus };
      throw orderErrors.refuse(
        'ORDER_NOT_READY',
        'Only a paid pickup order that is not handed over yet can be made ready',
        details,
      );
    }
    const before = collectBefore(now);
    await markPickupReady(manager, orderId, now, before);
    await context.timers.schedule(manager, {
      kind: pickupMissedTimer,
      subjectId: orderId,
      dueAt: before,
    });
    await appendTimeline(manager, {
      orderId,
      kind: 'ready_for_pickup',
      actor: timelineActor(caller.actor),
      at: now,
    });
    const payload = {
      ...orderFacts(order),
      readyAt: now.toISOString(),
      collectBefore: before.toISOString(),
    };
    await context.outbox.append(manager, orderReadyForPickup, {
      aggregateId: orderId,
      payload,
      occurredAt: now,
    });
  });
  return orderId;
}
