/** Bounds of one cart. */
export const mostPerLine = 999;
export const mostLines = 200;

export interface QuantityOfSku {
  readonly skuId: string;
  readonly quantity: number;
}

/** Lines that name the same SKU twice are one line. */
export function sumPerSku<Line extends QuantityOfSku>(lines: readonly Line[]): QuantityOfSku[] {
  const quantities = new Map<string, number>();
  for (const line of lines)
    quantities.set(line.skuId, (quantities.get(line.skuId) ?? 0) + line.quantity);
  return [...quantities].map(([skuId, quantity]) => ({ skuId, quantity }));
}
