export interface CategoryAmount {
  readonly categoryId: string;
  readonly amountMinor: number;
}

/**
 * One thing that happened to a buyer's money: an order that was paid, or one refund. A document never
 * changes once it is known, so that facts are a plain sum over documents and their order of arrival
 * cannot matter.
 */
export interface OrderDocument {
  readonly buyerKey: string;
  readonly orderId: string;
  /** With buyer and order the identity of the document: `paid`, a refund id, or the import's own key. */
  readonly documentKey: string;
  readonly kind: 'order' | 'refund';
  readonly currency: string;
  /** What was paid (order) or given back (refund), in minor units. */
  readonly amountMinor: number;
  readonly occurredAt: Date;
  /** What was spent (order) or given back (refund) per category; may leave small ones out. */
  readonly categories: readonly CategoryAmount[];
}

/** Several lines of one category become one amount; lines without a category say nothing about it. */
export function amountsPerCategory(
  lines: readonly { readonly categoryId: string | null; readonly amountMinor: number }[],
): CategoryAmount[] {
  const amounts = new Map<string, number>();
  for (const { categoryId, amountMinor } of lines) {
    if (categoryId === null) continue;
    amounts.set(categoryId, (amounts.get(categoryId) ?? 0) + amountMinor);
  }
  return [...amounts].map(([categoryId, amountMinor]) => ({ categoryId, amountMinor }));
}
