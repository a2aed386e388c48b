import type { GoodsCondition } from './order-status.js';
import type { LineDiscount } from './pricing.js';
import { orderErrors } from './errors.js';
import { shareOfUnits } from './unit-share.js';

export interface RefundableLine {
  readonly id: string;
  readonly quantity: number;
  readonly payableMinor: number;
  readonly refundedQuantity: number;
  readonly discounts: readonly LineDiscount[];
}

export interface RefundableOrder {
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  readonly deliveryFeeMinor: number;
  readonly deliveryFeeRefundedMinor: number;
  readonly pointsSpent: number;
  readonly pointsRestored: number;
  readonly couponId: string | null;
  readonly couponReturned: boolean;
}

export interface WantedRefundLine {
  readonly orderLineId: string;
  readonly quantity: number;
  readonly condition: GoodsCondition;
}

export interface PlannedRefundLine extends WantedRefundLine {
  readonly amountMinor: number;
}

export interface RefundPlan {
  readonly lines: readonly PlannedRefundLine[];
  readonly goodsMinor: number;
  readonly deliveryFeeMinor: number;
  readonly amountMinor: number;
  readonly pointsRestored: number;
  readonly couponReturns: boolean;
  /** Nothing of the goods is left with the buyer after this refund. */
  readonly full: boolean;
}

export type RefundRefusal =
  | 'LINE_UNKNOWN'
  | 'LINE_TWICE'
  | 'MORE_THAN_BOUGHT'
  | 'MORE_THAN_CAPTURED'
  | 'NOTHING_LEFT'
  | 'NOT_HANDED_OVER'
  | 'NOT_PAID';

export function refuseRefund(reason: RefundRefusal, message: string): Error {
  return orderErrors.refuse('REFUND_NOT_POSSIBLE', message, { reason });
}

/**
 * What giving these units back means for money, points and coupon. The delivery fee comes back only with the last
 * goods and only while nothing has been shipped; the coupon once everything it paid for is back; points by their
 * cumulative share, so that roundings never add up to one too many or too few.
 */
export function planRefund(facts: {
  readonly order: RefundableOrder;
  readonly lines: readonly RefundableLine[];
  readonly wanted: readonly WantedRefundLine[];
  readonly deliveryFeeComesBack: boolean;
}): RefundPlan {
  const { order, lines, wanted } = facts;
  const planned = planLines(lines, wanted);
  const after = lines.map((line) => ({
    ...line,
    refundedQuantity: line.refundedQuantity + quantityOf(wanted, line.id),
  }));
  const full = after.every((line) => line.refundedQuantity === line.quantity);
  const goodsMinor = sum(planned.map((line) => line.amountMinor));
  const deliveryFeeMinor =
    full && facts.deliveryFeeComesBack
      ? order.deliveryFeeMinor - order.deliveryFeeRefundedMinor
      : 0;
  const amountMinor = goodsMinor + deliveryFeeMinor;
  if (amountMinor > order.capturedMinor - order.refundedMinor) {
    throw refuseRefund('MORE_THAN_CAPTURED', 'More would be refunded than was paid');
  }
  return {
    lines: planned,
    goodsMinor,
    deliveryFeeMinor,
    amountMinor,
    pointsRestored: pointsBack(order.pointsSpent, after) - order.pointsRestored,
    couponReturns:
      order.couponId !== null && !order.couponReturned && everythingTheCouponPaidForIsBack(after),
    full,
  };
}

function planLines(
  lines: readonly RefundableLine[],
  wanted: readonly WantedRefundLine[],
): PlannedRefundLine[] {
  if (wanted.length === 0) throw refuseRefund('NOTHING_LEFT', 'There is nothing left to refund');
  const seen = new Set<string>();
  return wanted.map((request) => {
    const line = lines.find((candidate) => candidate.id === request.orderLineId);
    if (line === undefined)
      throw refuseRefund('LINE_UNKNOWN', `The order has no line ${request.orderLineId}`);
    if (seen.has(line.id)) throw refuseRefund('LINE_TWICE', `Line ${line.id} is named twice`);
    seen.add(line.id);
    const left = line.quantity - line.refundedQuantity;
    if (request.quantity > left) {
      throw refuseRefund(
        'MORE_THAN_BOUGHT',
        `Of line ${line.id} ${String(left)} can still be refunded, not ${String(request.quantity)}`,
      );
    }
    return {
      ...request,
      amountMinor: shareOfUnits(
        line.payableMinor,
        line.quantity,
        line.refundedQuantity,
        request.quantity,
      ),
    };
  });
}

function pointsBack(pointsSpent: number, lines: readonly RefundableLine[]): number {
  const paidWithPoints = lines.map((line) => discountOf(line, 'POINTS'));
  const total = sum(paidWithPoints);
  if (total === 0) return 0;
  const back = sum(
    lines.map((line, position) =>
      shareOfUnits(paidWithPoints[position] ?? 0, line.quantity, 0, line.refundedQuantity),
    ),
  );
  return Number((BigInt(pointsSpent) * BigInt(back)) / BigInt(total));
}

function everythingTheCouponPaidForIsBack(lines: readonly RefundableLine[]): boolean {
  return lines.every(
    (line) => discountOf(line, 'COUPON') === 0 || line.refundedQuantity === line.quantity,
  );
}

function discountOf(line: RefundableLine, kind: LineDiscount['kind']): number {
  return sum(
    line.discounts
      .filter((discount) => discount.kind === kind)
      .map((discount) => discount.amountMinor),
  );
}

function quantityOf(wanted: readonly WantedRefundLine[], lineId: string): number {
  return sum(
    wanted.filter((request) => request.orderLineId === lineId).map((request) => request.quantity),
  );
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((running, amount) => running + amount, 0);
}
