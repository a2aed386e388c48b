import type { QueryRunner, TableColumnOptions } from 'typeorm';

/**
 * Migration columns valid on both dialects. Text compares case-sensitively everywhere: SQLite's
 * default collation is binary, and MySQL databases are created with a binary no-pad collation.
 */

type ColumnExtras = Partial<Omit<TableColumnOptions, 'name' | 'type'>>;

export function ulid(name: string, extras: ColumnExtras = {}): TableColumnOptions {
  return { name, type: 'varchar', length: '26', ...extras };
}

export function time(name: string, extras: ColumnExtras = {}): TableColumnOptions {
  return { name, type: 'bigint', ...extras };
}

export function integer(name: string, extras: ColumnExtras = {}): TableColumnOptions {
  return { name, type: 'bigint', ...extras };
}

export function text(name: string, length: number, extras: ColumnExtras = {}): TableColumnOptions {
  return { name, type: 'varchar', length: String(length), ...extras };
}

export function longText(name: string, extras: ColumnExtras = {}): TableColumnOptions {
  return { name, type: 'mediumtext', ...extras };
}

export function json(name: string, extras: ColumnExtras = {}): TableColumnOptions {
  return longText(name, extras);
}

export function boolean(name: string, extras: ColumnExtras = {}): TableColumnOptions {
  return { name, type: 'tinyint', ...extras };
}

/** The one auto-increment the hub knows: the private order of a log table; never leaves the database. */
export function sequence(name: string): TableColumnOptions {
  return {
    name,
    type: 'integer',
    isPrimary: true,
    isGenerated: true,
    generationStrategy: 'increment',
  };
}

/** Drops tables in the order given; for `down` of a migration. */
export async function dropTables(runner: QueryRunner, ...names: string[]): Promise<void> {
  for (const name of names) await runner.dropTable(name, true);
}
