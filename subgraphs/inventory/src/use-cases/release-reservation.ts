import { type Actor, parseInput, requireService, ulidInput } from '@hub/kernel';
import { z } from 'zod';
import { release } from '../domain/reservation.js';
import type { ReservationAnswer } from './commit-reservation.js';
import type { InventoryRuntime } from './inventory-runtime.js';
import { distinct, reasonInput } from './input-shapes.js';
import { settleReservation } from './settle-reservation.js';

const releaseInput = z.object({
  orderId: ulidInput,
  reason: reasonInput,
  lines: z
    .array(z.object({ orderLineId: ulidInput, total: z.int().min(1).max(999) }))
    .min(1)
    .max(500)
    .superRefine(distinct((line) => line.orderLineId, 'order line'))
    .nullish(),
});

/**
 * Stock goes back to the shelf. An order that never held anything answers RELEASED: whoever undoes a half-done
 * checkout need not know how far it came.
 */
export async function releaseReservation(
  hub: InventoryRuntime,
  actor: Actor,
  given: unknown,
): Promise<ReservationAnswer> {
  requireService(actor);
  const { orderId, reason, lines } = parseInput(releaseInput, given);
  const targets = lines ?? null;
  const state = await settleReservation(hub, actor, {
    orderId,
    figure: 'released',
    reason,
    decide: (from, held) => release(from, held, targets),
  });
  return { orderId, state: state ?? 'RELEASED' };
}
