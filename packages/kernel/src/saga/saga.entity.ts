import { Column, Entity, PrimaryColumn } from 'typeorm';
import {
  integerColumn,
  jsonColumn,
  textColumn,
  timeColumn,
  ulidColumn,
} from '../database/columns.js';

export const sagaPhases = ['forward', 'compensating', 'finished', 'refused'] as const;
export type SagaPhase = (typeof sagaPhases)[number];

@Entity({ name: 'saga' })
export class SagaRow {
  @PrimaryColumn({ ...ulidColumn(), name: 'id' })
  id!: string;
  @Column({ ...textColumn(64), name: 'kind' })
  kind!: string;
  /** What the saga is about, an order or a refund. */
  @Column({ ...textColumn(64), name: 'subject_id' })
  subjectId!: string;
  /** Forward: the step to run next. Compensating: the step to compensate next. */
  @Column({ ...integerColumn(), name: 'step' })
  step!: number;
  @Column({ ...textColumn(16), name: 'phase' })
  phase!: SagaPhase;
  @Column({ ...jsonColumn(), name: 'state' })
  state!: unknown;
  @Column({ ...jsonColumn(), name: 'refusal', nullable: true })
  refusal!: unknown;
  /** Failed or unfinished attempts of the current step. */
  @Column({ ...integerColumn(), name: 'attempts' })
  attempts!: number;
  @Column({ ...timeColumn(), name: 'due_at' })
  dueAt!: Date;
  @Column({ ...ulidColumn(), name: 'lease_token', nullable: true })
  leaseToken!: string | null;
  @Column({ ...timeColumn(), name: 'lease_until', nullable: true })
  leaseUntil!: Date | null;
  @Column({ ...textColumn(512), name: 'last_error', nullable: true })
  lastError!: string | null;
  @Column({ ...timeColumn(), name: 'created_at' })
  createdAt!: Date;
  @Column({ ...timeColumn(), name: 'updated_at' })
  updatedAt!: Date;
}
