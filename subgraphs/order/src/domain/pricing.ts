import { prorateCapped, safeInteger } from '@hub/kernel/pure';
import { deliveryFee } from './delivery-fee.js';

export interface LocalizedName {
  readonly zh: string;
  readonly en: string;
}

export const discountKinds = ['MEMBER_PRICE', 'PROMOTION', 'COUPON', 'POINTS'] as const;
export type DiscountKind = (typeof discountKinds)[number];

export interface LineDiscount {
  readonly kind: DiscountKind;
  /** The promotion, coupon or template behind it; null for points. */
  readonly sourceId: string | null;
  readonly name: LocalizedName;
  readonly amountMinor: number;
}

export interface BasketLine {
  readonly lineId: string;
  readonly skuId: string;
  readonly productId: string;
  readonly categoryId: string | null;
  readonly name: LocalizedName;
  readonly quantity: number;
  readonly unitPriceMinor: number;
}

export interface PricedLine extends BasketLine {
  readonly listTotalMinor: number;
  readonly discounts: readonly LineDiscount[];
  /** What the line costs after every discount, points included. */
  readonly payableMinor: number;
}

export interface Priced {
  readonly currency: string;
  readonly lines: readonly PricedLine[];
  readonly subtotalMinor: number;
  /** Member price, promotions and coupon together; points are apart. */
  readonly discountMinor: number;
  readonly pointsToSpend: number;
  readonly pointsMinor: number;
  readonly deliveryFeeMinor: number;
  readonly totalMinor: number;
}

export interface PricingFacts {
  readonly currency: string;
  readonly lines: readonly BasketLine[];
  /** Discounts per line id, in the order in which they apply. */
  readonly discounts: ReadonlyMap<string, readonly LineDiscount[]>;
  readonly fulfilment: 'PICKUP' | 'DELIVERY' | 'COUNTER';
  readonly freeDelivery: boolean;
  readonly points: {
    readonly wanted: number;
    readonly available: number;
    readonly valueMinor: number;
  };
}

/** At most this share of what the goods cost after the other discounts is paid with points. */
export const pointsShare = { numerator: 1, denominator: 2 } as const;

const pointsName: LocalizedName = { zh: '积分抵扣', en: 'Points' };

/**
 * List price per line, less discounts, less points, plus delivery. Points are spread over the lines by largest
 * remainder, none above what its line still costs; they pay for goods only, never for delivery.
 */
export function priceBasket(facts: PricingFacts): Priced {
  const discounted = facts.lines.map((line) =>
    discountedLine(line, facts.discounts.get(line.lineId) ?? []),
  );
  const goodsMinor = sum(discounted.map((line) => line.payableMinor));
  const pointsToSpend = spendablePoints(goodsMinor, facts.points);
  const pointsMinor = pointsToSpend * facts.points.valueMinor;
  const shares = prorateCapped(
    pointsMinor,
    discounted.map((line) => line.payableMinor),
  );
  const lines = discounted.map((line, position) => withPoints(line, shares[position] ?? 0));
  const subtotalMinor = sum(lines.map((line) => line.listTotalMinor));
  const deliveryFeeMinor = deliveryFee({ ...facts, goodsMinor });
  return {
    currency: facts.currency,
    lines,
    subtotalMinor,
    discountMinor: subtotalMinor - goodsMinor,
    pointsToSpend,
    pointsMinor,
    deliveryFeeMinor,
    totalMinor: goodsMinor - pointsMinor + deliveryFeeMinor,
  };
}

/** The most points that may be spent on goods of this worth. */
export function mostPoints(goodsMinor: number, valueMinor: number): number {
  const payableWithPoints = Math.floor(
    (goodsMinor * pointsShare.numerator) / pointsShare.denominator,
  );
  return valueMinor <= 0 ? 0 : Math.floor(payableWithPoints / valueMinor);
}

function spendablePoints(goodsMinor: number, points: PricingFacts['points']): number {
  return Math.max(
    0,
    Math.min(points.wanted, points.available, mostPoints(goodsMinor, points.valueMinor)),
  );
}

function discountedLine(line: BasketLine, discounts: readonly LineDiscount[]): PricedLine {
  const listTotalMinor = safeInteger(line.unitPriceMinor * line.quantity, 'A line total');
  const payableMinor = listTotalMinor - sum(discounts.map((discount) => discount.amountMinor));
  if (payableMinor < 0) throw new RangeError(`Line ${line.lineId} is discounted below zero`);
  return {
    ...line,
    listTotalMinor,
    discounts: discounts.filter((discount) => discount.amountMinor !== 0),
    payableMinor,
  };
}

function withPoints(line: PricedLine, amountMinor: number): PricedLine {
  if (amountMinor === 0) return line;
  const points: LineDiscount = { kind: 'POINTS', sourceId: null, name: pointsName, amountMinor };
  return {
    ...line,
    discounts: [...line.discounts, points],
    payableMinor: line.payableMinor - amountMinor,
  };
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((running, amount) => running + amount, 0);
}
