import type { WalletCoupon } from './coupon-discount.js';
import type { BenefitCart, BenefitEvaluation, BenefitLine } from './evaluate-benefits.js';
import type { Promotion, PromotionRule } from './promotion.js';

export const noon = new Date('2026-11-22T04:00:00Z');
export const text = (en: string) => ({ zh: `${en}（中）`, en });

export function line(
  lineKey: string,
  unitPriceMinor: number,
  quantity = 1,
  more: Partial<BenefitLine> = {},
): BenefitLine {
  return {
    lineKey,
    unitPriceMinor,
    quantity,
    skuId: `sku-${lineKey}`,
    productId: `product-${lineKey}`,
    categoryIds: ['goods'],
    ...more,
  };
}

export function cart(lines: readonly BenefitLine[], more: Partial<BenefitCart> = {}): BenefitCart {
  return {
    at: noon,
    currency: 'CNY',
    tierCode: null,
    storeId: null,
    touchpoint: 'app',
    lines,
    ...more,
  };
}

export function promotion<Rule extends PromotionRule>(
  id: string,
  rule: Rule,
  more: Partial<Promotion<Rule>> = {},
): Promotion<Rule> {
  return {
    id,
    name: text(id),
    rule,
    scope: { kind: 'ALL' },
    startsAt: new Date('2026-11-01T00:00:00Z'),
    endsAt: null,
    priority: 0,
    stackable: true,
    exclusiveGroup: null,
    storeIds: null,
    touchpoints: null,
    ...more,
  };
}

export const threshold = (thresholdMinor: number, amountOffMinor: number, repeats = false) =>
  ({ kind: 'THRESHOLD', currency: 'CNY', thresholdMinor, amountOffMinor, repeats }) as const;
export const percentage = (percentOff: number) => ({ kind: 'PERCENTAGE', percentOff }) as const;
export const nthPiece = (nth: number, percentOff: number) =>
  ({ kind: 'NTH_PIECE', nth, percentOff }) as const;

export function coupon(id: string, more: Partial<WalletCoupon> = {}): WalletCoupon {
  return {
    id,
    templateId: 'template',
    memberId: 'member',
    status: 'AVAILABLE',
    validFrom: new Date('2026-11-01T00:00:00Z'),
    validUntil: new Date('2026-12-01T00:00:00Z'),
    orderId: null,
    template: {
      name: text('coupon'),
      rule: { kind: 'AMOUNT_OFF', currency: 'CNY', thresholdMinor: 0, amountMinor: 1000 },
      scope: { kind: 'ALL' },
    },
    ...more,
  };
}

/** What each line saves in all. */
export function savings(evaluation: BenefitEvaluation): Record<string, number> {
  return Object.fromEntries(
    evaluation.lines.map((each) => [
      each.lineKey,
      each.discounts.reduce((sum, discount) => sum + discount.amountMinor, 0),
    ]),
  );
}

/** Repeatable random numbers from 0 to below 1 (xorshift32; no global look-ups, which cost much under jest). */
export function randomSource(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
}
