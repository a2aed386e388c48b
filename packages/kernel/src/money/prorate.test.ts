import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { applyRateHalfEven, prorate, prorateCapped } from './prorate.js';

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const weightsWithRoom = fc
  .array(fc.integer({ min: 0, max: 1_000_000_000 }), { minLength: 1, maxLength: 30 })
  .filter((weights) => sum(weights) > 0);

describe('prorate', () => {
  it.each<[number, number[], number[]]>([
    [100, [1, 1, 1], [34, 33, 33]],
    [1, [1, 1], [1, 0]],
    [5, [0, 3], [0, 5]],
    [0, [1, 2], [0, 0]],
    [0, [], []],
    [0, [0, 0], [0, 0]],
    [1000, [2599, 1, 7400], [260, 0, 740]],
    [Number.MAX_SAFE_INTEGER, [1, 1], [4503599627370496, 4503599627370495]],
  ])('splits %p by %p into %p', (total, weights, expected) => {
    expect(prorate(total, weights)).toEqual(expected);
    expect(sum(expected)).toBe(total);
  });

  it('refuses a total that no weight can carry', () => {
    expect(() => prorate(1, [0, 0])).toThrow('no weight');
    expect(() => prorate(1, [])).toThrow('no weight');
  });

  it.each([
    [-1, [1]],
    [1, [-1, 2]],
    [1.5, [1]],
    [1, [0.5]],
  ])('refuses %p over %p', (total, weights) => {
    expect(() => prorate(total, weights)).toThrow(RangeError);
  });

  it('adds up exactly and stays within one unit of the exact proportion', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000 }), weightsWithRoom, (total, weights) => {
        const shares = prorate(total, weights);
        expect(sum(shares)).toBe(total);
        const whole = BigInt(sum(weights));
        shares.forEach((share, index) => {
          expect(share).toBeGreaterThanOrEqual(0);
          const distance = BigInt(share) * whole - BigInt(total) * BigInt(weights[index] ?? 0);
          expect(distance < whole && distance > -whole).toBe(true);
        });
      }),
    );
  });

  it('moves a share by at most one unit when the weights are permuted', () => {
    const permuted = weightsWithRoom.chain((weights) =>
      fc.tuple(
        fc.constant(weights),
        fc.shuffledSubarray([...weights.keys()], {
          minLength: weights.length,
          maxLength: weights.length,
        }),
      ),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), permuted, (total, [weights, order]) => {
        const original = prorate(total, weights);
        const shuffled = prorate(
          total,
          order.map((index) => weights[index] ?? 0),
        );
        order.forEach((index, position) => {
          expect(Math.abs((shuffled[position] ?? 0) - (original[index] ?? 0))).toBeLessThanOrEqual(
            1,
          );
        });
      }),
    );
  });
});

describe('prorateCapped', () => {
  it('gives no share more than its cap and adds up exactly', () => {
    const fitting = weightsWithRoom.chain((caps) =>
      fc.tuple(fc.integer({ min: 0, max: sum(caps) }), fc.constant(caps)),
    );
    fc.assert(
      fc.property(fitting, ([total, caps]) => {
        const shares = prorateCapped(total, caps);
        expect(sum(shares)).toBe(total);
        shares.forEach((share, index) => {
          expect(share).toBeLessThanOrEqual(caps[index] ?? 0);
          expect(share).toBeGreaterThanOrEqual(0);
        });
      }),
    );
  });

  it('refuses more than the caps can hold', () => {
    expect(() => prorateCapped(4, [1, 2])).toThrow('does not fit');
    expect(prorateCapped(3, [1, 2])).toEqual([1, 2]);
  });
});

describe('applyRateHalfEven', () => {
  it.each([
    [5, 1, 2, 2],
    [7, 1, 2, 4],
    [-5, 1, 2, -2],
    [-7, 1, 2, -4],
    [1005, 10, 100, 100],
    [1015, 10, 100, 102],
    [199, 88, 100, 175],
    [0, 1, 3, 0],
    [Number.MAX_SAFE_INTEGER, 1, 1, Number.MAX_SAFE_INTEGER],
  ])('%p × %p ÷ %p is %p', (amount, numerator, denominator, expected) => {
    expect(applyRateHalfEven(amount, numerator, denominator)).toBe(expected);
  });

  it('is never more than half a unit from the exact value', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 0, max: 10_000 }),
        fc.integer({ min: 1, max: 10_000 }),
        (amount, numerator, denominator) => {
          const rounded = applyRateHalfEven(amount, numerator, denominator);
          const twiceDistance =
            2n * (BigInt(rounded) * BigInt(denominator) - BigInt(amount) * BigInt(numerator));
          expect(
            twiceDistance <= BigInt(denominator) && twiceDistance >= -BigInt(denominator),
          ).toBe(true);
        },
      ),
    );
  });

  it('refuses a denominator of 0 and a result beyond the safe integers', () => {
    expect(() => applyRateHalfEven(1, 1, 0)).toThrow(RangeError);
    expect(() => applyRateHalfEven(Number.MAX_SAFE_INTEGER, 2, 1)).toThrow(RangeError);
  });
});
