import type {
  orderClosed,
  orderImported,
  orderPaid,
  orderPlaced,
  orderRefunded,
} from '@hub/events';
import { type EventContract, type IntegrationEvent, newUlid, type PayloadOf } from '@hub/kernel';

/** Who buys what, for tests that let events of other capabilities arrive. */
export interface TestOrder {
  readonly orderId: string;
  readonly buyerKey: string | null;
  readonly currency?: string;
  readonly totalMinor: number;
  readonly at: Date;
  readonly categoryId?: string | null;
}

export function orderFacts(order: TestOrder) {
  const { orderId, buyerKey, totalMinor, currency = 'CNY' } = order;
  return {
    orderId,
    orderNumber: `N-${orderId.slice(-6)}`,
    buyerKey,
    memberId: buyerKey?.startsWith('member:') === true ? buyerKey.slice('member:'.length) : null,
    touchpoint: 'app' as const,
    storeId: null,
    currency,
    totalMinor,
  };
}

export function placed(order: TestOrder): PayloadOf<typeof orderPlaced> {
  return { ...orderFacts(order), placedAt: order.at.toISOString(), lines: [lineOf(order)] };
}

export function paid(order: TestOrder): PayloadOf<typeof orderPaid> {
  return {
    ...orderFacts(order),
    paidAt: order.at.toISOString(),
    earnBaseMinor: order.totalMinor,
    fulfilment: 'pickup',
    lines: [lineOf(order)],
  };
}

export function closed(order: TestOrder): PayloadOf<typeof orderClosed> {
  return { ...orderFacts(order), closedAt: order.at.toISOString(), reason: 'payment_timeout' };
}

export function refunded(
  order: TestOrder,
  refund: {
    readonly refundId: string;
    readonly refundMinor: number;
    readonly refundedTotalMinor: number;
    readonly at: Date;
  },
): PayloadOf<typeof orderRefunded> {
  const { refundId, refundMinor, refundedTotalMinor } = refund;
  const { orderLineId, skuId, categoryId, quantity } = lineOf(order);
  return {
    ...orderFacts(order),
    refundId,
    refundedAt: refund.at.toISOString(),
    refundMinor,
    refundedTotalMinor,
    earnBaseMinor: order.totalMinor,
    earnBaseRefundedMinor: refundedTotalMinor,
    pointsRestored: 0,
    full: refundedTotalMinor === order.totalMinor,
    lines: [{ orderLineId, skuId, categoryId, quantity, refundMinor }],
  };
}

export function imported(
  order: TestOrder,
  document: { readonly kind: 'order' | 'refund' | 'credit'; readonly documentKey: string },
): PayloadOf<typeof orderImported> {
  const { categoryId = null, totalMinor } = order;
  return {
    ...orderFacts(order),
    touchpoint: 'import',
    ...document,
    occurredAt: order.at.toISOString(),
    amountMinor: totalMinor,
    lineCount: 1,
    categories: categoryId === null ? [] : [{ categoryId, amountMinor: totalMinor }],
  };
}

export function eventOf<P>(
  contract: EventContract<P>,
  payload: P,
  options: { readonly id?: string; readonly occurredAt?: Date } = {},
): IntegrationEvent<P> {
  const occurredAt = options.occurredAt ?? new Date('2026-11-01T00:00:00Z');
  return {
    id: options.id ?? newUlid(occurredAt),
    type: contract.type,
    aggregateId: 'test-aggregate',
    occurredAt: occurredAt.toISOString(),
    payload,
  };
}

function lineOf({ orderId, totalMinor, categoryId = null }: TestOrder) {
  return {
    orderLineId: orderId,
    skuId: orderId,
    categoryId,
    quantity: 1,
    payableMinor: totalMinor,
  };
}
