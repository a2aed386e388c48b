/** What an order wants of one SKU, summed over its lines. */
export interface SkuDemand {
  readonly skuId: string;
  readonly quantity: number;
}

/** A SKU that a location (or every location) cannot give. */
export interface ShortLine {
  readonly skuId: string;
  readonly requested: number;
  /** What could be promised at that moment, 0 or more. */
  readonly available: number;
}

/** Quantities per SKU, in SKU order. */
export function demandPerSku(lines: readonly SkuDemand[]): SkuDemand[] {
  const sums = new Map<string, number>();
  for (const line of lines) sums.set(line.skuId, (sums.get(line.skuId) ?? 0) + line.quantity);
  return [...sums]
    .map(([skuId, quantity]) => ({ skuId, quantity }))
    .sort((a, b) => (a.skuId < b.skuId ? -1 : 1));
}

export function shortLines(
  demand: readonly SkuDemand[],
  availableOf: (skuId: string) => number,
): ShortLine[] {
  return demand.flatMap(({ skuId, quantity }) => {
    const available = Math.max(0, availableOf(skuId));
    return available < quantity ? [{ skuId, requested: quantity, available }] : [];
  });
}
