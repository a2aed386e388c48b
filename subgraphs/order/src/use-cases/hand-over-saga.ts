import { newUlid, type SagaDefinition } from '@hub/kernel';
import { orderCompleted } from '@hub/events';
import type { EntityManager } from 'typeorm';
import {
  appendTimeline,
  lockOrder,
  moveOrder,
  readOrderLines,
} from '../persistence/order.repository.js';
import { mustSucceed, never } from './must-succeed.js';
import type { OrderContext } from './order-context.js';
import { orderFacts } from './order-facts.js';

export const handOverSaga = 'hand-over';

export interface HandOverState {
  readonly orderId: string;
  /** False for parcels: they complete when they are delivered. */
  readonly completes: boolean;
  /** What leaves of each line; null for everything that is held. */
  readonly lines: readonly { readonly orderLineId: string; readonly total: number }[] | null;
}

/** The goods have left: inventory learns it, and a collected order is complete. */
export function handOverDefinition(context: OrderContext): SagaDefinition<HandOverState> {
  return {
    kind: handOverSaga,
    giveUpAfterMs: never,
    steps: [
      {
        name: 'take-stock-out',
        run: async (state, { signal }) => {
          await mustSucceed(
            context.inventory.consumeReservation(state.orderId, state.lines, { signal }),
          );
          return state;
        },
        apply: async (manager, state) => {
          if (state.completes) await completeOrder(context, manager, state.orderId);
        },
      },
    ],
  };
}

/** In the transaction that hands over; answers the saga's id. What was refunded before stays behind. */
export async function beginHandOver(
  context: OrderContext,
  manager: EntityManager,
  orderId: string,
  completes: boolean,
): Promise<string> {
  const id = newUlid(context.clock.now());
  const lines = await readOrderLines(manager, orderId);
  const leaving = lines.map((line) => ({
    orderLineId: line.id,
    total: line.quantity - line.refundedQuantity,
  }));
  const isWhole = lines.every((line) => line.refundedQuantity === 0);
  const state: HandOverState = {
    orderId,
    completes,
    lines: isWhole ? null : leaving.filter(({ total }) => total > 0),
  };
  await context.sagas.begin(manager, handOverSaga, { id, subjectId: orderId, state });
  return id;
}

/** Announces that the buyer has the goods; a second time finds nothing to do. */
export async function completeOrder(
  context: OrderContext,
  manager: EntityManager,
  orderId: string,
): Promise<void> {
  const now = context.clock.now();
  const order = await lockOrder(manager, orderId);
  if (
    order === null ||
    !(await moveOrder(manager, orderId, { to: 'COMPLETED', set: { completedAt: now }, now }))
  )
    return;
  await appendTimeline(manager, { orderId, kind: 'completed', actor: 'system', at: now });
  const payload = { ...orderFacts(order), completedAt: now.toISOString() };
  await context.outbox.append(manager, orderCompleted, {
    aggregateId: orderId,
    payload,
    occurredAt: now,
  });
}
