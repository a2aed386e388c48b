import { describe, expect, it } from '@jest/globals';
import { amountsPerCategory, type OrderDocument } from './order-document.js';
import { earlier, later, tallyCategories, tallyPurchases } from './purchase-tally.js';

const first = new Date('2026-01-01');
const second = new Date('2026-02-01');

function document(change: Partial<OrderDocument>): OrderDocument {
  return {
    buyerKey: 'external:erp:1',
    orderId: 'o1',
    documentKey: 'paid',
    kind: 'order',
    currency: 'CNY',
    amountMinor: 1000,
    occurredAt: first,
    categories: [],
    ...change,
  };
}

describe('the tally of documents', () => {
  it('counts orders and refunds per buyer and currency; a refund is no order and dates nothing', () => {
    const tallies = tallyPurchases([
      document({ occurredAt: second, amountMinor: 500 }),
      document({ orderId: 'o2' }),
      document({
        kind: 'refund',
        documentKey: 'r1',
        amountMinor: 300,
        occurredAt: new Date('2027-01-01'),
      }),
      document({ currency: 'GBP', orderId: 'o3', amountMinor: 7 }),
      document({ buyerKey: 'external:erp:2', kind: 'refund', amountMinor: 9 }),
    ]);
    expect(tallies).toEqual([
      {
        buyerKey: 'external:erp:1',
        currency: 'CNY',
        orderCount: 2,
        revenueMinor: 1500,
        refundedMinor: 300,
        firstOrderAt: first,
        lastOrderAt: second,
      },
      {
        buyerKey: 'external:erp:1',
        currency: 'GBP',
        orderCount: 1,
        revenueMinor: 7,
        refundedMinor: 0,
        firstOrderAt: first,
        lastOrderAt: first,
      },
      {
        buyerKey: 'external:erp:2',
        currency: 'CNY',
        orderCount: 0,
        revenueMinor: 0,
        refundedMinor: 9,
        firstOrderAt: null,
        lastOrderAt: null,
      },
    ]);
  });

  it('takes refunds off the category they were bought in', () => {
    const tallies = tallyCategories([
      document({
        categories: [
          { categoryId: 'a', amountMinor: 600 },
          { categoryId: 'b', amountMinor: 400 },
        ],
      }),
      document({ kind: 'refund', categories: [{ categoryId: 'a', amountMinor: 250 }] }),
    ]);
    expect(tallies).toEqual([
      { buyerKey: 'external:erp:1', currency: 'CNY', categoryId: 'a', amountMinor: 350 },
      { buyerKey: 'external:erp:1', currency: 'CNY', categoryId: 'b', amountMinor: 400 },
    ]);
  });

  it('compares moments where one may be unknown', () => {
    expect([
      earlier(null, first),
      earlier(second, null),
      earlier(second, first),
      earlier(first, second),
    ]).toEqual([first, second, first, first]);
    expect([
      later(null, first),
      later(second, null),
      later(second, first),
      later(first, second),
    ]).toEqual([first, second, second, second]);
  });
});

describe('the lines of an order', () => {
  it('become one amount per category; lines without a category say nothing', () => {
    expect(
      amountsPerCategory([
        { categoryId: 'a', amountMinor: 1 },
        { categoryId: null, amountMinor: 100 },
        { categoryId: 'b', amountMinor: 2 },
        { categoryId: 'a', amountMinor: 3 },
      ]),
    ).toEqual([
      { categoryId: 'a', amountMinor: 4 },
      { categoryId: 'b', amountMinor: 2 },
    ]);
  });
});
