export const couponStatuses = ['AVAILABLE', 'RESERVED', 'REDEEMED', 'EXPIRED', 'VOID'] as const;
export type CouponStatus = (typeof couponStatuses)[number];

/** Every way a coupon may go; whatever is not here is refused by the compare-and-set that carries it. */
export const couponTransitions = {
  reserve: { from: 'AVAILABLE', to: 'RESERVED' },
  release: { from: 'RESERVED', to: 'AVAILABLE' },
  redeem: { from: 'RESERVED', to: 'REDEEMED' },
  /** The reservation lapsed or was released, the payment came after all and nobody else took the coupon. */
  redeemLate: { from: 'AVAILABLE', to: 'REDEEMED' },
  /** As above, and meanwhile the coupon expired: it was promised in time. */
  redeemExpired: { from: 'EXPIRED', to: 'REDEEMED' },
  rollBack: { from: 'REDEEMED', to: 'AVAILABLE' },
  expire: { from: 'AVAILABLE', to: 'EXPIRED' },
  withdraw: { from: 'AVAILABLE', to: 'VOID' },
} as const satisfies Record<string, { from: CouponStatus; to: CouponStatus }>;

/** What the owner sees: a coupon past its last moment is expired before the worker has come by. */
export function visibleStatus(
  coupon: { status: CouponStatus; validUntil: Date },
  now: Date,
): CouponStatus {
  return coupon.status === 'AVAILABLE' && coupon.validUntil <= now ? 'EXPIRED' : coupon.status;
}
