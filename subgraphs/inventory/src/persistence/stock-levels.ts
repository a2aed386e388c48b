import { conditionalUpdate, inClause, insertIgnore, lockForUpdate } from '@hub/kernel';
import { type EntityManager, In } from 'typeorm';
import { levelKey, noStock } from '../domain/stock-change.js';
import type { StockFigures, StockKey } from '../domain/stock-level.js';
import { StockLevelEntity } from './stock-level.entity.js';

/** Levels as this transaction sees them; keys without a row are left out. */
export async function findLevels(
  manager: EntityManager,
  keys: readonly StockKey[],
): Promise<StockLevelEntity[]> {
  if (keys.length === 0) return [];
  const wanted = new Set(keys.map(levelKey));
  const rows = await manager.findBy(StockLevelEntity, {
    skuId: In([...new Set(keys.map((key) => key.skuId))]),
    locationId: In([...new Set(keys.map((key) => key.locationId))]),
  });
  return rows.filter((row) => wanted.has(levelKey(row)));
}

/** Rows of zeros for keys that have none, so that an UPDATE finds them. */
export async function openLevels(manager: EntityManager, keys: readonly StockKey[]): Promise<void> {
  const known = new Set((await findLevels(manager, keys)).map(levelKey));
  const missing = new Map(
    keys.filter((key) => !known.has(levelKey(key))).map((key) => [levelKey(key), key]),
  );
  if (missing.size === 0) return;
  const rows = [...missing.values()].map(({ skuId, locationId }) => ({
    skuId,
    locationId,
    ...noStock,
    countedAt: null,
  }));
  await insertIgnore(manager, StockLevelEntity, rows);
}

/** The levels of one location, locked in key order until the transaction ends. */
export async function lockLevels(
  manager: EntityManager,
  locationId: string,
  skuIds: readonly string[],
): Promise<Map<string, StockFigures & { readonly countedAt: number | null }>> {
  const rows = await lockForUpdate<LockedRow>(
    manager,
    `SELECT sku_id, on_hand, reserved, safety, incoming, damaged, counted_at FROM stock_level
      WHERE location_id = ? AND sku_id IN ${inClause(skuIds)} ORDER BY sku_id`,
    [locationId, ...skuIds],
  );
  return new Map(
    rows.map((row) => [
      row.sku_id,
      {
        onHand: row.on_hand,
        reserved: row.reserved,
        safety: row.safety,
        incoming: row.incoming,
        damaged: row.damaged,
        countedAt: row.counted_at,
      },
    ]),
  );
}

/** The level of a SKU among locked ones; `openLevels` saw to it that there is one. */
export function levelIn<Level>(levels: ReadonlyMap<string, Level>, skuId: string): Level {
  const level = levels.get(skuId);
  if (level === undefined) throw new Error(`The stock level of ${skuId} was not opened.`);
  return level;
}

interface LockedRow {
  readonly sku_id: string;
  readonly on_hand: number;
  readonly reserved: number;
  readonly safety: number;
  readonly incoming: number;
  readonly damaged: number;
  readonly counted_at: number | null;
}

/** Remembers when levels were last counted; an older count is out of date from then on. */
export async function markCounted(
  manager: EntityManager,
  locationId: string,
  skuIds: readonly string[],
  countedAt: Date,
): Promise<void> {
  if (skuIds.length === 0) return;
  await conditionalUpdate(
    manager,
    `UPDATE stock_level SET counted_at = ? WHERE location_id = ? AND sku_id IN ${inClause(skuIds)}`,
    [countedAt, locationId, ...skuIds],
  );
}

export async function changeSafety(
  manager: EntityManager,
  key: StockKey,
  safety: number,
): Promise<void> {
  await conditionalUpdate(
    manager,
    'UPDATE stock_level SET safety = ? WHERE sku_id = ? AND location_id = ?',
    [safety, key.skuId, key.locationId],
  );
}
