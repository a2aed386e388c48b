import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import {
  integerColumn,
  jsonColumn,
  longTextColumn,
  textColumn,
  timeColumn,
  ulidColumn,
} from '../database/columns.js';

/** An event that was decided and is on its way out. */
@Entity({ name: 'outbox' })
export class OutboxRow {
  /** The order of announcement inside one database; never leaves it. */
  @PrimaryGeneratedColumn({ type: 'integer', name: 'sequence' })
  sequence!: number;
  @Column({ ...ulidColumn(), name: 'id' })
  id!: string;
  @Column({ ...textColumn(96), name: 'type' })
  type!: string;
  @Column({ ...textColumn(96), name: 'aggregate_id' })
  aggregateId!: string;
  @Column({ ...jsonColumn(), name: 'payload' })
  payload!: unknown;
  @Column({ ...timeColumn(), name: 'occurred_at' })
  occurredAt!: Date;
  @Column({ ...textColumn(64), name: 'traceparent', nullable: true })
  traceparent!: string | null;
  @Column({ ...timeColumn(), name: 'published_at', nullable: true })
  publishedAt!: Date | null;
}

/** The mark that a subscriber has had its effect from an event, written in the transaction of that effect. */
@Entity({ name: 'inbox' })
export class InboxRow {
  @PrimaryColumn({ ...ulidColumn(), name: 'event_id' })
  eventId!: string;
  @PrimaryColumn({ ...textColumn(96), name: 'subscriber' })
  subscriber!: string;
  @Column({ ...timeColumn(), name: 'handled_at' })
  handledAt!: Date;
}

/** An event a subscriber could not digest; it waits here for a person and a replay. */
@Entity({ name: 'parked_event' })
export class ParkedEventRow {
  @PrimaryColumn({ ...ulidColumn(), name: 'id' })
  id!: string;
  @Column({ ...ulidColumn(), name: 'event_id' })
  eventId!: string;
  @Column({ ...textColumn(96), name: 'subscriber' })
  subscriber!: string;
  @Column({ ...textColumn(96), name: 'type' })
  type!: string;
  @Column({ ...jsonColumn(), name: 'event' })
  event!: unknown;
  @Column({ ...longTextColumn(), name: 'failure' })
  failure!: string;
  @Column({ ...integerColumn(), name: 'attempts' })
  attempts!: number;
  @Column({ ...timeColumn(), name: 'parked_at' })
  parkedAt!: Date;
  @Column({ ...timeColumn(), name: 'replayed_at', nullable: true })
  replayedAt!: Date | null;
}
