import { integerColumn, textColumn, timeColumn, ulidColumn } from '@hub/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Coupon } from '../domain/coupon.js';
import type { CouponStatus } from '../domain/coupon-status.js';

@Entity({ name: 'coupon' })
export class CouponRow implements Coupon {
  @PrimaryColumn({ ...ulidColumn(), name: 'id' })
  id!: string;
  @Column({ ...ulidColumn(), name: 'template_id' })
  templateId!: string;
  @Column({ ...ulidColumn(), name: 'member_id' })
  memberId!: string;
  @Column({ ...textColumn(16), name: 'status' })
  status!: CouponStatus;
  @Column({ ...timeColumn(), name: 'valid_from' })
  validFrom!: Date;
  @Column({ ...timeColumn(), name: 'valid_until' })
  validUntil!: Date;
  /** The order it is reserved for or was used by. */
  @Column({ ...ulidColumn(), name: 'order_id', nullable: true })
  orderId!: string | null;
  @Column({ ...timeColumn(), name: 'reserved_until', nullable: true })
  reservedUntil!: Date | null;
  @Column({ ...timeColumn(), name: 'issued_at' })
  issuedAt!: Date;
}

/** How many coupons of a template a member took: the row the per-member limit is held by. */
@Entity({ name: 'coupon_quota' })
export class CouponQuotaRow {
  @PrimaryColumn({ ...ulidColumn(), name: 'template_id' })
  templateId!: string;
  @PrimaryColumn({ ...ulidColumn(), name: 'member_id' })
  memberId!: string;
  @Column({ ...integerColumn(), name: 'taken' })
  taken!: number;
}

export const couponUseStates = ['RESERVED', 'RELEASED', 'REDEEMED', 'ROLLED_BACK'] as const;
export type CouponUseState = (typeof couponUseStates)[number];

/**
 * What an order did with its coupon: makes every command idempotent by order, also after the coupon went on to
 * another order, and keeps a reservation from arriving after its release.
 */
@Entity({ name: 'coupon_use' })
export class CouponUseRow {
  @PrimaryColumn({ ...ulidColumn(), name: 'order_id' })
  orderId!: string;
  @Column({ ...ulidColumn(), name: 'coupon_id' })
  couponId!: string;
  @Column({ ...textColumn(16), name: 'state' })
  state!: CouponUseState;
  @Column({ ...ulidColumn(), name: 'refund_id', nullable: true })
  refundId!: string | null;
  @Column({ ...timeColumn(), name: 'changed_at' })
  changedAt!: Date;
}
