import { integerColumn, longTextColumn, textColumn, timeColumn, ulidColumn } from '@hub/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { TimelineActor, TimelineKind } from '../domain/timeline.js';

/** Appended, never changed. */
@Entity({ name: 'order_timeline' })
export class TimelineEntity {
  @PrimaryColumn({ ...ulidColumn(), name: 'order_id' })
  orderId!: string;
  @PrimaryColumn({ ...ulidColumn(), name: 'id' })
  id!: string;
  @Column({ ...timeColumn(), name: 'at' })
  at!: Date;
  @Column({ ...textColumn(32), name: 'kind' })
  kind!: TimelineKind;
  @Column({ ...textColumn(24), name: 'actor' })
  actor!: TimelineActor;
}

@Entity({ name: 'pickup' })
export class PickupEntity {
  @PrimaryColumn({ ...ulidColumn(), name: 'order_id' })
  orderId!: string;
  @Column({ ...ulidColumn(), name: 'store_id' })
  storeId!: string;
  @Column({ ...textColumn(256), name: 'code_cipher' })
  codeCipher!: string;
  /** Blind index of the code while the pickup is open, then null: unique per store. */
  @Column({ ...textColumn(48), name: 'open_code_index', nullable: true })
  openCodeIndex!: string | null;
  @Column({ ...timeColumn(), name: 'ready_at', nullable: true })
  readyAt!: Date | null;
  @Column({ ...timeColumn(), name: 'collect_before', nullable: true })
  collectBefore!: Date | null;
  @Column({ ...timeColumn(), name: 'collected_at', nullable: true })
  collectedAt!: Date | null;
  /** Staff id of the clerk who handed over. */
  @Column({ ...textColumn(64), name: 'verified_by', nullable: true })
  verifiedBy!: string | null;
}

/** How often a wrong code was tried, per store and clerk. */
@Entity({ name: 'wrong_pickup_code' })
export class WrongPickupCodeEntity {
  @PrimaryColumn({ ...ulidColumn(), name: 'store_id' })
  storeId!: string;
  @PrimaryColumn({ ...textColumn(64), name: 'tried_by' })
  triedBy!: string;
  @Column({ ...timeColumn(), name: 'window_started_at' })
  windowStartedAt!: Date;
  @Column({ ...integerColumn(), name: 'wrong_count' })
  wrongCount!: number;
}

@Entity({ name: 'delivery' })
export class DeliveryEntity {
  @PrimaryColumn({ ...ulidColumn(), name: 'order_id' })
  orderId!: string;
  /** Recipient, phone, region and street as one encrypted JSON text. */
  @Column({ ...longTextColumn(), name: 'address_cipher' })
  addressCipher!: string;
  @Column({ ...textColumn(64), name: 'carrier', nullable: true })
  carrier!: string | null;
  @Column({ ...textColumn(64), name: 'tracking_number', nullable: true })
  trackingNumber!: string | null;
  @Column({ ...timeColumn(), name: 'shipped_at', nullable: true })
  shippedAt!: Date | null;
  @Column({ ...timeColumn(), name: 'delivered_at', nullable: true })
  deliveredAt!: Date | null;
}
