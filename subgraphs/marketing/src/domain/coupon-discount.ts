import { applyRateHalfEven, assertNever, prorateCapped } from '@hub/kernel/pure';
import { covers, type ScopedGoods } from './benefit-scope.js';
import type { Coupon } from './coupon.js';
import type { CouponRule, CouponTemplate } from './coupon-template.js';

export const couponProblems = [
  'NOT_FOUND',
  'NOT_YET_VALID',
  'EXPIRED',
  'ALREADY_USED',
  'RESERVED_BY_ANOTHER_ORDER',
  'VOID',
  'RELEASED_BEFORE',
  'WRONG_CURRENCY',
  'NO_ELIGIBLE_GOODS',
  'BELOW_THRESHOLD',
] as const;
export type CouponProblem = (typeof couponProblems)[number];

/** A coupon together with what it is worth. */
export interface WalletCoupon extends Coupon {
  readonly template: Pick<CouponTemplate, 'name' | 'rule' | 'scope'>;
}

export type CouponLine = ScopedGoods & { readonly remainingMinor: number };

export type CouponOutcome =
  | { readonly usable: true; readonly savingMinor: number; readonly shares: readonly number[] }
  | { readonly usable: false; readonly problem: CouponProblem };

/** Why the coupon itself cannot be used, whatever the cart holds; its own order's reservation is no hindrance. */
export function couponHindrance(
  coupon: Pick<Coupon, 'status' | 'validFrom' | 'validUntil' | 'orderId'>,
  now: Date,
  orderId?: string | null,
): CouponProblem | undefined {
  switch (coupon.status) {
    case 'REDEEMED':
      return 'ALREADY_USED';
    case 'VOID':
      return 'VOID';
    case 'EXPIRED':
      return 'EXPIRED';
    case 'RESERVED':
      return orderId !== undefined && orderId !== null && coupon.orderId === orderId
        ? undefined
        : 'RESERVED_BY_ANOTHER_ORDER';
    case 'AVAILABLE':
      if (now < coupon.validFrom) return 'NOT_YET_VALID';
      return now < coupon.validUntil ? undefined : 'EXPIRED';
    default:
      return assertNever(coupon.status);
  }
}

/** The coupon's share of every line; the threshold counts what promotions left of the goods in scope. */
export function couponOutcome(
  template: Pick<CouponTemplate, 'rule' | 'scope'>,
  lines: readonly CouponLine[],
  currency: string,
): CouponOutcome {
  const { rule, scope } = template;
  if (rule.currency !== currency) return { usable: false, problem: 'WRONG_CURRENCY' };
  const caps = lines.map((line) => (covers(scope, line) ? line.remainingMinor : 0));
  const total = caps.reduce((sum, cap) => sum + cap, 0);
  if (total === 0) return { usable: false, problem: 'NO_ELIGIBLE_GOODS' };
  if (total < rule.thresholdMinor) return { usable: false, problem: 'BELOW_THRESHOLD' };
  const savingMinor = couponSaving(rule, total);
  return { usable: true, savingMinor, shares: prorateCapped(savingMinor, caps) };
}

function couponSaving(rule: CouponRule, total: number): number {
  if (rule.kind === 'AMOUNT_OFF') return Math.min(rule.amountMinor, total);
  const saving = applyRateHalfEven(total, rule.percentOff, 100);
  return rule.capMinor === null ? saving : Math.min(saving, rule.capMinor);
}
