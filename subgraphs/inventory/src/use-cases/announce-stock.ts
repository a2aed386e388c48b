import type { Outbox } from '@hub/kernel';
import { stockLevelCrossed } from '@hub/events';
import { assertNever } from '@hub/kernel/pure';
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
        state: wireState(level.stockClass),
        availableToPromise: availableToPromise(level),
      },
    })),
  );
}

function wireState(stockClass: StockClass): 'sold_out' | 'low' | 'in_stock' {
  switch (stockClass) {
    case 'OUT_OF_STOCK':
      return 'sold_out';
    case 'LOW':
      return 'low';
    case 'IN_STOCK':
      return 'in_stock';
    default:
      return assertNever(stockClass);
  }
}
