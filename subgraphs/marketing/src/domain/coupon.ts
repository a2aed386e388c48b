import type { CouponStatus } from './coupon-status.js';

/** A coupon in somebody's wallet. */
export interface Coupon {
  readonly id: string;
  readonly templateId: string;
  readonly memberId: string;
  readonly status: CouponStatus;
  readonly validFrom: Date;
  /** Exclusive. */
  readonly validUntil: Date;
  /** The order that holds it or used it up. */
  readonly orderId: string | null;
}
