import { describe, expect, it } from '@jest/globals';
import { customerFacts, wholeDaysBetween } from './customer-facts.js';
import type { CategoryTally, PurchaseTally } from './purchase-tally.js';

const now = new Date('2026-11-11T02:00:00Z');

function purchases(change: Partial<PurchaseTally>): PurchaseTally {
  return {
    buyerKey: 'external:erp:1',
    currency: 'CNY',
    orderCount: 1,
    revenueMinor: 1000,
    refundedMinor: 0,
    firstOrderAt: new Date('2026-11-01T02:00:00Z'),
    lastOrderAt: new Date('2026-11-01T02:00:00Z'),
    ...change,
  };
}

function category(
  categoryId: string,
  amountMinor: number,
  change: Partial<CategoryTally> = {},
): CategoryTally {
  return { buyerKey: 'external:erp:1', currency: 'CNY', categoryId, amountMinor, ...change };
}

describe('the facts of a customer', () => {
  it('are all empty, in the home currency, before anything was bought', () => {
    expect(customerFacts([], [], now)).toEqual({
      orderCount: 0,
      revenue: { amountMinor: 0, currency: 'CNY' },
      refunded: { amountMinor: 0, currency: 'CNY' },
      averageOrderValue: null,
      firstOrderAt: null,
      lastOrderAt: null,
      daysSinceLastOrder: null,
      repurchased: false,
      favouriteCategoryId: null,
      byCurrency: [],
    });
  });

  it('add up the keys of one customer and keep currencies apart', () => {
    const facts = customerFacts(
      [
        purchases({ revenueMinor: 1000, refundedMinor: 100 }),
        purchases({
          buyerKey: 'member:x',
          orderCount: 2,
          revenueMinor: 2001,
          refundedMinor: 50,
          firstOrderAt: new Date('2026-10-01'),
          lastOrderAt: new Date('2026-10-02'),
        }),
        purchases({
          currency: 'GBP',
          revenueMinor: 2000,
          lastOrderAt: new Date('2026-11-08T03:00:00Z'),
        }),
      ],
      [category('b', 500), category('a', 300), category('a', 300, { buyerKey: 'member:x' })],
      now,
    );
    expect(facts).toEqual({
      orderCount: 4,
      revenue: { amountMinor: 3001, currency: 'CNY' },
      refunded: { amountMinor: 150, currency: 'CNY' },
      averageOrderValue: { amountMinor: 1000, currency: 'CNY' },
      firstOrderAt: new Date('2026-10-01'),
      lastOrderAt: new Date('2026-11-08T03:00:00Z'),
      daysSinceLastOrder: 2,
      repurchased: true,
      favouriteCategoryId: 'a',
      byCurrency: [
        {
          currency: 'CNY',
          orderCount: 3,
          revenue: { amountMinor: 3001, currency: 'CNY' },
          refunded: { amountMinor: 150, currency: 'CNY' },
          averageOrderValue: { amountMinor: 1000, currency: 'CNY' },
        },
        {
          currency: 'GBP',
          orderCount: 1,
          revenue: { amountMinor: 2000, currency: 'GBP' },
          refunded: { amountMinor: 0, currency: 'GBP' },
          averageOrderValue: { amountMinor: 2000, currency: 'GBP' },
        },
      ],
    });
  });

  it.each([
    ['most revenue', { currency: 'GBP', revenueMinor: 1001 }, 'GBP'],
    ['more orders on a tie', { currency: 'GBP', orderCount: 2 }, 'GBP'],
    ['the alphabet on a full tie', { currency: 'AUD' }, 'AUD'],
    ['the alphabet on a full tie, the other way round', { currency: 'GBP' }, 'CNY'],
  ])('take as primary the currency with %s', (_rule, other, primary) => {
    expect(customerFacts([purchases({}), purchases(other)], [], now).revenue.currency).toBe(
      primary,
    );
    expect(customerFacts([purchases(other), purchases({})], [], now).revenue.currency).toBe(
      primary,
    );
  });

  it('find no favourite in other currencies, in refunds or in nothing, and the smaller id on a tie', () => {
    const favourite = (...categories: CategoryTally[]) =>
      customerFacts([purchases({})], categories, now).favouriteCategoryId;
    expect(favourite(category('a', 900, { currency: 'GBP' }), category('b', 1))).toBe('b');
    expect(favourite(category('a', -900), category('b', 0))).toBeNull();
    expect(favourite(category('b', 5), category('a', 5))).toBe('a');
    expect(favourite(category('a', 5), category('b', 5))).toBe('a');
  });

  it('know refunds of a customer who never bought', () => {
    const facts = customerFacts(
      [
        purchases({
          orderCount: 0,
          revenueMinor: 0,
          refundedMinor: 70,
          currency: 'GBP',
          firstOrderAt: null,
          lastOrderAt: null,
        }),
      ],
      [],
      now,
    );
    expect(facts.refunded).toEqual({ amountMinor: 70, currency: 'GBP' });
    expect([facts.averageOrderValue, facts.daysSinceLastOrder, facts.orderCount]).toEqual([
      null,
      null,
      0,
    ]);
  });
});

describe('whole days', () => {
  it.each([
    ['2026-11-10T02:00:00.001Z', 0],
    ['2026-11-10T02:00:00.000Z', 1],
    ['2026-10-12T02:00:00.000Z', 30],
    ['2026-12-01T00:00:00.000Z', 0],
  ])('since %s are %i', (from, days) => {
    expect(wholeDaysBetween(new Date(from), now)).toBe(days);
  });
});
