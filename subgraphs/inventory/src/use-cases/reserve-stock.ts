import {
  type Actor,
  actorLabel,
  baseErrors,
  isUniqueViolation,
  parseInput,
  requireService,
  ulidInput,
} from '@hub/kernel';
import { z } from 'zod';
import { chooseLocation, type LocationOffer } from '../domain/choose-location.js';
import { demandPerSku, type ShortLine, type SkuDemand } from '../domain/demand.js';
import { mayBecome } from '../domain/reservation.js';
import { availableToPromise } from '../domain/stock-level.js';
import { groupRows } from '../persistence/group-rows.js';
import type {
  ReservationEntity,
  ReservationLineEntity,
} from '../persistence/reservation.entity.js';
import {
  findReservation,
  holdAgain,
  holdLinesAgain,
  insertReservation,
} from '../persistence/reservation.repository.js';
import { postStock, StockRefused } from '../persistence/stock-book.js';
import { findOfferedLevels } from '../persistence/stock.queries.js';
import { announceCrossings } from './announce-stock.js';
import type { InventoryRuntime } from './inventory-runtime.js';
import { distinct, quantityInput } from './input-shapes.js';
import { refuseUnknownPlaceOrSkus } from './refuse-unknown.js';
import { requestHash } from './request-hash.js';

export const orderLinesInput = z
  .array(z.object({ orderLineId: ulidInput, skuId: ulidInput, quantity: quantityInput }))
  .min(1)
  .max(500)
  .superRefine(distinct((line) => line.orderLineId, 'order line'));

const reserveStockInput = z.object({
  orderId: ulidInput,
  locationId: ulidInput.nullish().transform((id) => id ?? null),
  lines: orderLinesInput,
  expiresAt: z.date(),
});
type ReserveStockInput = z.output<typeof reserveStockInput>;

export interface StockReserved {
  readonly orderId: string;
  readonly locationId: string;
  readonly expiresAt: Date;
}

export type ReserveStockResult =
  | ({ readonly outcome: 'reserved' } & StockReserved)
  | { readonly outcome: 'short'; readonly lines: readonly ShortLine[] };

/** A pile that shrank between choosing and holding is chosen anew this often. */
const attempts = 4;

/**
 * Holds stock for an order until `expiresAt`. The same order and lines get the same answer again; a short answer
 * leaves no trace and is decided anew; an order whose hold was released may hold again.
 */
export async function reserveStock(
  hub: InventoryRuntime,
  actor: Actor,
  given: unknown,
): Promise<ReserveStockResult> {
  requireService(actor);
  const input = parseInput(reserveStockInput, given);
  const hash = requestHash({ locationId: input.locationId, lines: input.lines });
  const demand = demandPerSku(input.lines);
  let short: readonly ShortLine[] = [];
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const earlier = await findReservation(hub.database.read, input.orderId);
    if (earlier !== null && !mayBecome(earlier.state, 'HELD')) return sameAnswer(earlier, hash);
    const choice = await choose(hub, input, demand);
    if (choice.chosen === null) return { outcome: 'short', lines: choice.short };
    const outcome = await hold(hub, actor, input, choice.chosen, { hash, again: earlier !== null });
    if (outcome.outcome === 'reserved') return outcome;
    if (outcome.outcome === 'short') short = outcome.lines;
  }
  if (short.length > 0) return { outcome: 'short', lines: short };
  throw baseErrors.refuse(
    'CONFLICT',
    'The stock of this order is being changed by another request; try again',
  );
}

export function sameAnswer(earlier: ReservationEntity, hash: string): ReserveStockResult {
  if (earlier.requestHash !== hash) {
    throw baseErrors.refuse('IDEMPOTENCY_KEY_REUSED', 'The order holds other lines already', {
      orderId: earlier.orderId,
    });
  }
  const { orderId, locationId, expiresAt } = earlier;
  return { outcome: 'reserved', orderId, locationId, expiresAt };
}

async function choose(
  hub: InventoryRuntime,
  input: ReserveStockInput,
  demand: readonly SkuDemand[],
) {
  const skuIds = demand.map((line) => line.skuId);
  const levels = await findOfferedLevels(hub.database.read, skuIds, input.locationId);
  if (new Set(levels.map((level) => level.skuId)).size < skuIds.length) {
    await refuseUnknownPlaceOrSkus(hub.database.read, input.locationId, skuIds);
  }
  const offers = [...groupRows(levels, (level) => level.locationId)].map(
    ([locationId, rows]): LocationOffer => ({
      locationId,
      code: rows[0]?.locationCode ?? '',
      available: new Map(rows.map((level) => [level.skuId, availableToPromise(level)])),
    }),
  );
  return chooseLocation(demand, offers);
}

type HoldOutcome = ReserveStockResult | { readonly outcome: 'overtaken' };

async function hold(
  hub: InventoryRuntime,
  actor: Actor,
  input: ReserveStockInput,
  locationId: string,
  request: { readonly hash: string; readonly again: boolean },
): Promise<HoldOutcome> {
  const now = hub.clock.now();
  const reservation: ReservationEntity = {
    orderId: input.orderId,
    locationId,
    state: 'HELD',
    requestHash: request.hash,
    expiresAt: input.expiresAt,
    releaseReason: null,
    createdAt: now,
    updatedAt: now,
  };
  const lines = input.lines.map((line): ReservationLineEntity => ({
    ...line,
    orderId: input.orderId,
    locationId,
    consumed: 0,
    released: 0,
    returned: 0,
  }));
  try {
    return await hub.database.transaction(async (manager): Promise<HoldOutcome> => {
      if (request.again) {
        if (!(await holdAgain(manager, reservation))) return { outcome: 'overtaken' };
        await holdLinesAgain(manager, lines);
      } else {
        await insertReservation(manager, reservation, lines);
      }
      const changes = lines.map((line) => ({
        skuId: line.skuId,
        locationId,
        kind: 'RESERVED' as const,
        reserved: line.quantity,
        orderId: line.orderId,
        reference: line.orderLineId,
      }));
      const crossings = await postStock(manager, changes, 'free', {
        actor: actorLabel(actor),
        at: now,
      });
      await announceCrossings(hub.outbox, manager, crossings, now);
      return {
        outcome: 'reserved',
        orderId: input.orderId,
        locationId,
        expiresAt: input.expiresAt,
      };
    });
  } catch (error) {
    if (isUniqueViolation(error)) return { outcome: 'overtaken' };
    if (!(error instanceof StockRefused)) throw error;
    return {
      outcome: 'short',
      lines: [{ skuId: error.level.skuId, requested: error.level.reserved, available: 0 }],
    };
  }
}
