import { type Database, selectRows, type SqlValue } from '@hub/kernel';
import type { EntityTarget, ObjectLiteral } from 'typeorm';

export interface RowReader<Row> {
  /** The table's columns for a SELECT. */
  readonly names: string;
  readonly table: string;
  readonly read: (sql: string, parameters: readonly SqlValue[]) => Promise<Row[]>;
}

/** Reads entities by statements the query builder cannot say; column transformers apply. */
export function rowReader<Row extends ObjectLiteral>(
  database: Database,
  entity: EntityTarget<Row>,
): RowReader<Row> {
  const { columns, tableName } = database.read.dataSource.getMetadata(entity);
  const { driver } = database.read.dataSource;
  return {
    names: columns.map((column) => `\`${column.databaseName}\``).join(', '),
    table: `\`${tableName}\``,
    read: async (sql, parameters) => {
      const rows = await selectRows<Record<string, unknown>>(database.read, sql, parameters);
      return rows.map((raw) => {
        const row = database.read.create(entity);
        for (const column of columns) {
          column.setEntityValue(row, driver.prepareHydratedValue(raw[column.databaseName], column));
        }
        return row;
      });
    },
  };
}
