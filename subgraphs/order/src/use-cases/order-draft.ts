import { businessDay, newUlid } from '@hub/kernel';
import { memberBuyerKey, type Order, type OrderLine } from '../domain/order.js';
import { orderNumber } from '../domain/order-number.js';
import type { FulfilmentMethod } from '../domain/order-status.js';
import type { Priced } from '../domain/pricing.js';
import type { OrderTouchpoint } from '../domain/touchpoint.js';

/** An order on its way through a saga: what will be inserted, as JSON. */
export interface OrderDraft {
  readonly id: string;
  readonly number: string;
  readonly memberId: string | null;
  readonly touchpoint: OrderTouchpoint;
  readonly storeId: string | null;
  readonly locationId: string | null;
  readonly fulfilment: FulfilmentMethod;
  readonly couponId: string | null;
  /** ISO instants. */
  readonly placedAt: string;
  readonly payBefore: string | null;
  readonly priced: Priced;
  readonly lineIds: readonly string[];
}

export function draftOrder(
  facts: Pick<
    OrderDraft,
    'couponId' | 'fulfilment' | 'id' | 'memberId' | 'priced' | 'storeId' | 'touchpoint'
  > & {
    readonly placedAt: Date;
    readonly payBefore: Date | null;
    readonly businessZone: string;
  },
): OrderDraft {
  const { businessZone, placedAt, payBefore, ...rest } = facts;
  return {
    ...rest,
    number: orderNumber(facts.id, businessDay(placedAt, businessZone)),
    locationId: facts.storeId,
    placedAt: placedAt.toISOString(),
    payBefore: payBefore?.toISOString() ?? null,
    lineIds: facts.priced.lines.map(() => newUlid(placedAt)),
  };
}

/** What inventory is asked to hold, sell or return for a draft. */
export function stockLines(
  draft: OrderDraft,
): { orderLineId: string; skuId: string; quantity: number }[] {
  return draft.priced.lines.map((line, position) => ({
    orderLineId: lineId(draft, position),
    skuId: line.skuId,
    quantity: line.quantity,
  }));
}

export function orderFromDraft(
  draft: OrderDraft,
  stands: Pick<Order, 'completedAt' | 'fulfilmentStatus' | 'paidAt' | 'status' | 'updatedAt'> & {
    readonly capturedMinor: number;
  },
): Order {
  const { priced } = draft;
  return {
    id: draft.id,
    number: draft.number,
    buyerKey: draft.memberId === null ? null : memberBuyerKey(draft.memberId),
    memberId: draft.memberId,
    touchpoint: draft.touchpoint,
    storeId: draft.storeId,
    locationId: draft.locationId,
    fulfilment: draft.fulfilment,
    currency: priced.currency,
    subtotalMinor: priced.subtotalMinor,
    discountMinor: priced.discountMinor,
    pointsMinor: priced.pointsMinor,
    deliveryFeeMinor: priced.deliveryFeeMinor,
    totalMinor: priced.totalMinor,
    refundedMinor: 0,
    goodsRefundedMinor: 0,
    deliveryFeeRefundedMinor: 0,
    pointsSpent: priced.pointsToSpend,
    pointsRestored: 0,
    couponId: draft.couponId,
    couponReturned: false,
    placedAt: new Date(draft.placedAt),
    payBefore: draft.payBefore === null ? null : new Date(draft.payBefore),
    closeReason: null,
    source: null,
    documentKey: null,
    ...stands,
  };
}

export function linesFromDraft(draft: OrderDraft): OrderLine[] {
  return draft.priced.lines.map((line, position) => ({
    id: lineId(draft, position),
    orderId: draft.id,
    position,
    skuId: line.skuId,
    categoryId: line.categoryId,
    name: line.name,
    quantity: line.quantity,
    unitPriceMinor: line.unitPriceMinor,
    listTotalMinor: line.listTotalMinor,
    discounts: line.discounts,
    payableMinor: line.payableMinor,
    refundedQuantity: 0,
    refundedMinor: 0,
  }));
}

function lineId(draft: OrderDraft, position: number): string {
  const id = draft.lineIds[position];
  if (id === undefined) throw new Error(`Order ${draft.id} has no line ${String(position)}`);
  return id;
}
