import { type Actor, actorLabel } from '@hub/kernel';
import type { ReservationLine, ReservationStep } from '../domain/reservation.js';
import type { ReservationState } from '../domain/reservation.js';
import type { StockChange } from '../domain/stock-change.js';
import {
  advanceLines,
  changeReservationState,
  findReservationLines,
  lockReservation,
} from '../persistence/reservation.repository.js';
import { postStock } from '../persistence/stock-book.js';
import { announceCrossings } from './announce-stock.js';
import type { InventoryRuntime } from './inventory-runtime.js';

export interface Settlement {
  readonly orderId: string;
  readonly figure: 'consumed' | 'released';
  readonly reason?: string;
  readonly decide: (state: ReservationState, lines: readonly ReservationLine[]) => ReservationStep;
}

/**
 * Goods of a reservation leave, or its stock goes back to the shelf: lock the reservation, decide, move state, lines
 * and stock in one transaction. Null when the order holds nothing.
 */
export async function settleReservation(
  hub: InventoryRuntime,
  actor: Actor,
  settlement: Settlement,
): Promise<ReservationState | null> {
  const { orderId, figure, decide, reason } = settlement;
  return await hub.database.transaction(async (manager) => {
    const from = await lockReservation(manager, orderId);
    if (from === null) return null;
    const { state, steps } = decide(from, await findReservationLines(manager, [orderId]));
    const at = hub.clock.now();
    if (state !== from) {
      await changeReservationState(manager, {
        orderId,
        from,
        to: state,
        at,
        ...(reason === undefined ? {} : { reason }),
      });
    }
    await advanceLines(manager, figure, steps);
    const changes = steps.map(({ line, quantity }): StockChange => ({
      skuId: line.skuId,
      locationId: line.locationId,
      ...(figure === 'consumed'
        ? { kind: 'CONSUMED' as const, onHand: -quantity, reserved: -quantity }
        : { kind: 'RELEASED' as const, reserved: -quantity }),
      orderId,
      reference: line.orderLineId,
      reason,
    }));
    const crossings = await postStock(manager, changes, 'shelf', { actor: actorLabel(actor), at });
    await announceCrossings(hub.outbox, manager, crossings, at);
    return state;
  });
}
