import { integerColumn, textColumn, timeColumn, ulidColumn } from '@hub/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MovementKind } from '../domain/stock-change.js';

/** The ledger: rows are only ever added, and per SKU and location they sum up to the stock level. */
@Entity({ name: 'stock_movement' })
export class StockMovementEntity {
  @PrimaryColumn({ ...ulidColumn(), name: 'id' })
  id!: string;
  @Column({ ...ulidColumn(), name: 'sku_id' })
  skuId!: string;
  @Column({ ...ulidColumn(), name: 'location_id' })
  locationId!: string;
  @Column({ ...textColumn(16), name: 'kind' })
  kind!: MovementKind;
  @Column({ ...integerColumn(), name: 'on_hand' })
  onHand!: number;
  @Column({ ...integerColumn(), name: 'reserved' })
  reserved!: number;
  @Column({ ...integerColumn(), name: 'incoming' })
  incoming!: number;
  @Column({ ...integerColumn(), name: 'damaged' })
  damaged!: number;
  @Column({ ...ulidColumn(), name: 'order_id', nullable: true })
  orderId!: string | null;
  @Column({ ...textColumn(128), name: 'reference', nullable: true })
  reference!: string | null;
  @Column({ ...textColumn(200), name: 'reason', nullable: true })
  reason!: string | null;
  /** Kind and id of who did it, e.g. `staff:17`. */
  @Column({ ...textColumn(96), name: 'actor' })
  actor!: string;
  @Column({ ...timeColumn(), name: 'at' })
  at!: Date;
}
