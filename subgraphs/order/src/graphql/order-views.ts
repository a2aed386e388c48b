import { money } from '@hub/kernel';
import type { OrderLine } from '../domain/order.js';
import type { LineDiscount } from '../domain/pricing.js';
import { timelineText } from '../domain/timeline.js';
import type { TimelineEntity } from '../persistence/order-parts.entity.js';
import type { PaymentEntity } from '../persistence/payment.entity.js';
import type { RefundEntity, RefundLineEntity } from '../persistence/refund.entity.js';
import type { Quoted } from '../use-cases/quote-basket.js';
import type { QuoteType } from './cart.type.js';
import type {
  LineDiscountType,
  OrderLineType,
  OrderTimelineEntryType,
  PaymentType,
  RefundLineType,
} from './order.type.js';

/** Rows as the graph shows them: amounts get their currency, ids become the entities they name. */

function discountViews(discounts: readonly LineDiscount[], currency: string): LineDiscountType[] {
  return discounts.map(({ amountMinor, kind, name, sourceId }) => ({
    kind,
    name,
    sourceId,
    amount: money(amountMinor, currency),
  }));
}

export function orderLineView(line: OrderLine, currency: string): OrderLineType {
  const { id, name, quantity, refundedQuantity } = line;
  return {
    id,
    name,
    quantity,
    refundedQuantity,
    sku: { id: line.skuId },
    unitPrice: money(line.unitPriceMinor, currency),
    listTotal: money(line.listTotalMinor, currency),
    discounts: discountViews(line.discounts, currency),
    payable: money(line.payableMinor, currency),
    refundedTotal: money(line.refundedMinor, currency),
  };
}

export function paymentView(payment: PaymentEntity): PaymentType {
  const { createdAt, currency, id, method, status } = payment;
  return {
    id,
    method,
    status,
    createdAt,
    amount: money(payment.amountMinor, currency),
    refunded: money(payment.refundedMinor, currency),
  };
}

/** A refund still without its lines, which a loader adds where they are asked for. */
export function refundView(refund: RefundEntity) {
  const { couponReturned, createdAt, currency, id, pointsRestored, reason, status } = refund;
  return {
    id,
    couponReturned,
    createdAt,
    pointsRestored,
    reason,
    status,
    currency,
    amount: money(refund.amountMinor, currency),
  };
}
export type RefundView = ReturnType<typeof refundView>;

export function refundLineView(line: RefundLineEntity, currency: string): RefundLineType {
  return {
    orderLineId: line.orderLineId,
    quantity: line.quantity,
    amount: money(line.amountMinor, currency),
  };
}

export function timelineView({ actor, at, kind }: TimelineEntity): OrderTimelineEntryType {
  return { at, kind, actor, text: timelineText(kind) };
}

export function quoteView({ candidates, priced, problems }: Quoted): QuoteType {
  const { currency } = priced;
  return {
    lines: priced.lines.map((line) => ({
      sku: { id: line.skuId },
      quantity: line.quantity,
      unitPrice: money(line.unitPriceMinor, currency),
      listTotal: money(line.listTotalMinor, currency),
      discounts: discountViews(line.discounts, currency),
      payable: money(line.payableMinor, currency),
    })),
    subtotal: money(priced.subtotalMinor, currency),
    discountTotal: money(priced.discountMinor, currency),
    pointsDiscount: money(priced.pointsMinor, currency),
    pointsToSpend: priced.pointsToSpend,
    deliveryFee: money(priced.deliveryFeeMinor, currency),
    total: money(priced.totalMinor, currency),
    couponCandidates: candidates.map(({ couponId, reason, savingMinor, usable }) => ({
      coupon: { id: couponId },
      usable,
      reason,
      saving: savingMinor === null ? null : money(savingMinor, currency),
    })),
    problems: problems.map(({ code, message, skuId }) => ({
      code,
      message,
      sku: skuId === null ? null : { id: skuId },
    })),
  };
}
