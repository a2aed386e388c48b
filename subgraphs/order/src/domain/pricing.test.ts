import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { deliveryFee } from './delivery-fee.js';
import {
  type BasketLine,
  type LineDiscount,
  mostPoints,
  priceBasket,
  type PricingFacts,
} from './pricing.js';

const line = (lineId: string, unitPriceMinor: number, quantity = 1): BasketLine => ({
  lineId,
  skuId: lineId,
  productId: lineId,
  categoryId: null,
  name: { zh: lineId, en: lineId },
  quantity,
  unitPriceMinor,
});
const coupon = (amountMinor: number): LineDiscount => ({
  kind: 'COUPON',
  sourceId: 'c',
  name: { zh: '券', en: 'Coupon' },
  amountMinor,
});
const facts = (more: Partial<PricingFacts>): PricingFacts => ({
  currency: 'CNY',
  lines: [],
  discounts: new Map(),
  fulfilment: 'PICKUP',
  freeDelivery: false,
  points: { wanted: 0, available: 0, valueMinor: 1 },
  ...more,
});

describe('a basket', () => {
  it('explains every discount of every line', () => {
    const priced = priceBasket(
      facts({
        lines: [line('a', 1_000, 3), line('b', 500)],
        discounts: new Map([['a', [coupon(300)]]]),
        fulfilment: 'DELIVERY',
        points: { wanted: 321, available: 5_000, valueMinor: 1 },
      }),
    );
    expect(priced).toEqual({
      currency: 'CNY',
      subtotalMinor: 3_500,
      discountMinor: 300,
      pointsToSpend: 321,
      pointsMinor: 321,
      deliveryFeeMinor: 800,
      totalMinor: 3_679,
      lines: [
        {
          ...line('a', 1_000, 3),
          listTotalMinor: 3_000,
          discounts: [
            coupon(300),
            {
              kind: 'POINTS',
              sourceId: null,
              name: { zh: '积分抵扣', en: 'Points' },
              amountMinor: 271,
            },
          ],
          payableMinor: 2_429,
        },
        {
          ...line('b', 500),
          listTotalMinor: 500,
          discounts: [
            {
              kind: 'POINTS',
              sourceId: null,
              name: { zh: '积分抵扣', en: 'Points' },
              amountMinor: 50,
            },
          ],
          payableMinor: 450,
        },
      ],
    });
  });

  it.each([
    ['what was wanted', 100, 1_000, 100],
    ['what is there', 1_000, 200, 200],
    ['what pays for half of the goods', 10_000, 10_000, 500],
    ['nothing below zero', -5, 10, 0],
  ])('spends %s', (_, wanted, available, spent) => {
    expect(
      priceBasket(
        facts({ lines: [line('a', 1_001)], points: { wanted, available, valueMinor: 1 } }),
      ).pointsToSpend,
    ).toBe(spent);
  });

  it('spends no points that are worth nothing', () => {
    expect(mostPoints(1_000, 0)).toBe(0);
  });

  it('is empty for nothing', () => {
    expect(
      priceBasket(facts({ points: { wanted: 10, available: 10, valueMinor: 1 } })),
    ).toMatchObject({ totalMinor: 0, pointsToSpend: 0, lines: [] });
  });

  it('refuses a discount above its line', () => {
    expect(() =>
      priceBasket(facts({ lines: [line('a', 10)], discounts: new Map([['a', [coupon(11)]]]) })),
    ).toThrow('below zero');
  });

  it('adds up exactly, whatever is in it', () => {
    const lines = fc.array(
      fc.record({
        price: fc.integer({ min: 0, max: 100_000 }),
        quantity: fc.integer({ min: 1, max: 999 }),
        off: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(
        lines,
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.boolean(),
        (given, wanted, freeDelivery) => {
          const basket = given.map(({ price, quantity }, index) =>
            line(String(index), price, quantity),
          );
          const discounts = new Map(
            given.map(({ off, price, quantity }, index) => [
              String(index),
              [coupon(Math.floor(price * quantity * off))],
            ]),
          );
          const priced = priceBasket(
            facts({
              lines: basket,
              discounts,
              freeDelivery,
              fulfilment: 'DELIVERY',
              points: { wanted, available: 500_000, valueMinor: 1 },
            }),
          );
          const sum = (amounts: number[]) =>
            amounts.reduce((running, amount) => running + amount, 0);
          expect(
            sum(priced.lines.map(({ payableMinor }) => payableMinor)) + priced.deliveryFeeMinor,
          ).toBe(priced.totalMinor);
          expect(
            priced.subtotalMinor -
              priced.discountMinor -
              priced.pointsMinor +
              priced.deliveryFeeMinor,
          ).toBe(priced.totalMinor);
          for (const { discounts: own, listTotalMinor, payableMinor } of priced.lines) {
            expect(payableMinor).toBeGreaterThanOrEqual(0);
            expect(listTotalMinor - sum(own.map(({ amountMinor }) => amountMinor))).toBe(
              payableMinor,
            );
          }
          expect(priced.pointsMinor * 2).toBeLessThanOrEqual(
            priced.subtotalMinor - priced.discountMinor,
          );
        },
      ),
    );
  });
});

describe('the delivery fee', () => {
  it.each([
    ['is 8 yuan below 99 yuan', 'DELIVERY', 'CNY', 9_899, false, 800],
    ['is nothing from 99 yuan', 'DELIVERY', 'CNY', 9_900, false, 0],
    ['is nothing with the tier benefit', 'DELIVERY', 'CNY', 1, true, 0],
    ['is nothing in a currency without a rule', 'DELIVERY', 'GBP', 1, false, 0],
    ['is nothing for pickups', 'PICKUP', 'CNY', 1, false, 0],
    ['is nothing at the counter', 'COUNTER', 'CNY', 1, false, 0],
  ] as const)('%s', (_, fulfilment, currency, goodsMinor, freeDelivery, fee) => {
    expect(deliveryFee({ fulfilment, currency, goodsMinor, freeDelivery })).toBe(fee);
  });
});
