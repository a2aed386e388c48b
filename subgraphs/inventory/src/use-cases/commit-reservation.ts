import { type Actor, baseErrors, parseInput, requireService, ulidInput } from '@hub/kernel';
import { z } from 'zod';
import type { ReservationState } from '../domain/reservation.js';
import { changeReservationState, findReservation } from '../persistence/reservation.repository.js';
import type { InventoryRuntime } from './inventory-runtime.js';

const commitInput = z.object({ orderId: ulidInput });

export interface ReservationAnswer {
  readonly orderId: string;
  readonly state: ReservationState;
}

/**
 * The payment arrived: HELD → COMMITTED by compare-and-set, so that the time-out and the payment cannot both win.
 * Any other state is answered as it is: after RELEASED the caller reserves anew or gives the money back.
 */
export async function commitReservation(
  hub: InventoryRuntime,
  actor: Actor,
  given: unknown,
): Promise<ReservationAnswer> {
  requireService(actor);
  const { orderId } = parseInput(commitInput, given);
  return await hub.database.transaction(async (manager) => {
    const at = hub.clock.now();
    if (await changeReservationState(manager, { orderId, from: 'HELD', to: 'COMMITTED', at })) {
      return { orderId, state: 'COMMITTED' };
    }
    const reservation = await findReservation(manager, orderId);
    if (reservation === null) throw unknownReservation(orderId);
    return { orderId, state: reservation.state };
  });
}

export function unknownReservation(orderId: string): Error {
  return baseErrors.refuse('NOT_FOUND', `Order ${orderId} holds no stock`, {
    field: 'orderId',
    orderId,
  });
}
