import { bulkInsert, conditionalUpdate, newUlid } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import {
  type LevelChange,
  levelKey,
  type StockChange,
  subtractDelta,
  sumPerLevel,
} from '../domain/stock-change.js';
import { crossedInto, type StockClass, type StockLevel } from '../domain/stock-level.js';
import { StockLevelEntity } from './stock-level.entity.js';
import { findLevels } from './stock-levels.js';
import { StockMovementEntity } from './stock-movement.entity.js';

/**
 * What a posting may not touch.
 * `free`   leaves reserved pieces and the safety stock alone: new promises
 * `shelf`  leaves reserved pieces alone: goods in the hand of a clerk
 * Both keep 0 ≤ reserved ≤ on hand.
 */
export type StockGuard = 'free' | 'shelf';

export interface PostingMark {
  readonly actor: string;
  readonly at: Date;
}

export interface LevelCrossing extends StockLevel {
  readonly stockClass: StockClass;
}

/** The stock of one SKU at one location does not allow the posting; the transaction must roll back. */
export class StockRefused extends Error {
  override readonly name = 'StockRefused';
  constructor(readonly level: LevelChange) {
    super('The stock level does not allow this posting');
  }
}

/**
 * Writes the ledger rows, then the levels in (sku, location) order with one conditional UPDATE each, the hot rows
 * last. A level that does not allow its change throws `StockRefused`. Answers the levels whose class changed.
 */
export async function postStock(
  manager: EntityManager,
  changes: readonly StockChange[],
  guard: StockGuard,
  mark: PostingMark,
): Promise<LevelCrossing[]> {
  if (changes.length === 0) return [];
  await bulkInsert(
    manager,
    StockMovementEntity,
    changes.map((change) => movementOf(change, mark)),
  );
  const levels = sumPerLevel(changes);
  for (const level of levels) {
    if (!(await changeLevel(manager, level, guard))) throw new StockRefused(level);
  }
  return await crossings(manager, levels);
}

function movementOf(change: StockChange, mark: PostingMark): StockMovementEntity {
  return {
    id: newUlid(mark.at),
    skuId: change.skuId,
    locationId: change.locationId,
    kind: change.kind,
    onHand: change.onHand ?? 0,
    reserved: change.reserved ?? 0,
    incoming: change.incoming ?? 0,
    damaged: change.damaged ?? 0,
    orderId: change.orderId ?? null,
    reference: change.reference ?? null,
    reason: change.reason ?? null,
    actor: mark.actor,
    at: mark.at,
  };
}

async function changeLevel(
  manager: EntityManager,
  level: LevelChange,
  guard: StockGuard,
): Promise<boolean> {
  const matched = await conditionalUpdate(
    manager,
    `UPDATE stock_level
        SET on_hand = on_hand + ?, reserved = reserved + ?, incoming = incoming + ?, damaged = damaged + ?
      WHERE sku_id = ? AND location_id = ?
        AND on_hand + ? >= reserved + ? + ${guard === 'free' ? 'safety' : '0'}
        AND reserved + ? >= 0 AND incoming + ? >= 0 AND damaged + ? >= 0`,
    [
      level.onHand,
      level.reserved,
      level.incoming,
      level.damaged,
      level.skuId,
      level.locationId,
      level.onHand,
      level.reserved,
      level.reserved,
      level.incoming,
      level.damaged,
    ],
  );
  return matched === 1;
}

async function crossings(
  manager: EntityManager,
  changed: readonly LevelChange[],
): Promise<LevelCrossing[]> {
  const after = new Map(
    (await findLevels(manager, changed)).map((level) => [levelKey(level), level]),
  );
  return changed.flatMap((change) => {
    const level = after.get(levelKey(change));
    const stockClass = level && crossedInto(subtractDelta(level, change), level);
    return level && stockClass ? [{ ...level, stockClass }] : [];
  });
}

export type OpeningLevel = StockLevel;

/** First stock, where no level exists yet; answers how many levels that were. */
export async function insertOpeningStock(
  manager: EntityManager,
  levels: readonly OpeningLevel[],
  mark: PostingMark & { readonly reference: string },
): Promise<number> {
  const known = new Set((await findLevels(manager, levels)).map(levelKey));
  const fresh = levels.filter((level) => !known.has(levelKey(level)));
  const changes = fresh.map(({ skuId, locationId, onHand, incoming, damaged }): StockChange => ({
    skuId,
    locationId,
    kind: 'OPENING',
    onHand,
    incoming,
    damaged,
    reference: mark.reference,
  }));
  await bulkInsert(
    manager,
    StockMovementEntity,
    changes.map((change) => movementOf(change, mark)),
  );
  await bulkInsert(
    manager,
    StockLevelEntity,
    fresh.map((level) => ({ ...level, countedAt: null })),
  );
  return fresh.length;
}
