import {
  booleanColumn,
  integerColumn,
  jsonColumn,
  moneyColumn,
  textColumn,
  timeColumn,
  ulidColumn,
} from '@hub/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Order, OrderLine } from '../domain/order.js';
import type {
  CloseReason,
  FulfilmentMethod,
  FulfilmentStatus,
  OrderStatus,
} from '../domain/order-status.js';
import type { LineDiscount } from '../domain/pricing.js';
import type { OrderTouchpoint } from '../domain/touchpoint.js';

@Entity({ name: 'customer_order' })
export class OrderEntity implements Order {
  @PrimaryColumn({ ...ulidColumn(), name: 'id' })
  id!: string;
  @Column({ ...textColumn(32), name: 'number' })
  number!: string;
  @Column({ ...textColumn(128), name: 'buyer_key', nullable: true })
  buyerKey!: string | null;
  @Column({ ...ulidColumn(), name: 'member_id', nullable: true })
  memberId!: string | null;
  @Column({ ...textColumn(16), name: 'touchpoint' })
  touchpoint!: OrderTouchpoint;
  @Column({ ...ulidColumn(), name: 'store_id', nullable: true })
  storeId!: string | null;
  @Column({ ...ulidColumn(), name: 'location_id', nullable: true })
  locationId!: string | null;
  @Column({ ...textColumn(20), name: 'status' })
  status!: OrderStatus;
  @Column({ ...textColumn(12), name: 'fulfilment' })
  fulfilment!: FulfilmentMethod;
  @Column({ ...textColumn(20), name: 'fulfilment_status' })
  fulfilmentStatus!: FulfilmentStatus;
  @Column({ ...textColumn(3), name: 'currency' })
  currency!: string;
  @Column({ ...moneyColumn(), name: 'subtotal_minor' })
  subtotalMinor!: number;
  @Column({ ...moneyColumn(), name: 'discount_minor' })
  discountMinor!: number;
  @Column({ ...moneyColumn(), name: 'points_minor' })
  pointsMinor!: number;
  @Column({ ...moneyColumn(), name: 'delivery_fee_minor' })
  deliveryFeeMinor!: number;
  @Column({ ...moneyColumn(), name: 'total_minor' })
  totalMinor!: number;
  @Column({ ...moneyColumn(), name: 'captured_minor' })
  capturedMinor!: number;
  @Column({ ...moneyColumn(), name: 'refunded_minor' })
  refundedMinor!: number;
  @Column({ ...moneyColumn(), name: 'goods_refunded_minor' })
  goodsRefundedMinor!: number;
  @Column({ ...moneyColumn(), name: 'delivery_fee_refunded_minor' })
  deliveryFeeRefundedMinor!: number;
  @Column({ ...integerColumn(), name: 'points_spent' })
  pointsSpent!: number;
  @Column({ ...integerColumn(), name: 'points_restored' })
  pointsRestored!: number;
  @Column({ ...ulidColumn(), name: 'coupon_id', nullable: true })
  couponId!: string | null;
  @Column({ ...booleanColumn(), name: 'coupon_returned' })
  couponReturned!: boolean;
  @Column({ ...timeColumn(), name: 'placed_at' })
  placedAt!: Date;
  @Column({ ...timeColumn(), name: 'pay_before', nullable: true })
  payBefore!: Date | null;
  @Column({ ...timeColumn(), name: 'paid_at', nullable: true })
  paidAt!: Date | null;
  @Column({ ...timeColumn(), name: 'completed_at', nullable: true })
  completedAt!: Date | null;
  @Column({ ...textColumn(24), name: 'close_reason', nullable: true })
  closeReason!: CloseReason | null;
  @Column({ ...timeColumn(), name: 'updated_at' })
  updatedAt!: Date;
  @Column({ ...textColumn(32), name: 'source', nullable: true })
  source!: string | null;
  @Column({ ...textColumn(96), name: 'document_key', nullable: true })
  documentKey!: string | null;
}

@Entity({ name: 'order_line' })
export class OrderLineEntity implements OrderLine {
  @PrimaryColumn({ ...ulidColumn(), name: 'order_id' })
  orderId!: string;
  @PrimaryColumn({ ...integerColumn(), name: 'position' })
  position!: number;
  @Column({ ...ulidColumn(), name: 'id' })
  id!: string;
  @Column({ ...ulidColumn(), name: 'sku_id' })
  skuId!: string;
  @Column({ ...ulidColumn(), name: 'category_id', nullable: true })
  categoryId!: string | null;
  @Column({ ...jsonColumn(), name: 'name' })
  name!: { zh: string; en: string };
  @Column({ ...integerColumn(), name: 'quantity' })
  quantity!: number;
  @Column({ ...moneyColumn(), name: 'unit_price_minor' })
  unitPriceMinor!: number;
  @Column({ ...moneyColumn(), name: 'list_total_minor' })
  listTotalMinor!: number;
  @Column({ ...jsonColumn(), name: 'discounts' })
  discounts!: LineDiscount[];
  @Column({ ...moneyColumn(), name: 'payable_minor' })
  payableMinor!: number;
  @Column({ ...integerColumn(), name: 'refunded_quantity' })
  refundedQuantity!: number;
  @Column({ ...moneyColumn(), name: 'refunded_minor' })
  refundedMinor!: number;
}
