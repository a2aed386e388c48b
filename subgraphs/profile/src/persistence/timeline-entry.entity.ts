import { Column, Entity, PrimaryColumn } from 'typeorm';
import { jsonColumn, textColumn, timeColumn, ulidColumn } from '@hub/kernel';
import type { TimelineEntry, TimelineFacts, TimelineKind } from '../domain/timeline-event.js';

/** One event in the life of a buyer. The key is the order a timeline is read in. */
@Entity({ name: 'timeline_entry' })
export class TimelineEntryRow implements TimelineEntry {
  @PrimaryColumn({ ...textColumn(106), name: 'buyer_key' })
  buyerKey!: string;
  @PrimaryColumn({ ...timeColumn(), name: 'at' })
  at!: Date;
  @PrimaryColumn({ ...ulidColumn(), name: 'id' })
  id!: string;
  @Column({ ...textColumn(48), name: 'kind' })
  kind!: TimelineKind;
  @Column({ ...jsonColumn(), name: 'facts' })
  facts!: TimelineFacts;
  @Column({ ...ulidColumn(), name: 'order_id', nullable: true })
  orderId!: string | null;
  @Column({ ...textColumn(16), name: 'touchpoint', nullable: true })
  touchpoint!: string | null;
}
