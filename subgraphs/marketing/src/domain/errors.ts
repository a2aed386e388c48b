import { defineErrors } from '@hub/kernel/pure';

/** The refusals of marketing beside the kernel's base codes. */
export const marketingErrors = defineErrors({
  COUPON_SOLD_OUT: {
    description: 'Every coupon of the template has been issued.',
    retryable: false,
  },
  COUPON_LIMIT_REACHED: {
    description: 'The member already took as many coupons of the template as one member may.',
    retryable: false,
  },
  COUPON_NOT_CLAIMABLE: {
    description:
      'Members cannot take this coupon themselves, or not now: it is granted by staff, not yet open or over.',
    retryable: false,
  },
  COUPON_NOT_USABLE: {
    description: 'The coupon cannot be reserved; `details.reason` says why.',
    retryable: false,
  },
  COUPON_NOT_AVAILABLE: {
    description:
      'Only a coupon that lies unused in a wallet can be withdrawn; `details.status` says where it is.',
    retryable: false,
  },
  PROMOTION_ENDED: {
    description: 'The promotion is over and cannot be ended again at another moment.',
    retryable: false,
  },
  TEMPLATE_CODE_TAKEN: {
    description: 'Another coupon template already has this code.',
    retryable: false,
  },
});
