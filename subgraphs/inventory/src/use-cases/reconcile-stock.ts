import { type Actor, type Database, requireStaff } from '@hub/kernel';
import { type DriftRow, findDriftRows } from '../persistence/stock.queries.js';
import type { InventoryRuntime } from './inventory-runtime.js';

export const driftMeasures = [
  'ON_HAND_AGAINST_LEDGER',
  'RESERVED_AGAINST_LEDGER',
  'RESERVED_AGAINST_RESERVATIONS',
  'INCOMING_AGAINST_LEDGER',
  'DAMAGED_AGAINST_LEDGER',
] as const;
export type DriftMeasure = (typeof driftMeasures)[number];

export interface StockDrift {
  readonly skuId: string;
  readonly locationId: string;
  readonly measure: DriftMeasure;
  /** What the stock level says. */
  readonly recorded: number;
  /** What the ledger or the live reservations add up to. */
  readonly expected: number;
}

const mostLevels = 100;

/** Every figure that is not the sum of its causes; empty means the books are right. At most 100 levels. */
export async function reconcileStock(database: Database): Promise<StockDrift[]> {
  return (await findDriftRows(database.read, mostLevels)).flatMap(driftsOf);
}

export async function readStockDrift(hub: InventoryRuntime, actor: Actor): Promise<StockDrift[]> {
  requireStaff(actor, 'merchandiser', 'analyst', 'admin');
  return await reconcileStock(hub.database);
}

function driftsOf(row: DriftRow): StockDrift[] {
  const pairs: readonly (readonly [DriftMeasure, number, number])[] = [
    ['ON_HAND_AGAINST_LEDGER', row.on_hand, row.ledger_on_hand],
    ['RESERVED_AGAINST_LEDGER', row.reserved, row.ledger_reserved],
    ['RESERVED_AGAINST_RESERVATIONS', row.reserved, row.live_reserved],
    ['INCOMING_AGAINST_LEDGER', row.incoming, row.ledger_incoming],
    ['DAMAGED_AGAINST_LEDGER', row.damaged, row.ledger_damaged],
  ];
  return pairs
    .filter(([, recorded, expected]) => recorded !== expected)
    .map(([measure, recorded, expected]) => ({
      skuId: row.sku_id,
      locationId: row.location_id,
      measure,
      recorded,
      expected,
    }));
}
