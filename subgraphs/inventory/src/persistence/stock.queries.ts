import { inClause, selectRows, type SqlValue } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { physicalMovements } from '../domain/stock-change.js';
import type { StockLevel } from '../domain/stock-level.js';
import type { LocationKind } from '../domain/location-kind.js';

/** A level at a location that sells, with what is needed to choose between locations. */
export interface OfferedLevel extends StockLevel {
  readonly locationCode: string;
}

interface LevelRow {
  readonly sku_id: string;
  readonly location_id: string;
  readonly on_hand: number;
  readonly reserved: number;
  readonly safety: number;
  readonly incoming: number;
  readonly damaged: number;
}

const levelColumns =
  'l.sku_id, l.location_id, l.on_hand, l.reserved, l.safety, l.incoming, l.damaged';

function toLevel(row: LevelRow): StockLevel {
  return {
    skuId: row.sku_id,
    locationId: row.location_id,
    onHand: row.on_hand,
    reserved: row.reserved,
    safety: row.safety,
    incoming: row.incoming,
    damaged: row.damaged,
  };
}

/** Levels of the SKUs at one location, or at every location that ships when none is named. */
export async function findOfferedLevels(
  manager: EntityManager,
  skuIds: readonly string[],
  locationId: string | null,
): Promise<OfferedLevel[]> {
  const rows = await selectRows<LevelRow & { readonly code: string }>(
    manager,
    `SELECT ${levelColumns}, o.code FROM stock_level l JOIN location o ON o.id = l.location_id
      WHERE l.sku_id IN ${inClause(skuIds)} AND o.selling = 1
        AND ${locationId === null ? 'o.ships = 1' : 'l.location_id = ?'}`,
    locationId === null ? skuIds : [...skuIds, locationId],
  );
  return rows.map((row) => ({ ...toLevel(row), locationCode: row.code }));
}

/** Levels of a SKU in key order of location, for one page per SKU: at most `limit` rows each, one statement for all. */
export async function findLevelPages(
  manager: EntityManager,
  skuIds: readonly string[],
  limit: number,
  after: string | null,
): Promise<StockLevel[]> {
  const rows = await selectRows<LevelRow>(
    manager,
    `SELECT ${levelColumns} FROM (
       SELECT s.*, ROW_NUMBER() OVER (PARTITION BY s.sku_id ORDER BY s.location_id) AS place FROM stock_level s
        WHERE s.sku_id IN ${inClause(skuIds)} AND s.location_id > ?
     ) l WHERE l.place <= ? ORDER BY l.sku_id, l.location_id`,
    [...skuIds, after ?? '', limit],
  );
  return rows.map(toLevel);
}

/** What all selling locations together may promise, per SKU; a location below its safety level counts as empty. */
export async function sumPromises(
  manager: EntityManager,
  skuIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await selectRows<{ sku_id: string; available: number }>(
    manager,
    `SELECT l.sku_id, SUM(CASE WHEN l.on_hand > l.reserved + l.safety THEN l.on_hand - l.reserved - l.safety ELSE 0 END) AS available
       FROM stock_level l JOIN location o ON o.id = l.location_id
      WHERE l.sku_id IN ${inClause(skuIds)} AND o.selling = 1 GROUP BY l.sku_id`,
    skuIds,
  );
  return new Map(rows.map((row) => [row.sku_id, row.available]));
}

/** The same per location, for locations that sell; key `sku/location`. */
export async function promisesAt(
  manager: EntityManager,
  skuIds: readonly string[],
  locationIds: readonly string[],
): Promise<StockLevel[]> {
  const rows = await selectRows<LevelRow>(
    manager,
    `SELECT ${levelColumns} FROM stock_level l JOIN location o ON o.id = l.location_id
      WHERE l.sku_id IN ${inClause(skuIds)} AND l.location_id IN ${inClause(locationIds)} AND o.selling = 1`,
    [...skuIds, ...locationIds],
  );
  return rows.map(toLevel);
}

/** Pieces that arrived less those that left after a moment, per SKU: a count of that moment is carried forward by it. */
export async function onHandChangeSince(
  manager: EntityManager,
  locationId: string,
  skuIds: readonly string[],
  since: Date,
): Promise<Map<string, number>> {
  const rows = await selectRows<{ sku_id: string; moved: number }>(
    manager,
    `SELECT sku_id, SUM(on_hand) AS moved FROM stock_movement
      WHERE location_id = ? AND sku_id IN ${inClause(skuIds)} AND at > ?
        AND kind IN ${inClause(physicalMovements)} GROUP BY sku_id`,
    [locationId, ...skuIds, since, ...physicalMovements],
  );
  return new Map(rows.map((row) => [row.sku_id, row.moved]));
}

export interface DriftRow extends LevelRow {
  readonly ledger_on_hand: number;
  readonly ledger_reserved: number;
  readonly ledger_incoming: number;
  readonly ledger_damaged: number;
  readonly live_reserved: number;
}

/**
 * Levels that differ from the sums of the ledger or of live reservations, in one statement, so that a busy database
 * shows one consistent moment. Ledger rows without a level count as a level of zeros.
 */
export async function findDriftRows(manager: EntityManager, limit: number): Promise<DriftRow[]> {
  return await selectRows<DriftRow>(
    manager,
    `SELECT k.sku_id, k.location_id,
            COALESCE(l.on_hand, 0) AS on_hand, COALESCE(l.reserved, 0) AS reserved, COALESCE(l.safety, 0) AS safety,
            COALESCE(l.incoming, 0) AS incoming, COALESCE(l.damaged, 0) AS damaged,
            COALESCE(m.on_hand, 0) AS ledger_on_hand, COALESCE(m.reserved, 0) AS ledger_reserved,
            COALESCE(m.incoming, 0) AS ledger_incoming, COALESCE(m.damaged, 0) AS ledger_damaged,
            COALESCE(r.live, 0) AS live_reserved
       FROM (SELECT sku_id, location_id FROM stock_level
             UNION SELECT sku_id, location_id FROM stock_movement
             UNION SELECT sku_id, location_id FROM reservation_line) k
       LEFT JOIN stock_level l ON l.sku_id = k.sku_id AND l.location_id = k.location_id
       LEFT JOIN (SELECT sku_id, location_id, SUM(on_hand) AS on_hand, SUM(reserved) AS reserved,
                         SUM(incoming) AS incoming, SUM(damaged) AS damaged
                    FROM stock_movement GROUP BY sku_id, location_id) m
         ON m.sku_id = k.sku_id AND m.location_id = k.location_id
       LEFT JOIN (SELECT sku_id, location_id, SUM(quantity - consumed - released) AS live
                    FROM reservation_line GROUP BY sku_id, location_id) r
         ON r.sku_id = k.sku_id AND r.location_id = k.location_id
      WHERE COALESCE(l.on_hand, 0) <> COALESCE(m.on_hand, 0)
         OR COALESCE(l.reserved, 0) <> COALESCE(m.reserved, 0)
         OR COALESCE(l.incoming, 0) <> COALESCE(m.incoming, 0)
         OR COALESCE(l.damaged, 0) <> COALESCE(m.damaged, 0)
         OR COALESCE(l.reserved, 0) <> COALESCE(r.live, 0)
      ORDER BY k.sku_id, k.location_id LIMIT ${String(limit)}`,
  );
}

export interface NearbyRow {
  readonly locationId: string;
  readonly latitudeE6: number;
  readonly longitudeE6: number;
  readonly available: number;
}

export interface NearbyBox {
  readonly southE6: number;
  readonly northE6: number;
  readonly longitudes: readonly { readonly westE6: number; readonly eastE6: number }[];
}

/** Selling stores in the box that may promise at least one piece of the SKU, by code. */
export async function findStoresInBox(
  manager: EntityManager,
  skuId: string,
  box: NearbyBox,
  kind: LocationKind,
): Promise<NearbyRow[]> {
  const ranges = box.longitudes.map(() => 'o.longitude_e6 BETWEEN ? AND ?').join(' OR ');
  const parameters: SqlValue[] = [
    skuId,
    kind,
    box.southE6,
    box.northE6,
    ...box.longitudes.flatMap((range) => [range.westE6, range.eastE6]),
  ];
  return await selectRows<NearbyRow>(
    manager,
    `SELECT o.id AS locationId, o.latitude_e6 AS latitudeE6, o.longitude_e6 AS longitudeE6,
            l.on_hand - l.reserved - l.safety AS available
       FROM location o JOIN stock_level l ON l.location_id = o.id AND l.sku_id = ?
      WHERE o.kind = ? AND o.selling = 1 AND l.on_hand > l.reserved + l.safety
        AND o.latitude_e6 BETWEEN ? AND ? AND (${ranges}) ORDER BY o.code`,
    parameters,
  );
}
