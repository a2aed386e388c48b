import type { OrderDocument } from './order-document.js';

/** What a buyer bought in one currency. Tallies of disjoint sets of documents add up to the tally of all. */
export interface PurchaseTally {
  readonly buyerKey: string;
  readonly currency: string;
  readonly orderCount: number;
  /** Paid for orders, before refunds. */
  readonly revenueMinor: number;
  readonly refundedMinor: number;
  readonly firstOrderAt: Date | null;
  readonly lastOrderAt: Date | null;
}

/** What a buyer spent in one category after refunds. */
export interface CategoryTally {
  readonly buyerKey: string;
  readonly currency: string;
  readonly categoryId: string;
  readonly amountMinor: number;
}

/** The fold that defines facts: used for the documents of a batch and, by the reconciler, for all of them. */
export function tallyPurchases(documents: Iterable<OrderDocument>): PurchaseTally[] {
  const tallies = new Map<string, PurchaseTally>();
  for (const document of documents) {
    const key = JSON.stringify([document.buyerKey, document.currency]);
    tallies.set(key, counted(tallies.get(key) ?? emptyTally(document), document));
  }
  return [...tallies.values()];
}

export function tallyCategories(documents: Iterable<OrderDocument>): CategoryTally[] {
  const tallies = new Map<string, CategoryTally>();
  for (const { buyerKey, currency, kind, categories } of documents) {
    for (const { categoryId, amountMinor } of categories) {
      const key = JSON.stringify([buyerKey, currency, categoryId]);
      const before = tallies.get(key)?.amountMinor ?? 0;
      const change = kind === 'order' ? amountMinor : -amountMinor;
      tallies.set(key, { buyerKey, currency, categoryId, amountMinor: before + change });
    }
  }
  return [...tallies.values()];
}

function emptyTally({ buyerKey, currency }: OrderDocument): PurchaseTally {
  return {
    buyerKey,
    currency,
    orderCount: 0,
    revenueMinor: 0,
    refundedMinor: 0,
    firstOrderAt: null,
    lastOrderAt: null,
  };
}

function counted(tally: PurchaseTally, document: OrderDocument): PurchaseTally {
  if (document.kind === 'refund') {
    return { ...tally, refundedMinor: tally.refundedMinor + document.amountMinor };
  }
  return {
    ...tally,
    orderCount: tally.orderCount + 1,
    revenueMinor: tally.revenueMinor + document.amountMinor,
    firstOrderAt: earlier(tally.firstOrderAt, document.occurredAt),
    lastOrderAt: later(tally.lastOrderAt, document.occurredAt),
  };
}

export function earlier(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return a ?? b;
  return a.getTime() <= b.getTime() ? a : b;
}

export function later(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return a ?? b;
  return a.getTime() >= b.getTime() ? a : b;
}
