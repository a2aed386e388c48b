import {
  Column,
  Entity,
  type EntityManager,
  type MigrationInterface,
  PrimaryColumn,
  type QueryRunner,
  Table,
} from 'typeorm';
import { z } from 'zod';
import { integerColumn, textColumn } from '../database/columns.js';
import type { Database } from '../database/database.js';
import { conditionalUpdate } from '../database/statements.js';
import { dropTables, integer, text } from '../database/table-columns.js';
import { kernelEntities, kernelMigration } from '../kernel-tables.js';
import { defineEvent, type IntegrationEvent } from './event-contract.js';
import { newUlid } from '../ids/ulid.js';

/** A counter per aggregate and a journal of what reached it: an effect whose doubling and order show. */
@Entity({ name: 'tally' })
export class Tally {
  @PrimaryColumn({ ...textColumn(64), name: 'id' })
  id!: string;
  @Column({ ...integerColumn(), name: 'total' })
  total!: number;
  @Column({ ...textColumn(4000), name: 'journal' })
  journal!: string;
}

class CreateTally1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'tally',
        columns: [text('id', 64, { isPrimary: true }), integer('total'), text('journal', 4000)],
      }),
    );
  }
  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'tally');
  }
}

export const tallyDatabase = {
  name: 'messaging',
  entities: [...kernelEntities, Tally],
  migrations: [kernelMigration(1700000000000), CreateTally1700000000001],
};

export const parcelWeighed = defineEvent({
  name: 'parcel.weighed',
  version: 1,
  payload: z.object({ grams: z.int() }),
});

export function weighed(aggregateId: string, grams: number): IntegrationEvent<{ grams: number }> {
  return {
    id: newUlid(),
    type: parcelWeighed.type,
    aggregateId,
    occurredAt: '2026-01-01T00:00:00.000Z',
    payload: { grams },
  };
}

export async function addToTally(manager: EntityManager, id: string, grams: number): Promise<void> {
  const append =
    manager.dataSource.options.type === 'mysql' ? "CONCAT(journal, ?, ',')" : "journal || ? || ','";
  const updated = await conditionalUpdate(
    manager,
    `UPDATE tally SET total = total + ?, journal = ${append} WHERE id = ?`,
    [grams, String(grams), id],
  );
  if (updated === 0)
    await manager.insert(Tally, { id, total: grams, journal: `${String(grams)},` });
}

export async function tallyOf(
  database: Database,
  id: string,
): Promise<{ total: number; journal: string } | undefined> {
  const tally = await database.read.findOneBy(Tally, { id });
  return tally === null ? undefined : { total: tally.total, journal: tally.journal };
}
