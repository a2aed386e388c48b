import {
  booleanColumn,
  integerColumn,
  moneyColumn,
  textColumn,
  timeColumn,
  ulidColumn,
} from '@hub/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { GoodsCondition, RefundStatus } from '../domain/order-status.js';
import type { RefundCause } from '../domain/refund-cause.js';

@Entity({ name: 'refund' })
export class RefundEntity {
  @PrimaryColumn({ ...ulidColumn(), name: 'id' })
  id!: string;
  @Column({ ...ulidColumn(), name: 'order_id' })
  orderId!: string;
  @Column({ ...ulidColumn(), name: 'payment_id', nullable: true })
  paymentId!: string | null;
  @Column({ ...textColumn(16), name: 'cause' })
  cause!: RefundCause;
  @Column({ ...textColumn(12), name: 'status' })
  status!: RefundStatus;
  @Column({ ...textColumn(3), name: 'currency' })
  currency!: string;
  @Column({ ...moneyColumn(), name: 'amount_minor' })
  amountMinor!: number;
  @Column({ ...moneyColumn(), name: 'delivery_fee_minor' })
  deliveryFeeMinor!: number;
  @Column({ ...integerColumn(), name: 'points_restored' })
  pointsRestored!: number;
  @Column({ ...booleanColumn(), name: 'coupon_returned' })
  couponReturned!: boolean;
  @Column({ ...textColumn(200), name: 'reason', nullable: true })
  reason!: string | null;
  @Column({ ...timeColumn(), name: 'created_at' })
  createdAt!: Date;
  @Column({ ...timeColumn(), name: 'completed_at', nullable: true })
  completedAt!: Date | null;
  /** The document of an import that brought it. */
  @Column({ ...textColumn(96), name: 'document_key', nullable: true })
  documentKey!: string | null;
}

@Entity({ name: 'refund_line' })
export class RefundLineEntity {
  @PrimaryColumn({ ...ulidColumn(), name: 'refund_id' })
  refundId!: string;
  @PrimaryColumn({ ...ulidColumn(), name: 'order_line_id' })
  orderLineId!: string;
  @Column({ ...integerColumn(), name: 'quantity' })
  quantity!: number;
  @Column({ ...moneyColumn(), name: 'amount_minor' })
  amountMinor!: number;
  @Column({ ...textColumn(10), name: 'goods_condition' })
  condition!: GoodsCondition;
}
