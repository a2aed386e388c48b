import type { StockFigures, StockKey } from './stock-level.js';

/** Why stock moved. The ledger keeps one row per cause, and its sums are the stock. */
export const movementKinds = [
  'OPENING',
  'RECEIVED',
  'EXPECTED',
  'ADJUSTED',
  'COUNTED',
  'SYNCED',
  'DAMAGED',
  'RESERVED',
  'RELEASED',
  'CONSUMED',
  'SOLD',
  'FOUND',
  'RETURNED',
] as const;
export type MovementKind = (typeof movementKinds)[number];

/** Movements in which pieces really arrived or left; the others correct what the books say. */
export const physicalMovements: readonly MovementKind[] = [
  'RECEIVED',
  'ADJUSTED',
  'DAMAGED',
  'CONSUMED',
  'SOLD',
  'RETURNED',
];

/** Signed changes of the figures of one SKU at one location; absent means 0. */
export interface StockDelta {
  readonly onHand?: number;
  readonly reserved?: number;
  readonly incoming?: number;
  readonly damaged?: number;
}

/** One future row of the ledger. */
export interface StockChange extends StockKey, StockDelta {
  readonly kind: MovementKind;
  /** The order line, return, delivery note or import batch that caused it. */
  readonly reference?: string | undefined;
  readonly orderId?: string | undefined;
  readonly reason?: string | undefined;
}

export interface LevelChange extends StockKey {
  readonly onHand: number;
  readonly reserved: number;
  readonly incoming: number;
  readonly damaged: number;
}

/**
 * One change per SKU and location, in (sku, location) order: two carts (A,B) and (B,A) then lock
 * their rows in the same order, and two lines of one SKU cannot pass a check one by one.
 */
export function sumPerLevel(changes: readonly StockChange[]): LevelChange[] {
  const sums = new Map<string, LevelChange>();
  for (const change of changes) {
    const key = levelKey(change);
    const sum = sums.get(key);
    sums.set(key, {
      skuId: change.skuId,
      locationId: change.locationId,
      onHand: (sum?.onHand ?? 0) + (change.onHand ?? 0),
      reserved: (sum?.reserved ?? 0) + (change.reserved ?? 0),
      incoming: (sum?.incoming ?? 0) + (change.incoming ?? 0),
      damaged: (sum?.damaged ?? 0) + (change.damaged ?? 0),
    });
  }
  return [...sums.values()].sort(byLevel);
}

export function levelKey(key: StockKey): string {
  return `${key.skuId}/${key.locationId}`;
}

export function byLevel(a: StockKey, b: StockKey): number {
  return levelKey(a) < levelKey(b) ? -1 : 1;
}

/** The figures before a change that is already in `figures`. */
export function subtractDelta(figures: StockFigures, change: LevelChange): StockFigures {
  return {
    onHand: figures.onHand - change.onHand,
    reserved: figures.reserved - change.reserved,
    safety: figures.safety,
    incoming: figures.incoming - change.incoming,
    damaged: figures.damaged - change.damaged,
  };
}

export const noStock: StockFigures = { onHand: 0, reserved: 0, safety: 0, incoming: 0, damaged: 0 };
