import { newUlid } from '@hub/kernel';
import type { ImportedDocument } from '../domain/imported-document.js';
import { importedOrderNumber } from '../domain/order-number.js';
import { lineIdOf } from '../domain/line-id.js';
import type { LineDiscount } from '../domain/pricing.js';
import type { OrderEntity, OrderLineEntity } from '../persistence/order.entity.js';

const discountName = { zh: '优惠', en: 'Discount' } as const;

/** A sale of the past: paid, complete, and without any stock, points or coupon of ours. */
export function importedOrder(source: string, document: ImportedDocument, now: Date): OrderEntity {
  const { currency, documentKey, fulfilment, lines, memberId, occurredAt, storeId, touchpoint } =
    document;
  const subtotalMinor = lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0);
  const discountMinor = lines.reduce((sum, line) => sum + line.discountMinor, 0);
  const totalMinor = subtotalMinor - discountMinor;
  return {
    id: newUlid(occurredAt),
    number: document.number ?? importedOrderNumber(source, documentKey),
    buyerKey: document.buyerKey,
    memberId,
    touchpoint,
    storeId,
    locationId: null,
    status: 'COMPLETED',
    fulfilment,
    fulfilmentStatus: 'DELIVERED',
    currency,
    subtotalMinor,
    discountMinor,
    pointsMinor: 0,
    deliveryFeeMinor: 0,
    totalMinor,
    capturedMinor: totalMinor,
    refundedMinor: 0,
    goodsRefundedMinor: 0,
    deliveryFeeRefundedMinor: 0,
    pointsSpent: 0,
    pointsRestored: 0,
    couponId: null,
    couponReturned: false,
    placedAt: occurredAt,
    payBefore: null,
    paidAt: occurredAt,
    completedAt: occurredAt,
    closeReason: null,
    updatedAt: now,
    source,
    documentKey,
  };
}

export function importedLines(orderId: string, document: ImportedDocument): OrderLineEntity[] {
  return document.lines.map((line, position) => {
    const listTotalMinor = line.quantity * line.unitPriceMinor;
    const discount: LineDiscount = {
      kind: 'PROMOTION',
      sourceId: null,
      name: discountName,
      amountMinor: line.discountMinor,
    };
    return {
      orderId,
      position,
      id: lineIdOf(orderId, position),
      skuId: line.skuId,
      categoryId: line.categoryId,
      name: { zh: line.name, en: line.nameEn ?? line.name },
      quantity: line.quantity,
      unitPriceMinor: line.unitPriceMinor,
      listTotalMinor,
      discounts: line.discountMinor === 0 ? [] : [discount],
      payableMinor: listTotalMinor - line.discountMinor,
      refundedQuantity: 0,
      refundedMinor: 0,
    };
  });
}
