import { describe, expect, it } from '@jest/globals';
import { sumPerSku } from './cart.js';
import { largestCategories } from './imported-document.js';
import { earnBase, memberBuyerKey } from './order.js';
import { lineIdOf } from './line-id.js';
import { importedOrderNumber, orderNumber } from './order-number.js';
import { collectBefore, newPickupCode } from './pickup.js';
import { minutesAfter } from './time-limits.js';
import { timelineKinds, timelineText } from './timeline.js';

describe('cart quantities', () => {
  it('of one SKU are one line', () => {
    expect(
      sumPerSku([
        { skuId: 'a', quantity: 1 },
        { skuId: 'b', quantity: 2 },
        { skuId: 'a', quantity: 3 },
      ]),
    ).toEqual([
      { skuId: 'a', quantity: 4 },
      { skuId: 'b', quantity: 2 },
    ]);
  });
});

describe('order numbers', () => {
  it('are the business day and the end of the id', () => {
    expect(orderNumber('01KA00000000000000ABCDEFGH', '2026-11-11')).toBe('20261111-ABCDEFGH');
  });

  it.each([
    ['erp', '536365', 'erp-536365'],
    ['erp', 'x'.repeat(40), 'x'.repeat(32)],
  ])('of an import come from %s and %s', (source, key, number) => {
    expect(importedOrderNumber(source, key)).toBe(number);
  });
});

describe('line ids of imported orders', () => {
  it('count the lines and stay ULIDs', () => {
    const order = '01KA00000000000000ABCDEFGH';
    expect([0, 31, 32, 32_767].map((position) => lineIdOf(order, position))).toEqual([
      '01KA00000000000000ABCDE000',
      '01KA00000000000000ABCDE00Z',
      '01KA00000000000000ABCDE010',
      '01KA00000000000000ABCDEZZZ',
    ]);
  });

  it.each([-1, 32_768, 0.5])('know no line %d', (position) => {
    expect(() => lineIdOf('01KA00000000000000ABCDEFGH', position)).toThrow(RangeError);
  });
});

describe('pickups', () => {
  it.each([
    [7, '000007'],
    [999_999, '999999'],
  ])('have a code of six digits: %d', (drawn, code) => {
    expect(newPickupCode(() => drawn)).toBe(code);
  });

  it('draw from a million codes', () => {
    newPickupCode((bound) => {
      expect(bound).toBe(1_000_000);
      return 0;
    });
  });

  it('wait seven days', () => {
    expect(collectBefore(new Date('2026-11-11T00:00:00Z'))).toEqual(
      new Date('2026-11-18T00:00:00Z'),
    );
  });
});

it('points are earned on goods, not on delivery', () => {
  expect(earnBase({ totalMinor: 1_000, deliveryFeeMinor: 800 })).toBe(200);
});

it('a member is a buyer under its id', () => {
  expect(memberBuyerKey('x')).toBe('member:x');
});

it('minutes are minutes', () => {
  expect(minutesAfter(new Date(0), 15)).toEqual(new Date(900_000));
});

it('every timeline entry reads in both languages', () => {
  for (const kind of timelineKinds) {
    const { en, zh } = timelineText(kind);
    expect(en).not.toBe('');
    expect(zh).toMatch(/\p{Script=Han}/u);
  }
});

it('the largest categories come first, eight at most', () => {
  const parts = Array.from({ length: 10 }, (_, index) => ({
    categoryId: `c${String(index)}`,
    amountMinor: index,
  }));
  const largest = largestCategories([
    ...parts,
    { categoryId: 'c1', amountMinor: 100 },
    { categoryId: null, amountMinor: 999 },
  ]);
  expect(largest).toHaveLength(8);
  expect(largest[0]).toEqual({ categoryId: 'c1', amountMinor: 101 });
});
