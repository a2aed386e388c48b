import type { Order, OrderLine } from '../domain/order.js';

/** What every event of an order says of it; ids and figures only. */
export function orderFacts(order: Order) {
  return {
    orderId: order.id,
    orderNumber: order.number,
    buyerKey: order.buyerKey,
    memberId: order.memberId,
    touchpoint: order.touchpoint,
    storeId: order.storeId,
    currency: order.currency,
    totalMinor: order.totalMinor,
  };
}

export function orderLineFacts(lines: readonly OrderLine[]) {
  return lines.map(({ id, skuId, categoryId, quantity, payableMinor }) => ({
    orderLineId: id,
    skuId,
    categoryId,
    quantity,
    payableMinor,
  }));
}
