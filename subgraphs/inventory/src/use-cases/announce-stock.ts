import type { Outbox } from '@hub/kernel';
import { stockLevelCrossed } from '@hub/events';
import type { EntityManager } from 'typeorm';
import { availableToPromise, type StockClass } from '../domain/stock-level.js';
import type { LevelCrossing } from '../persistence/stock-book.js';

/** Tells the others, in the same transaction, which levels changed their class. */
export async function announceCrossings(
  outbox: Outbox,
  manager: EntityManager,
  crossings: readonly LevelCrossing[],
  occurredAt: Date,
): Promise<void> {
  await outbox.appendMany(
    manager,
    stockLevelCrossed,
    crossings.map((level) => ({
      aggregateId: level.skuId,
      occurredAt,
      payload: {
        skuId: level.skuId,
        locationId: level.locationId,
        state: wireStates[level.stockClass],
        availableToPromise: availableToPromise(level),
      },
    })),
  );
}

const wireStates = {
  OUT_OF_STOCK: 'sold_out',
  LOW: 'low',
  IN_STOCK: 'in_stock',
} as const satisfies Record<StockClass, string>;
