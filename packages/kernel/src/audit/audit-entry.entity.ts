import { Column, Entity, PrimaryColumn } from 'typeorm';
import { jsonColumn, textColumn, timeColumn, ulidColumn } from '../database/columns.js';

/** Who did what to whom and when. Appended, never changed. */
@Entity({ name: 'audit_entry' })
export class AuditEntry {
  @PrimaryColumn({ ...ulidColumn(), name: 'id' })
  id!: string;
  @Column({ ...timeColumn(), name: 'at' })
  at!: Date;
  /** `staff:<id>`, `member:<id>`, `partner:<id>`, `service:<name>` or `anonymous`. */
  @Column({ ...textColumn(96), name: 'actor' })
  actor!: string;
  @Column({ ...textColumn(64), name: 'action' })
  action!: string;
  @Column({ ...textColumn(64), name: 'subject_type' })
  subjectType!: string;
  @Column({ ...textColumn(96), name: 'subject_id' })
  subjectId!: string;
  @Column({ ...jsonColumn(), name: 'fields' })
  fields!: unknown;
  @Column({ ...textColumn(64), name: 'request_id' })
  requestId!: string;
}
