import { integerColumn, timeColumn, ulidColumn } from '@hub/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { StockLevel } from '../domain/stock-level.js';

@Entity({ name: 'stock_level' })
export class StockLevelEntity implements StockLevel {
  @PrimaryColumn({ ...ulidColumn(), name: 'sku_id' })
  skuId!: string;
  @PrimaryColumn({ ...ulidColumn(), name: 'location_id' })
  locationId!: string;
  @Column({ ...integerColumn(), name: 'on_hand' })
  onHand!: number;
  @Column({ ...integerColumn(), name: 'reserved' })
  reserved!: number;
  @Column({ ...integerColumn(), name: 'safety' })
  safety!: number;
  @Column({ ...integerColumn(), name: 'incoming' })
  incoming!: number;
  @Column({ ...integerColumn(), name: 'damaged' })
  damaged!: number;
  /** Moment of the last count that is booked; an older one is out of date. */
  @Column({ ...timeColumn(), name: 'counted_at', nullable: true })
  countedAt!: Date | null;
}
