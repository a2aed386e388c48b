import type { OrderDocument } from './order-document.js';
import {
  type CategoryTally,
  type PurchaseTally,
  tallyCategories,
  tallyPurchases,
} from './purchase-tally.js';

/** A figure that is not what its documents say. */
export interface TallyDrift {
  readonly buyerKey: string;
  readonly currency: string;
  /** `orderCount`, `revenueMinor`, …, or `category:<id>`. */
  readonly figure: string;
  readonly kept: number;
  readonly recomputed: number;
}

interface Figure {
  readonly buyerKey: string;
  readonly currency: string;
  readonly figure: string;
  readonly value: number;
}

/** Compares the tallies kept along the way with the fold over all documents. */
export function tallyDrift(books: {
  readonly documents: readonly OrderDocument[];
  readonly purchases: readonly PurchaseTally[];
  readonly categories: readonly CategoryTally[];
}): TallyDrift[] {
  const kept = figures(books.purchases, books.categories);
  const recomputed = figures(tallyPurchases(books.documents), tallyCategories(books.documents));
  return [...new Set([...kept.keys(), ...recomputed.keys()])].sort().flatMap((key) => {
    const a = kept.get(key);
    const b = recomputed.get(key);
    const any = a ?? b;
    if (any === undefined || (a?.value ?? 0) === (b?.value ?? 0)) return [];
    const { buyerKey, currency, figure } = any;
    return [{ buyerKey, currency, figure, kept: a?.value ?? 0, recomputed: b?.value ?? 0 }];
  });
}

function figures(
  purchases: readonly PurchaseTally[],
  categories: readonly CategoryTally[],
): Map<string, Figure> {
  const all = [
    ...purchases.flatMap(({ buyerKey, currency, ...tally }) =>
      Object.entries(tally).map(([figure, value]) => ({
        buyerKey,
        currency,
        figure,
        value: value instanceof Date ? value.getTime() : (value ?? 0),
      })),
    ),
    ...categories.map(({ buyerKey, currency, categoryId, amountMinor }) => ({
      buyerKey,
      currency,
      figure: `category:${categoryId}`,
      value: amountMinor,
    })),
  ];
  return new Map(all.map((each) => [`${each.buyerKey} ${each.currency} ${each.figure}`, each]));
}
