import type {
  CloseReason,
  FulfilmentMethod,
  FulfilmentStatus,
  OrderStatus,
} from './order-status.js';
import type { LineDiscount, LocalizedName } from './pricing.js';
import type { OrderTouchpoint } from './touchpoint.js';

/** An order as it stands; amounts in minor units of `currency`. */
export interface Order {
  readonly id: string;
  readonly number: string;
  /** `member:<ulid>`, `external:<source>:<id>` or null for an anonymous counter sale. */
  readonly buyerKey: string | null;
  readonly memberId: string | null;
  readonly touchpoint: OrderTouchpoint;
  /** The store of a pickup or a counter sale. */
  readonly storeId: string | null;
  /** Where inventory holds or took the goods; null where none moved. */
  readonly locationId: string | null;
  readonly status: OrderStatus;
  readonly fulfilment: FulfilmentMethod;
  readonly fulfilmentStatus: FulfilmentStatus;
  readonly currency: string;
  readonly subtotalMinor: number;
  readonly discountMinor: number;
  readonly pointsMinor: number;
  readonly deliveryFeeMinor: number;
  readonly totalMinor: number;
  /** What came in for the order, from the payments' logs. */
  readonly capturedMinor: number;
  /** What was given or promised back; never above what came in. */
  readonly refundedMinor: number;
  /** The part of `refundedMinor` that was for goods. */
  readonly goodsRefundedMinor: number;
  readonly deliveryFeeRefundedMinor: number;
  readonly pointsSpent: number;
  readonly pointsRestored: number;
  readonly couponId: string | null;
  readonly couponReturned: boolean;
  readonly placedAt: Date;
  readonly payBefore: Date | null;
  readonly paidAt: Date | null;
  readonly completedAt: Date | null;
  readonly closeReason: CloseReason | null;
  readonly updatedAt: Date;
  /** Name of the system an imported order came from, and its key there. */
  readonly source: string | null;
  readonly documentKey: string | null;
}

export interface OrderLine {
  readonly id: string;
  readonly orderId: string;
  readonly position: number;
  readonly skuId: string;
  readonly categoryId: string | null;
  /** Frozen at placement. */
  readonly name: LocalizedName;
  readonly quantity: number;
  readonly unitPriceMinor: number;
  readonly listTotalMinor: number;
  readonly discounts: readonly LineDiscount[];
  readonly payableMinor: number;
  readonly refundedQuantity: number;
  readonly refundedMinor: number;
}

/** What points are earned on: goods after every discount, without delivery. */
export function earnBase(order: Pick<Order, 'deliveryFeeMinor' | 'totalMinor'>): number {
  return order.totalMinor - order.deliveryFeeMinor;
}

/** Money for it has come in, or it costs nothing: from here its confirmation alone moves it. */
export function isBeingConfirmed(
  order: Pick<Order, 'capturedMinor' | 'status' | 'totalMinor'>,
): boolean {
  return order.status === 'AWAITING_PAYMENT' && (order.capturedMinor > 0 || order.totalMinor === 0);
}

export function memberBuyerKey(memberId: string): string {
  return `member:${memberId}`;
}
