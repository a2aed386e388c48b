import { defineErrors } from '@hub/kernel/pure';

/** The codes only orders know; typed union members carry the ones a client must act on. */
export const orderErrors = defineErrors({
  SKU_NOT_FOR_SALE: {
    description: 'The SKU is unknown or not on the shelf at the moment.',
    retryable: false,
  },
  CART_FULL: { description: 'A cart holds at most 200 different SKUs.', retryable: false },
  CART_EMPTY: { description: 'There is nothing in the cart to order.', retryable: false },
  CHECKOUT_RUNNING: {
    description: 'Another checkout of the same cart has not ended yet; ask again in a moment.',
    retryable: true,
  },
  OUT_OF_STOCK: {
    description: 'Fewer pieces are available than were asked for.',
    retryable: false,
  },
  COUPON_NOT_USABLE: { description: 'The coupon cannot be used for this order.', retryable: false },
  POINTS_NOT_ENOUGH: {
    description: 'The member has fewer points than were to be spent.',
    retryable: false,
  },
  PRICE_CHANGED: { description: 'The total differs from the one the buyer saw.', retryable: false },
  MEMBER_NOT_ACTIVE: {
    description: 'The account is frozen or closed and cannot buy.',
    retryable: false,
  },
  STORE_NOT_FOR_PICKUP: {
    description: 'The store is unknown or hands over no orders.',
    retryable: false,
  },
  ORDER_NOT_PAYABLE: { description: 'The order does not await payment.', retryable: false },
  ORDER_NOT_CANCELLABLE: {
    description: 'The goods have left or the order has ended already.',
    retryable: false,
  },
  ORDER_NOT_READY: {
    description: 'The order is not in the state this step starts from.',
    retryable: false,
  },
  PAYMENT_BEING_CONFIRMED: {
    description: 'A payment has just arrived and is being confirmed; ask again in a moment.',
    retryable: true,
  },
  REFUND_NOT_POSSIBLE: {
    description: 'What was asked to be refunded cannot be refunded.',
    retryable: false,
  },
  REFUND_PENDING: {
    description: 'The payment provider has not finished the refund yet.',
    retryable: true,
  },
  TENDERED_TOO_LITTLE: {
    description: 'The cash handed over does not cover the total.',
    retryable: false,
  },
  ORDER_NUMBER_TAKEN: {
    description: 'An imported order number belongs to another order already.',
    retryable: false,
  },
  SALE_TOO_OLD: {
    description: 'A counter sale may be sent at most 30 days after it was rung up.',
    retryable: false,
  },
  NOTICE_REFUSED: {
    description:
      'A payment notice is not signed by the provider, too old or speaks of another amount.',
    retryable: false,
  },
});
