import type { EntityManager, QueryRunner } from 'typeorm';

/** A value a `?` placeholder may take; dates become epoch milliseconds, truth values 0 or 1. */
export type SqlValue = string | number | boolean | Date | null;

type BoundValue = string | number | null;

export function isMysql(manager: EntityManager): boolean {
  return manager.dataSource.options.type === 'mysql';
}

/** The connection of the open transaction; a write without one is a programming error. */
export function transactionRunner(manager: EntityManager): QueryRunner {
  const runner = manager.queryRunner;
  if (runner?.isTransactionActive !== true) {
    throw new Error(
      'This statement writes or locks rows: give it the manager of an open transaction.',
    );
  }
  return runner;
}

export function bind(parameters: readonly SqlValue[]): BoundValue[] {
  return parameters.map((value) => {
    if (value instanceof Date) return value.getTime();
    if (typeof value === 'boolean') return Number(value);
    // The types forbid it; MySQL would silently take it for NULL.
    if ((value as unknown) === undefined)
      throw new TypeError('A statement got undefined for a value.');
    return value;
  });
}

/**
 * Runs an UPDATE or DELETE that carries its own condition and answers how many rows matched it,
 * alike on both dialects (MySQL counts matched, not changed, rows: the driver sets FOUND_ROWS).
 * Quote identifiers with backticks; placeholders are `?`.
 */
export async function conditionalUpdate(
  manager: EntityManager,
  sql: string,
  parameters: readonly SqlValue[] = [],
): Promise<number> {
  const result = await transactionRunner(manager).query(sql, bind(parameters), true);
  return result.affected ?? 0;
}

/** Reads rows with `?` placeholders; every number arrives as a number on both dialects. */
export async function selectRows<Row>(
  manager: EntityManager,
  sql: string,
  parameters: readonly SqlValue[] = [],
): Promise<Row[]> {
  return await manager.query<Row[]>(sql, bind(parameters));
}

/**
 * Reads rows and keeps them locked until the transaction ends: `FOR UPDATE` on MySQL; on SQLite
 * the only writer is the caller, so the plain statement is enough.
 */
export async function lockForUpdate<Row>(
  manager: EntityManager,
  sql: string,
  parameters: readonly SqlValue[] = [],
): Promise<Row[]> {
  transactionRunner(manager);
  return await selectRows<Row>(manager, isMysql(manager) ? `${sql} FOR UPDATE` : sql, parameters);
}

/** As {@link lockForUpdate}, leaving out rows another worker holds: many workers share one table. */
export async function claimRows<Row>(
  manager: EntityManager,
  sql: string,
  parameters: readonly SqlValue[] = [],
): Promise<Row[]> {
  transactionRunner(manager);
  const claim = isMysql(manager) ? `${sql} FOR UPDATE SKIP LOCKED` : sql;
  return await selectRows<Row>(manager, claim, parameters);
}

/** `(?, ?, ?)` for a raw `IN`; for no values `(NULL)`, which matches nothing. */
export function inClause(values: number | readonly unknown[]): string {
  const count = typeof values === 'number' ? values : values.length;
  return count === 0 ? '(NULL)' : `(${Array.from({ length: count }, () => '?').join(', ')})`;
}
