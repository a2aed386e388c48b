/** The four axes of an order; each moves by its own table and by nothing else. */

export const orderStatuses = [
  'CREATED',
  'AWAITING_PAYMENT',
  'PAID',
  'PART_FULFILLED',
  'FULFILLED',
  'COMPLETED',
  'CLOSED',
] as const;
export type OrderStatus = (typeof orderStatuses)[number];

export const fulfilmentStatuses = [
  'PENDING',
  'ALLOCATED',
  'READY_FOR_PICKUP',
  'PICKED_UP',
  'NO_SHOW',
  'SHIPPED',
  'DELIVERED',
] as const;
export type FulfilmentStatus = (typeof fulfilmentStatuses)[number];

export const paymentStates = [
  'CREATED',
  'AUTHORISED',
  'CAPTURED',
  'DECLINED',
  'CANCELLED',
  'FAILED',
] as const;
export type PaymentState = (typeof paymentStates)[number];

export const refundStatuses = ['REQUESTED', 'RUNNING', 'COMPLETED'] as const;
export type RefundStatus = (typeof refundStatuses)[number];

export const fulfilmentMethods = ['PICKUP', 'DELIVERY', 'COUNTER', 'IMPORTED'] as const;
export type FulfilmentMethod = (typeof fulfilmentMethods)[number];

export const paymentMethods = ['WECHAT_PAY', 'CASH', 'CARD'] as const;
export type PaymentMethod = (typeof paymentMethods)[number];

export const closeReasons = [
  'PAYMENT_TIMEOUT',
  'CANCELLED_BY_BUYER',
  'CANCELLED_BY_STAFF',
  'REFUSED',
  'PICKUP_MISSED',
] as const;
export type CloseReason = (typeof closeReasons)[number];

export const goodsConditions = ['SELLABLE', 'DAMAGED'] as const;
export type GoodsCondition = (typeof goodsConditions)[number];

export type TransitionTable<Status extends string> = Readonly<Record<Status, readonly Status[]>>;

export const orderTransitions: TransitionTable<OrderStatus> = {
  CREATED: ['AWAITING_PAYMENT', 'PAID', 'CLOSED'],
  AWAITING_PAYMENT: ['PAID', 'CLOSED'],
  PAID: ['PART_FULFILLED', 'FULFILLED', 'CLOSED'],
  PART_FULFILLED: ['FULFILLED'],
  FULFILLED: ['COMPLETED'],
  COMPLETED: [],
  CLOSED: [],
};

export const fulfilmentTransitions: TransitionTable<FulfilmentStatus> = {
  PENDING: ['ALLOCATED', 'PICKED_UP'],
  ALLOCATED: ['READY_FOR_PICKUP', 'SHIPPED'],
  READY_FOR_PICKUP: ['PICKED_UP', 'NO_SHOW'],
  PICKED_UP: [],
  NO_SHOW: [],
  SHIPPED: ['DELIVERED'],
  DELIVERED: [],
};

/** A success may arrive after a decline, a cancellation or a failure: notices come out of order, and money taken is money taken. */
export const paymentTransitions: TransitionTable<PaymentState> = {
  CREATED: ['AUTHORISED', 'CAPTURED', 'DECLINED', 'CANCELLED', 'FAILED'],
  AUTHORISED: ['CAPTURED', 'CANCELLED', 'FAILED'],
  CAPTURED: [],
  DECLINED: ['AUTHORISED', 'CAPTURED', 'CANCELLED', 'FAILED'],
  CANCELLED: ['CAPTURED'],
  FAILED: ['AUTHORISED', 'CAPTURED', 'DECLINED', 'CANCELLED'],
};

/** A refund is owed until it is done: there is no way back and no failure at its end. */
export const refundTransitions: TransitionTable<RefundStatus> = {
  REQUESTED: ['RUNNING'],
  RUNNING: ['COMPLETED'],
  COMPLETED: [],
};

export function mayMove<Status extends string>(
  table: TransitionTable<Status>,
  from: Status,
  to: Status,
): boolean {
  return table[from].includes(to);
}

/** The states from which `to` may be reached: the condition of the UPDATE that moves there. */
export function statesBefore<Status extends string>(
  table: TransitionTable<Status>,
  to: Status,
): Status[] {
  return (Object.keys(table) as Status[]).filter((from) => table[from].includes(to));
}

export const paymentStatuses = ['UNPAID', 'PAID', 'PARTLY_REFUNDED', 'REFUNDED'] as const;
export type PaymentStatus = (typeof paymentStatuses)[number];

/** The payment axis as a buyer reads it; it follows from the amounts and is stored nowhere. */
export function paymentStatusOf(order: {
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  readonly paidAt: Date | null;
}): PaymentStatus {
  if (order.capturedMinor === 0) return order.paidAt === null ? 'UNPAID' : 'PAID';
  if (order.refundedMinor === 0) return 'PAID';
  return order.refundedMinor < order.capturedMinor ? 'PARTLY_REFUNDED' : 'REFUNDED';
}
