import { integerColumn, textColumn, timeColumn, ulidColumn } from '@hub/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ReservationLine, ReservationState } from '../domain/reservation.js';

/** One per order; the row whose compare-and-set decides between payment and time-out. */
@Entity({ name: 'reservation' })
export class ReservationEntity {
  @PrimaryColumn({ ...ulidColumn(), name: 'order_id' })
  orderId!: string;
  @Column({ ...ulidColumn(), name: 'location_id' })
  locationId!: string;
  @Column({ ...textColumn(16), name: 'state' })
  state!: ReservationState;
  /** Fingerprint of what was asked for, to tell a repeated request from another one. */
  @Column({ ...textColumn(64), name: 'request_hash' })
  requestHash!: string;
  @Column({ ...timeColumn(), name: 'expires_at' })
  expiresAt!: Date;
  @Column({ ...textColumn(200), name: 'release_reason', nullable: true })
  releaseReason!: string | null;
  @Column({ ...timeColumn(), name: 'created_at' })
  createdAt!: Date;
  @Column({ ...timeColumn(), name: 'updated_at' })
  updatedAt!: Date;
}

@Entity({ name: 'reservation_line' })
export class ReservationLineEntity implements ReservationLine {
  @PrimaryColumn({ ...ulidColumn(), name: 'order_line_id' })
  orderLineId!: string;
  @PrimaryColumn({ ...ulidColumn(), name: 'location_id' })
  locationId!: string;
  @Column({ ...ulidColumn(), name: 'order_id' })
  orderId!: string;
  @Column({ ...ulidColumn(), name: 'sku_id' })
  skuId!: string;
  @Column({ ...integerColumn(), name: 'quantity' })
  quantity!: number;
  @Column({ ...integerColumn(), name: 'consumed' })
  consumed!: number;
  @Column({ ...integerColumn(), name: 'released' })
  released!: number;
  @Column({ ...integerColumn(), name: 'returned' })
  returned!: number;
}

/** A return that is booked; its key makes booking it again a no-op. */
@Entity({ name: 'stock_return' })
export class StockReturnEntity {
  @PrimaryColumn({ ...ulidColumn(), name: 'return_id' })
  returnId!: string;
  @Column({ ...ulidColumn(), name: 'order_id' })
  orderId!: string;
  @Column({ ...ulidColumn(), name: 'location_id' })
  locationId!: string;
  @Column({ ...textColumn(64), name: 'request_hash' })
  requestHash!: string;
  @Column({ ...timeColumn(), name: 'at' })
  at!: Date;
}
