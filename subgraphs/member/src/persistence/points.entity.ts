import { integerColumn, textColumn, timeColumn, ulidColumn } from '@hub/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { LotState, PointsReason } from '../domain/points-account.js';

/** The balances of a member; its row is the lock under which everything else of the ledger changes. */
@Entity({ name: 'points_account' })
export class PointsAccountRow {
  @PrimaryColumn({ ...ulidColumn(), name: 'member_id' })
  memberId!: string;
  /** May be below 0. */
  @Column({ ...integerColumn(), name: 'available' })
  available!: number;
  @Column({ ...integerColumn(), name: 'pending' })
  pending!: number;
  @Column({ ...integerColumn(), name: 'debt' })
  debt!: number;
  /** Entries booked so far; the next one gets this as its sequence. */
  @Column({ ...integerColumn(), name: 'entry_count' })
  entryCount!: number;
  @Column({ ...integerColumn(), name: 'version' })
  version!: number;
}

@Entity({ name: 'points_lot' })
export class PointsLotRow {
  @PrimaryColumn({ ...ulidColumn(), name: 'id' })
  id!: string;
  @Column({ ...ulidColumn(), name: 'member_id' })
  memberId!: string;
  @Column({ ...ulidColumn(), name: 'order_id', nullable: true })
  orderId!: string | null;
  @Column({ ...textColumn(16), name: 'state' })
  state!: LotState;
  @Column({ ...integerColumn(), name: 'earned' })
  earned!: number;
  @Column({ ...integerColumn(), name: 'remaining' })
  remaining!: number;
  @Column({ ...timeColumn(), name: 'active_at', nullable: true })
  activeAt!: Date | null;
  @Column({ ...timeColumn(), name: 'expires_at', nullable: true })
  expiresAt!: Date | null;
}

/** One movement of a balance; appended, never changed. */
@Entity({ name: 'points_entry' })
export class PointsEntryRow {
  @PrimaryColumn({ ...ulidColumn(), name: 'id' })
  id!: string;
  @Column({ ...ulidColumn(), name: 'member_id' })
  memberId!: string;
  /** Its place among the member's entries, from 0. */
  @Column({ ...integerColumn(), name: 'sequence' })
  sequence!: number;
  @Column({ ...timeColumn(), name: 'at' })
  at!: Date;
  @Column({ ...textColumn(16), name: 'reason' })
  reason!: PointsReason;
  @Column({ ...integerColumn(), name: 'available_change' })
  availableChange!: number;
  @Column({ ...integerColumn(), name: 'pending_change' })
  pendingChange!: number;
  @Column({ ...ulidColumn(), name: 'order_id', nullable: true })
  orderId!: string | null;
  @Column({ ...textColumn(32), name: 'business_type' })
  businessType!: string;
  @Column({ ...textColumn(64), name: 'business_id' })
  businessId!: string;
  @Column({ ...integerColumn(), name: 'line' })
  line!: number;
}

/** What an entry took from or put into a lot. */
@Entity({ name: 'points_entry_lot' })
export class PointsEntryLotRow {
  @PrimaryColumn({ ...ulidColumn(), name: 'entry_id' })
  entryId!: string;
  @PrimaryColumn({ ...integerColumn(), name: 'position' })
  position!: number;
  @Column({ ...ulidColumn(), name: 'lot_id' })
  lotId!: string;
  @Column({ ...integerColumn(), name: 'change_amount' })
  change!: number;
}

/** The points an order uses. A row without points is the mark of an order that ended before its spend arrived. */
@Entity({ name: 'points_spend' })
export class PointsSpendRow {
  @PrimaryColumn({ ...ulidColumn(), name: 'order_id' })
  orderId!: string;
  @Column({ ...ulidColumn(), name: 'member_id', nullable: true })
  memberId!: string | null;
  @Column({ ...integerColumn(), name: 'points' })
  points!: number;
  /** Balance the first answer named, for the same answer to a repeated request. */
  @Column({ ...integerColumn(), name: 'available_after' })
  availableAfter!: number;
  @Column({ ...textColumn(16), name: 'state' })
  state!: 'spent' | 'released';
}

@Entity({ name: 'points_spend_lot' })
export class PointsSpendLotRow {
  @PrimaryColumn({ ...ulidColumn(), name: 'order_id' })
  orderId!: string;
  @PrimaryColumn({ ...integerColumn(), name: 'position' })
  position!: number;
  @Column({ ...ulidColumn(), name: 'lot_id' })
  lotId!: string;
  @Column({ ...integerColumn(), name: 'taken' })
  taken!: number;
  @Column({ ...integerColumn(), name: 'restored' })
  restored!: number;
}

/** What a refund gave back; its key makes a repeated request harmless. */
@Entity({ name: 'points_restore' })
export class PointsRestoreRow {
  @PrimaryColumn({ ...ulidColumn(), name: 'refund_id' })
  refundId!: string;
  @Column({ ...ulidColumn(), name: 'order_id' })
  orderId!: string;
  @Column({ ...integerColumn(), name: 'requested' })
  requested!: number;
  @Column({ ...integerColumn(), name: 'points' })
  points!: number;
}

/** What was heard of an order and what the ledger did for it; its lot has the order's id. */
@Entity({ name: 'order_earning' })
export class OrderEarningRow {
  @PrimaryColumn({ ...ulidColumn(), name: 'order_id' })
  orderId!: string;
  @Column({ ...ulidColumn(), name: 'member_id' })
  memberId!: string;
  @Column({ ...timeColumn(), name: 'paid_at', nullable: true })
  paidAt!: Date | null;
  @Column({ ...integerColumn(), name: 'earn_base_minor' })
  earnBaseMinor!: number;
  @Column({ ...integerColumn(), name: 'multiplier_percent' })
  multiplierPercent!: number;
  @Column({ ...timeColumn(), name: 'completed_at', nullable: true })
  completedAt!: Date | null;
  @Column({ ...integerColumn(), name: 'earn_base_refunded_minor' })
  earnBaseRefundedMinor!: number;
  @Column({ ...integerColumn(), name: 'granted', nullable: true })
  granted!: number | null;
  @Column({ ...integerColumn(), name: 'clawed_back' })
  clawedBack!: number;
}
