import { Column, Entity, PrimaryColumn } from 'typeorm';
import { integerColumn, textColumn, timeColumn } from '../database/columns.js';

/** A task only one process may do at a time. */
@Entity({ name: 'lease' })
export class LeaseRow {
  @PrimaryColumn({ ...textColumn(64), name: 'name' })
  name!: string;
  @Column({ ...textColumn(64), name: 'owner' })
  owner!: string;
  /** Grows with every change of hands: a write that carries an old one comes from a former owner. */
  @Column({ ...integerColumn(), name: 'fence' })
  fence!: number;
  @Column({ ...timeColumn(), name: 'held_until' })
  heldUntil!: Date;
}
