import {
  Column,
  Entity,
  type MigrationInterface,
  PrimaryColumn,
  type QueryRunner,
  Table,
} from 'typeorm';
import {
  booleanColumn,
  integerColumn,
  jsonColumn,
  longTextColumn,
  moneyColumn,
  textColumn,
  timeColumn,
  ulidColumn,
} from './columns.js';
import { boolean, dropTables, integer, json, longText, text, time, ulid } from './table-columns.js';

/** A table with a column of every kind, for the tests of the database layer. */
@Entity({ name: 'parcel' })
export class Parcel {
  @PrimaryColumn({ ...ulidColumn(), name: 'id' })
  id!: string;
  @Column({ ...textColumn(64), name: 'code', unique: true })
  code!: string;
  @Column({ ...integerColumn(), name: 'on_hand', default: 0 })
  onHand!: number;
  @Column({ ...moneyColumn(), name: 'price_minor', nullable: true })
  priceMinor!: number | null;
  @Column({ ...timeColumn(), name: 'due_at', nullable: true })
  dueAt!: Date | null;
  @Column({ ...jsonColumn(), name: 'payload', nullable: true })
  payload!: { readonly tags: string[] } | null;
  @Column({ ...longTextColumn(), name: 'note', nullable: true })
  note!: string | null;
  @Column({ ...booleanColumn(), name: 'listed', default: false })
  listed!: boolean;
  @Column({ ...integerColumn(), name: 'a', default: 0 })
  a!: number;
  @Column({ ...integerColumn(), name: 'b', default: 0 })
  b!: number;
  @Column({ ...textColumn(32), name: 'c', default: '' })
  c!: string;
  @Column({ ...textColumn(32), name: 'd', default: '' })
  d!: string;
}

export class CreateParcel1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'parcel',
        columns: [
          ulid('id', { isPrimary: true }),
          text('code', 64),
          integer('on_hand', { default: 0 }),
          integer('price_minor', { isNullable: true }),
          time('due_at', { isNullable: true }),
          json('payload', { isNullable: true }),
          longText('note', { isNullable: true }),
          boolean('listed', { default: 0 }),
          integer('a'),
          integer('b'),
          text('c', 32),
          text('d', 32),
        ],
        uniques: [{ name: 'parcel_code', columnNames: ['code'] }],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'parcel');
  }
}

export const parcelDatabase = {
  name: 'kernel',
  entities: [Parcel],
  migrations: [CreateParcel1700000000000],
};
