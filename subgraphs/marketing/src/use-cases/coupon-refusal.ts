import type { DomainError } from '@hub/kernel';
import { type CouponProblem, couponProblems } from '../domain/coupon-discount.js';
import { couponProblemText } from '../domain/coupon-problem-text.js';
import { marketingErrors } from '../domain/errors.js';

export function couponRefusal(couponId: string, reason: CouponProblem): DomainError {
  return marketingErrors.refuse('COUPON_NOT_USABLE', couponProblemText[reason], {
    couponId,
    reason,
  });
}

/** Why a coupon was refused, or undefined for any other error. */
export function couponRefusalReason(error: DomainError): CouponProblem | undefined {
  if (error.code !== 'COUPON_NOT_USABLE') return undefined;
  return couponProblems.find((problem) => problem === error.details?.['reason']);
}
