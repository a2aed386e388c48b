import { describe, expect, it } from '@jest/globals';
import { addMoney, money, multiplyMoney, subtractMoney, sumMoney } from './money.js';

describe('money', () => {
  it('adds, subtracts, sums and multiplies whole minor units', () => {
    const a = money(1999, 'CNY');
    const b = money(1, 'CNY');
    expect(addMoney(a, b)).toEqual({ amountMinor: 2000, currency: 'CNY' });
    expect(subtractMoney(b, a)).toEqual({ amountMinor: -1998, currency: 'CNY' });
    expect(sumMoney([a, b, b], 'CNY')).toEqual({ amountMinor: 2001, currency: 'CNY' });
    expect(sumMoney([], 'GBP')).toEqual({ amountMinor: 0, currency: 'GBP' });
    expect(multiplyMoney(a, 3)).toEqual({ amountMinor: 5997, currency: 'CNY' });
  });

  it('refuses to mix currencies', () => {
    expect(() => addMoney(money(1, 'CNY'), money(1, 'GBP'))).toThrow('different currencies');
    expect(() => subtractMoney(money(1, 'CNY'), money(1, 'GBP'))).toThrow('different currencies');
    expect(() => sumMoney([money(1, 'GBP')], 'CNY')).toThrow('different currencies');
  });

  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])(
    'refuses %p as an amount',
    (amount) => {
      expect(() => money(amount, 'CNY')).toThrow(RangeError);
    },
  );

  it('refuses a result that leaves the safe integers', () => {
    expect(() => addMoney(money(Number.MAX_SAFE_INTEGER, 'CNY'), money(1, 'CNY'))).toThrow(
      RangeError,
    );
    expect(() => multiplyMoney(money(Number.MAX_SAFE_INTEGER, 'CNY'), 2)).toThrow(RangeError);
    expect(() => multiplyMoney(money(1, 'CNY'), 1.5)).toThrow(RangeError);
  });

  it.each(['cny', 'RMB1', ''])('refuses "%s" as a currency', (currency) => {
    expect(() => money(1, currency)).toThrow('ISO 4217');
  });

  it('knows no negative zero', () => {
    expect(Object.is(multiplyMoney(money(-1, 'CNY'), 0).amountMinor, 0)).toBe(true);
  });
});
