import {
  type Actor,
  actorLabel,
  baseErrors,
  isUniqueViolation,
  parseInput,
  requireService,
  ulidInput,
} from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { inventoryErrors } from '../domain/errors.js';
import type { StockChange } from '../domain/stock-change.js';
import {
  findReservationLines,
  findReturn,
  insertReturn,
  returnOnLine,
} from '../persistence/reservation.repository.js';
import { postStock } from '../persistence/stock-book.js';
import { openLevels } from '../persistence/stock-levels.js';
import { announceCrossings } from './announce-stock.js';
import type { InventoryRuntime } from './inventory-runtime.js';
import { quantityInput } from './input-shapes.js';
import { refuseUnknownPlaceOrSkus } from './refuse-unknown.js';
import { requestHash } from './request-hash.js';

export const returnConditions = ['SELLABLE', 'DAMAGED'] as const;
export type ReturnCondition = (typeof returnConditions)[number];

const returnStockInput = z.object({
  returnId: ulidInput,
  orderId: ulidInput,
  locationId: ulidInput,
  lines: z
    .array(
      z.object({
        orderLineId: ulidInput,
        skuId: ulidInput,
        quantity: quantityInput,
        condition: z.enum(returnConditions),
      }),
    )
    .min(1)
    .max(500),
});
type ReturnStockInput = z.output<typeof returnStockInput>;

/**
 * Goods come back: sellable pieces onto the shelf, damaged ones aside. Booked once per `returnId`. No line of an
 * order that left this hub's stock takes back more than left; orders of other systems are taken at their word.
 */
export async function returnStock(
  hub: InventoryRuntime,
  actor: Actor,
  given: unknown,
): Promise<boolean> {
  requireService(actor);
  const input = parseInput(returnStockInput, given);
  const hash = requestHash({
    orderId: input.orderId,
    locationId: input.locationId,
    lines: input.lines,
  });
  if (await isBooked(hub, input.returnId, hash)) return true;
  await refuseUnknownPlaceOrSkus(hub.database.read, input.locationId, [
    ...new Set(input.lines.map((line) => line.skuId)),
  ]);
  try {
    await hub.database.transaction((manager) => book(hub, actor, manager, input, hash));
    return true;
  } catch (error) {
    if (isUniqueViolation(error) && (await isBooked(hub, input.returnId, hash))) return true;
    throw error;
  }
}

async function isBooked(hub: InventoryRuntime, returnId: string, hash: string): Promise<boolean> {
  const earlier = await findReturn(hub.database.read, returnId);
  if (earlier !== null && earlier.requestHash !== hash) {
    throw baseErrors.refuse(
      'IDEMPOTENCY_KEY_REUSED',
      'The return is booked with other lines already',
      { returnId },
    );
  }
  return earlier !== null;
}

async function book(
  hub: InventoryRuntime,
  actor: Actor,
  manager: EntityManager,
  input: ReturnStockInput,
  hash: string,
): Promise<void> {
  const { returnId, orderId, locationId } = input;
  const at = hub.clock.now();
  await insertReturn(manager, { returnId, orderId, locationId, requestHash: hash, at });
  await takeBackOnLines(manager, input);
  const changes = input.lines.map((line): StockChange => ({
    skuId: line.skuId,
    locationId,
    kind: 'RETURNED',
    ...(line.condition === 'SELLABLE' ? { onHand: line.quantity } : { damaged: line.quantity }),
    orderId,
    reference: returnId,
  }));
  await openLevels(manager, changes);
  const crossings = await postStock(manager, changes, 'shelf', { actor: actorLabel(actor), at });
  await announceCrossings(hub.outbox, manager, crossings, at);
}

async function takeBackOnLines(manager: EntityManager, input: ReturnStockInput): Promise<void> {
  const held = await findReservationLines(manager, [input.orderId]);
  const lines = [...input.lines].sort((a, b) => (a.orderLineId < b.orderLineId ? -1 : 1));
  for (const { orderLineId, skuId, quantity } of lines) {
    const candidates = held.filter(
      (line) => line.orderLineId === orderLineId && line.skuId === skuId,
    );
    if (held.length === 0) continue;
    const line =
      candidates.find((candidate) => candidate.consumed - candidate.returned >= quantity) ??
      candidates[0];
    if (line === undefined || !(await returnOnLine(manager, line, quantity))) {
      throw inventoryErrors.refuse(
        'RESERVATION_OVERDRAWN',
        'Fewer pieces of this order line left than would come back',
        {
          orderLineId,
          requested: quantity,
        },
      );
    }
  }
}
