import type { FulfilmentMethod } from './order-status.js';
import type { OrderTouchpoint } from './touchpoint.js';

export interface ImportedLine {
  readonly skuId: string;
  readonly categoryId: string | null;
  readonly name: string;
  readonly nameEn: string | null;
  readonly quantity: number;
  readonly unitPriceMinor: number;
  readonly discountMinor: number;
}

/** One document of another system: a sale, or a cancellation that takes goods of earlier sales back. */
export interface ImportedDocument {
  readonly documentKey: string;
  readonly kind: 'CANCELLATION' | 'ORDER';
  readonly occurredAt: Date;
  readonly buyerKey: string | null;
  readonly memberId: string | null;
  readonly storeId: string | null;
  readonly touchpoint: OrderTouchpoint;
  readonly fulfilment: Extract<FulfilmentMethod, 'COUNTER' | 'IMPORTED'>;
  readonly currency: string;
  readonly number: string | null;
  readonly lines: readonly ImportedLine[];
  /** The document a cancellation belongs to, where the source knows it. */
  readonly refundOf: string | null;
}

/** The categories an amount falls on, largest first, at most eight. */
export function largestCategories(
  parts: readonly { readonly categoryId: string | null; readonly amountMinor: number }[],
): { categoryId: string; amountMinor: number }[] {
  const totals = new Map<string, number>();
  for (const { amountMinor, categoryId } of parts) {
    if (categoryId !== null) totals.set(categoryId, (totals.get(categoryId) ?? 0) + amountMinor);
  }
  return [...totals]
    .map(([categoryId, amountMinor]) => ({ categoryId, amountMinor }))
    .sort(
      (a, b) =>
        Math.abs(b.amountMinor) - Math.abs(a.amountMinor) || (a.categoryId < b.categoryId ? -1 : 1),
    )
    .slice(0, 8);
}

export const importOutcomes = ['CREATED', 'REFUNDED', 'CREDITED', 'PARTLY_CREDITED'] as const;
export type ImportOutcome = (typeof importOutcomes)[number];

export interface ImportResult {
  readonly documentKey: string;
  readonly outcome: ImportOutcome | 'ALREADY_THERE';
  /** The order a document became, or the first one a cancellation took back from. */
  readonly orderId: string | null;
  readonly refundedMinor: number;
  readonly creditedMinor: number;
}
