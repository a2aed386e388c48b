import { Column, Entity, PrimaryColumn } from 'typeorm';
import { jsonColumn, textColumn, timeColumn } from '../database/columns.js';

/** What was answered to a client key, or what is being worked on under it. */
@Entity({ name: 'idempotency_record' })
export class IdempotencyRecord {
  @PrimaryColumn({ ...textColumn(96), name: 'scope' })
  scope!: string;
  @PrimaryColumn({ ...textColumn(64), name: 'operation' })
  operation!: string;
  @PrimaryColumn({ ...textColumn(128), name: 'idempotency_key' })
  key!: string;
  @Column({ ...textColumn(64), name: 'payload_hash' })
  payloadHash!: string;
  @Column({ ...textColumn(64), name: 'subject_id', nullable: true })
  subjectId!: string | null;
  @Column({ ...jsonColumn(), name: 'response', nullable: true })
  response!: unknown;
  @Column({ ...timeColumn(), name: 'completed_at', nullable: true })
  completedAt!: Date | null;
  @Column({ ...timeColumn(), name: 'created_at' })
  createdAt!: Date;
}
