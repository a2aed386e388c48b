import { describe, expect, it } from '@jest/globals';
import type { OrderDocument } from './order-document.js';
import { tallyCategories, tallyPurchases } from './purchase-tally.js';
import { tallyDrift } from './tally-drift.js';

const documents: OrderDocument[] = [
  {
    buyerKey: 'external:erp:1',
    orderId: 'o1',
    documentKey: 'paid',
    kind: 'order',
    currency: 'CNY',
    amountMinor: 1000,
    occurredAt: new Date(1000),
    categories: [{ categoryId: 'a', amountMinor: 900 }],
  },
];

describe('the drift of tallies', () => {
  it('is empty when every tally is the sum of its documents', () => {
    const purchases = tallyPurchases(documents);
    const categories = tallyCategories(documents);
    expect(tallyDrift({ documents, purchases, categories })).toEqual([]);
  });

  it('names every figure that differs, is missing or has nothing behind it', () => {
    const [purchase] = tallyPurchases(documents);
    const drifts = tallyDrift({
      documents,
      purchases: [
        { ...purchase!, revenueMinor: 1001, lastOrderAt: new Date(2000) },
        {
          ...purchase!,
          currency: 'GBP',
          orderCount: 1,
          revenueMinor: 0,
          firstOrderAt: null,
          lastOrderAt: null,
        },
      ],
      categories: [],
    });
    const buyer = { buyerKey: 'external:erp:1', currency: 'CNY' };
    expect(drifts).toEqual([
      { ...buyer, figure: 'category:a', kept: 0, recomputed: 900 },
      { ...buyer, figure: 'lastOrderAt', kept: 2000, recomputed: 1000 },
      { ...buyer, figure: 'revenueMinor', kept: 1001, recomputed: 1000 },
      { ...buyer, currency: 'GBP', figure: 'orderCount', kept: 1, recomputed: 0 },
    ]);
  });
});
