/** Whole pieces of one SKU at one location. */
export interface StockFigures {
  /** Sellable pieces that are physically there. */
  readonly onHand: number;
  /** Part of `onHand` that is promised to orders. */
  readonly reserved: number;
  /** Pieces kept back from selling, against wrong counts and for the shop window. */
  readonly safety: number;
  /** Announced deliveries that have not arrived. */
  readonly incoming: number;
  /** Pieces that are there and may not be sold. */
  readonly damaged: number;
}

export interface StockKey {
  readonly skuId: string;
  readonly locationId: string;
}

export interface StockLevel extends StockKey, StockFigures {}

/** From this many pieces down a SKU counts as low; a shelf says "only a few left". */
export const lowStockCeiling = 5;

export const stockClasses = ['IN_STOCK', 'LOW', 'OUT_OF_STOCK'] as const;
export type StockClass = (typeof stockClasses)[number];

/** ATP = on hand − reserved − safety. Below zero the location eats into its safety stock. */
export function availableToPromise(
  figures: Pick<StockFigures, 'onHand' | 'reserved' | 'safety'>,
): number {
  return figures.onHand - figures.reserved - figures.safety;
}

export function stockClassOf(available: number): StockClass {
  if (available <= 0) return 'OUT_OF_STOCK';
  return available <= lowStockCeiling ? 'LOW' : 'IN_STOCK';
}

/** The class of a location when it changed between two moments, else undefined: worth telling others. */
export function crossedInto(before: StockFigures, after: StockFigures): StockClass | undefined {
  const now = stockClassOf(availableToPromise(after));
  return now === stockClassOf(availableToPromise(before)) ? undefined : now;
}
