import { describe, expect, it } from '@jest/globals';
import { customerFacts } from './customer-facts.js';
import { customerTags, orderCountBand } from './customer-tags.js';

const now = new Date('2026-11-11T02:00:00Z');

describe('the tags of a customer', () => {
  it('say next to nothing of a prospect', () => {
    expect(customerTags(customerFacts([], [], now))).toEqual([
      { code: 'lifecycle', name: { zh: '潜在客户', en: 'Prospect' }, value: 'PROSPECT' },
      { code: 'order_count', name: { zh: '购买次数', en: 'Orders' }, value: '0' },
    ]);
  });

  it('say everything of a customer who came back', () => {
    const facts = customerFacts(
      [
        {
          buyerKey: 'external:erp:1',
          currency: 'GBP',
          orderCount: 3,
          revenueMinor: 123_450,
          refundedMinor: 0,
          firstOrderAt: new Date('2026-08-01T00:00:00Z'),
          lastOrderAt: new Date('2026-11-01T00:00:00Z'),
        },
      ],
      [
        {
          buyerKey: 'external:erp:1',
          currency: 'GBP',
          categoryId: '01JDB5Q00000000000000000CT',
          amountMinor: 1,
        },
      ],
      now,
    );
    expect(customerTags(facts)).toEqual([
      { code: 'lifecycle', name: { zh: '复购客户', en: 'Repeat customer' }, value: 'REPURCHASE' },
      { code: 'order_count', name: { zh: '购买次数', en: 'Orders' }, value: '2-4' },
      { code: 'amount', name: { zh: '累计消费', en: 'Total spend' }, value: '£1,234.50' },
      {
        code: 'average_order_value',
        name: { zh: '客单价', en: 'Average order value' },
        value: '£411.50',
      },
      {
        code: 'last_order',
        name: { zh: '最近购买', en: 'Last order' },
        value: '2026-11-01T00:00:00.000Z',
      },
      {
        code: 'days_since_last_order',
        name: { zh: '距上次购买天数', en: 'Days since last order' },
        value: '10',
      },
      { code: 'repurchased', name: { zh: '有复购', en: 'Bought again' }, value: null },
      {
        code: 'favourite_category',
        name: { zh: '偏好品类', en: 'Favourite category' },
        value: '01JDB5Q00000000000000000CT',
      },
    ]);
  });

  it.each([
    [0, '0'],
    [1, '1'],
    [2, '2-4'],
    [4, '2-4'],
    [5, '5-9'],
    [9, '5-9'],
    [10, '10+'],
    [211, '10+'],
  ])('put %i orders into the band %s', (orderCount, band) => {
    expect(orderCountBand(orderCount)).toBe(band);
  });
});
