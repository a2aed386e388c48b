import { applyRateHalfEven, money, type Money } from '@hub/kernel/pure';
import { type CategoryTally, earlier, later, type PurchaseTally } from './purchase-tally.js';

/** The figures of a customer in one currency. */
export interface CurrencyFacts {
  readonly currency: string;
  readonly orderCount: number;
  readonly revenue: Money;
  readonly refunded: Money;
  readonly averageOrderValue: Money | null;
}

/** What is true of a customer now; everything that depends on the day is computed when it is read. */
export interface CustomerFacts {
  /** Orders in every currency. */
  readonly orderCount: number;
  /** Paid for orders in the primary currency, before refunds. */
  readonly revenue: Money;
  readonly refunded: Money;
  readonly averageOrderValue: Money | null;
  readonly firstOrderAt: Date | null;
  readonly lastOrderAt: Date | null;
  readonly daysSinceLastOrder: number | null;
  readonly repurchased: boolean;
  readonly favouriteCategoryId: string | null;
  /** Primary currency first. Amounts of different currencies are never added. */
  readonly byCurrency: readonly CurrencyFacts[];
}

/** In what a customer who never bought has bought nothing. */
export const homeCurrency = 'CNY';

const dayMilliseconds = 86_400_000;

/**
 * Adds up what a customer bought under all of its buyer keys. The primary currency is the one with
 * the most revenue; on a tie the one with more orders, then the alphabet.
 */
export function customerFacts(
  purchases: readonly PurchaseTally[],
  categories: readonly CategoryTally[],
  now: Date,
): CustomerFacts {
  const byCurrency = perCurrency(purchases);
  const primary = byCurrency[0] ?? currencyFacts(homeCurrency, []);
  const orderCount = byCurrency.reduce((sum, facts) => sum + facts.orderCount, 0);
  const lastOrderAt = purchases.map((each) => each.lastOrderAt).reduce(later, null);
  return {
    orderCount,
    revenue: primary.revenue,
    refunded: primary.refunded,
    averageOrderValue: primary.averageOrderValue,
    firstOrderAt: purchases.map((each) => each.firstOrderAt).reduce(earlier, null),
    lastOrderAt,
    daysSinceLastOrder: lastOrderAt === null ? null : wholeDaysBetween(lastOrderAt, now),
    repurchased: orderCount >= 2,
    favouriteCategoryId: favouriteCategory(categories, primary.revenue.currency),
    byCurrency,
  };
}

/** Complete days of 24 hours; an order dated in the future is no days ago. */
export function wholeDaysBetween(from: Date, to: Date): number {
  return Math.max(0, Math.floor((to.getTime() - from.getTime()) / dayMilliseconds));
}

function perCurrency(purchases: readonly PurchaseTally[]): CurrencyFacts[] {
  const currencies = [...new Set(purchases.map((each) => each.currency))];
  return currencies
    .map((currency) =>
      currencyFacts(
        currency,
        purchases.filter((each) => each.currency === currency),
      ),
    )
    .sort(
      (a, b) =>
        b.revenue.amountMinor - a.revenue.amountMinor ||
        b.orderCount - a.orderCount ||
        (a.currency < b.currency ? -1 : 1),
    );
}

function currencyFacts(currency: string, purchases: readonly PurchaseTally[]): CurrencyFacts {
  const sum = (figure: (tally: PurchaseTally) => number) =>
    purchases.reduce((total, tally) => total + figure(tally), 0);
  const orderCount = sum((tally) => tally.orderCount);
  const revenueMinor = sum((tally) => tally.revenueMinor);
  return {
    currency,
    orderCount,
    revenue: money(revenueMinor, currency),
    refunded: money(
      sum((tally) => tally.refundedMinor),
      currency,
    ),
    averageOrderValue:
      orderCount === 0 ? null : money(applyRateHalfEven(revenueMinor, 1, orderCount), currency),
  };
}

/** Most spent after refunds in the primary currency; on a tie the smaller id, so that it never flickers. */
function favouriteCategory(categories: readonly CategoryTally[], currency: string): string | null {
  const spent = new Map<string, number>();
  for (const tally of categories) {
    if (tally.currency !== currency) continue;
    spent.set(tally.categoryId, (spent.get(tally.categoryId) ?? 0) + tally.amountMinor);
  }
  const [favourite] = [...spent]
    .filter(([, amountMinor]) => amountMinor > 0)
    .sort(([idA, a], [idB, b]) => b - a || (idA < idB ? -1 : 1));
  return favourite?.[0] ?? null;
}
