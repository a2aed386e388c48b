import { Column, Entity, PrimaryColumn } from 'typeorm';
import {
  integerColumn,
  jsonColumn,
  textColumn,
  timeColumn,
  ulidColumn,
} from '../database/columns.js';

/** A promise to do something at a moment; at most one of a kind per subject. */
@Entity({ name: 'timer' })
export class TimerRow {
  @PrimaryColumn({ ...ulidColumn(), name: 'id' })
  id!: string;
  @Column({ ...textColumn(64), name: 'kind' })
  kind!: string;
  @Column({ ...textColumn(64), name: 'subject_id' })
  subjectId!: string;
  @Column({ ...timeColumn(), name: 'due_at' })
  dueAt!: Date;
  @Column({ ...jsonColumn(), name: 'payload', nullable: true })
  payload!: unknown;
  @Column({ ...integerColumn(), name: 'attempts' })
  attempts!: number;
  @Column({ ...textColumn(512), name: 'last_error', nullable: true })
  lastError!: string | null;
}
