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
import { demandPerSku, shortLines } from '../domain/demand.js';
import type { StockChange } from '../domain/stock-change.js';
import { groupRows } from '../persistence/group-rows.js';
import type { ReservationLineEntity } from '../persistence/reservation.entity.js';
import { findReservation, insertReservation } from '../persistence/reservation.repository.js';
import { postStock, StockRefused } from '../persistence/stock-book.js';
import { findLevels, levelIn, lockLevels, openLevels } from '../persistence/stock-levels.js';
import { announceCrossings } from './announce-stock.js';
import type { InventoryRuntime } from './inventory-runtime.js';
import { refuseUnknownPlaceOrSkus } from './refuse-unknown.js';
import { requestHash } from './request-hash.js';
import { orderLinesInput, type ReserveStockResult, sameAnswer } from './reserve-stock.js';

const sellStockInput = z.object({
  orderId: ulidInput,
  locationId: ulidInput,
  lines: orderLinesInput,
  allowNegative: z
    .boolean()
    .nullish()
    .transform((allowed) => allowed ?? false),
});
type SellStockInput = z.output<typeof sellStockInput>;

/**
 * A counter sale: the goods leave at once. Pieces promised to other orders stay untouched; the safety stock may be
 * sold, because the piece lies on the counter. With `allowNegative` (a sale rung up offline and sent later) what the
 * books lack is booked as FOUND first: the goods were evidently there, and on hand never falls below zero.
 */
export async function sellStock(
  hub: InventoryRuntime,
  actor: Actor,
  given: unknown,
): Promise<ReserveStockResult> {
  requireService(actor);
  const input = parseInput(sellStockInput, given);
  const hash = requestHash({ sale: true, locationId: input.locationId, lines: input.lines });
  const earlier = await findReservation(hub.database.read, input.orderId);
  if (earlier !== null) return sameAnswer(earlier, hash);
  await refuseUnknownPlaceOrSkus(
    hub.database.read,
    input.locationId,
    demandPerSku(input.lines).map((line) => line.skuId),
  );
  try {
    return await hub.database.transaction((manager) => sell(hub, actor, manager, input, hash));
  } catch (error) {
    if (error instanceof StockRefused) return await shortAnswer(hub, input);
    const winner = isUniqueViolation(error)
      ? await findReservation(hub.database.read, input.orderId)
      : null;
    if (winner === null) throw error;
    return sameAnswer(winner, hash);
  }
}

async function sell(
  hub: InventoryRuntime,
  actor: Actor,
  manager: EntityManager,
  input: SellStockInput,
  hash: string,
): Promise<ReserveStockResult> {
  const { orderId, locationId } = input;
  const now = hub.clock.now();
  await insertReservation(
    manager,
    {
      orderId,
      locationId,
      state: 'CONSUMED',
      requestHash: hash,
      expiresAt: now,
      releaseReason: null,
      createdAt: now,
      updatedAt: now,
    },
    input.lines.map((line): ReservationLineEntity => ({
      ...line,
      orderId,
      locationId,
      consumed: line.quantity,
      released: 0,
      returned: 0,
    })),
  );
  const sold = input.lines.map((line): StockChange => ({
    skuId: line.skuId,
    locationId,
    kind: 'SOLD',
    onHand: -line.quantity,
    orderId,
    reference: line.orderLineId,
  }));
  const found = input.allowNegative ? await findMissing(manager, input) : [];
  const crossings = await postStock(manager, [...found, ...sold], 'shelf', {
    actor: actorLabel(actor),
    at: now,
  });
  await announceCrossings(hub.outbox, manager, crossings, now);
  return { outcome: 'reserved', orderId, locationId, expiresAt: now };
}

async function findMissing(manager: EntityManager, input: SellStockInput): Promise<StockChange[]> {
  const { locationId, orderId } = input;
  const demand = demandPerSku(input.lines);
  await openLevels(
    manager,
    demand.map(({ skuId }) => ({ skuId, locationId })),
  );
  const levels = await lockLevels(
    manager,
    locationId,
    demand.map(({ skuId }) => skuId),
  );
  return demand.flatMap(({ skuId, quantity }) => {
    const { onHand, reserved } = levelIn(levels, skuId);
    const missing = quantity - (onHand - reserved);
    return missing > 0
      ? [
          {
            skuId,
            locationId,
            kind: 'FOUND',
            onHand: missing,
            orderId,
            reason: 'sold although the books showed none',
          },
        ]
      : [];
  });
}

async function shortAnswer(
  hub: InventoryRuntime,
  input: SellStockInput,
): Promise<ReserveStockResult> {
  const demand = demandPerSku(input.lines);
  const keys = demand.map(({ skuId }) => ({ skuId, locationId: input.locationId }));
  const levels = groupRows(await findLevels(hub.database.read, keys), (level) => level.skuId);
  const availableOf = (skuId: string): number => {
    const level = levels.get(skuId)?.[0];
    return level === undefined ? 0 : level.onHand - level.reserved;
  };
  const lines = shortLines(demand, availableOf);
  if (lines.length > 0) return { outcome: 'short', lines };
  throw baseErrors.refuse('CONFLICT', 'The stock changed at this very moment; try again');
}
