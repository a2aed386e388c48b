import type { CouponProblem } from './coupon-discount.js';

/** What the buyer is told about a coupon that cannot be used. */
export const couponProblemText: Record<CouponProblem, string> = {
  NOT_FOUND: 'This coupon is not in the wallet.',
  NOT_YET_VALID: 'This coupon cannot be used yet.',
  EXPIRED: 'This coupon has expired.',
  ALREADY_USED: 'This coupon was already used.',
  RESERVED_BY_ANOTHER_ORDER: 'Another order that awaits payment holds this coupon.',
  VOID: 'This coupon was withdrawn.',
  RELEASED_BEFORE: 'This order already gave the coupon back; place a new order to use it.',
  WRONG_CURRENCY: 'This coupon is for another currency.',
  NO_ELIGIBLE_GOODS: 'Nothing in the cart is covered by this coupon.',
  BELOW_THRESHOLD: 'The goods this coupon covers do not reach its minimum amount.',
};
