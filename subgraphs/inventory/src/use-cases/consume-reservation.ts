import { type Actor, parseInput, requireService, ulidInput } from '@hub/kernel';
import { z } from 'zod';
import { consume } from '../domain/reservation.js';
import { type ReservationAnswer, unknownReservation } from './commit-reservation.js';
import type { InventoryRuntime } from './inventory-runtime.js';
import { distinct } from './input-shapes.js';
import { settleReservation } from './settle-reservation.js';

const consumeInput = z.object({
  orderId: ulidInput,
  lines: z
    .array(z.object({ orderLineId: ulidInput, total: z.int().min(1).max(999) }))
    .min(1)
    .max(500)
    .superRefine(distinct((line) => line.orderLineId, 'order line'))
    .nullish(),
});

/** Goods leave (handed over or shipped): on hand and reserved fall together. Repeating it changes nothing. */
export async function consumeReservation(
  hub: InventoryRuntime,
  actor: Actor,
  given: unknown,
): Promise<ReservationAnswer> {
  requireService(actor);
  const { orderId, lines } = parseInput(consumeInput, given);
  const targets = lines ?? null;
  const state = await settleReservation(hub, actor, {
    orderId,
    figure: 'consumed',
    decide: (from, held) => consume(from, held, targets),
  });
  if (state === null) throw unknownReservation(orderId);
  return { orderId, state };
}
