import type { BenefitScope } from './benefit-scope.js';
import type { LocalizedText } from './localized-text.js';

export const couponKinds = ['AMOUNT_OFF', 'PERCENT_OFF'] as const;
export type CouponKind = (typeof couponKinds)[number];

export type CouponRule =
  | {
      readonly kind: 'AMOUNT_OFF';
      readonly currency: string;
      readonly thresholdMinor: number;
      readonly amountMinor: number;
    }
  | {
      readonly kind: 'PERCENT_OFF';
      readonly currency: string;
      readonly thresholdMinor: number;
      readonly percentOff: number;
      /** The most it may save; null: no bound. */
      readonly capMinor: number | null;
    };

/** A fixed window for every coupon, or a number of days from the issue of each. */
export type CouponValidity =
  | { readonly kind: 'WINDOW'; readonly from: Date; readonly until: Date }
  | { readonly kind: 'DAYS'; readonly days: number };

export interface CouponTemplate {
  readonly id: string;
  readonly code: string;
  readonly name: LocalizedText;
  readonly rule: CouponRule;
  readonly scope: BenefitScope;
  readonly validity: CouponValidity;
  /** The most that may ever be issued; null: no bound. */
  readonly total: number | null;
  readonly issued: number;
  /** The most one member may ever get. */
  readonly perMember: number | null;
  /** Whether members take it themselves. */
  readonly claimable: boolean;
}

const dayMilliseconds = 86_400_000;

/** What a refund gives back lives at least this long. */
export const daysAfterRollBack = 7;

export function validityOf(
  validity: CouponValidity,
  issuedAt: Date,
): { validFrom: Date; validUntil: Date } {
  if (validity.kind === 'WINDOW') return { validFrom: validity.from, validUntil: validity.until };
  return {
    validFrom: issuedAt,
    validUntil: new Date(issuedAt.getTime() + validity.days * dayMilliseconds),
  };
}

export function leastValidityAfterRollBack(now: Date): Date {
  return new Date(now.getTime() + daysAfterRollBack * dayMilliseconds);
}

/** Whether a coupon issued now could still be used. */
export function mayBeIssued(template: Pick<CouponTemplate, 'validity'>, now: Date): boolean {
  return template.validity.kind === 'DAYS' || now < template.validity.until;
}

export function isSoldOut(template: Pick<CouponTemplate, 'total' | 'issued'>): boolean {
  return template.total !== null && template.issued >= template.total;
}
