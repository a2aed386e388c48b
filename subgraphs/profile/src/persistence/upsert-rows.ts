import { conditionalUpdate, type SqlValue } from '@hub/kernel';
import type { EntityManager } from 'typeorm';

/** What becomes of a column whose row exists already. Every choice is independent of the order of arrival. */
export type OnConflict = 'add' | 'earliest' | 'latest' | 'keep' | 'fill';

export interface Upsert {
  readonly table: string;
  /** The primary key; rows must come without doubles and sorted by it, so that batches lock in one order. */
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, OnConflict>>;
  readonly rows: readonly Readonly<Record<string, SqlValue>>[];
}

const rowsPerStatement = 500;

/** Inserts rows or folds them into what is there, few wide statements on both dialects. */
export async function upsertRows(manager: EntityManager, upsert: Upsert): Promise<void> {
  const names = [...upsert.key, ...Object.keys(upsert.columns)];
  for (let start = 0; start < upsert.rows.length; start += rowsPerStatement) {
    const rows = upsert.rows.slice(start, start + rowsPerStatement);
    const values = rows.flatMap((row) => names.map((name) => row[name] ?? null));
    await conditionalUpdate(manager, statement(manager, upsert, names, rows.length), values);
  }
}

function statement(
  manager: EntityManager,
  { table, key, columns }: Upsert,
  names: readonly string[],
  rows: number,
): string {
  const mysql = manager.dataSource.options.type === 'mysql';
  const given = (name: string) => (mysql ? `VALUES(\`${name}\`)` : `excluded.\`${name}\``);
  const assignments = Object.entries(columns).map(
    ([name, rule]) => `\`${name}\` = ${folded(rule, `\`${table}\`.\`${name}\``, given(name))}`,
  );
  const group = `(${names.map(() => '?').join(', ')})`;
  const quoted = names.map((name) => `\`${name}\``).join(', ');
  const conflict = mysql
    ? 'ON DUPLICATE KEY UPDATE'
    : `ON CONFLICT (${key.map((name) => `\`${name}\``).join(', ')}) DO UPDATE SET`;
  const groups = Array.from({ length: rows }, () => group).join(', ');
  return `INSERT INTO \`${table}\` (${quoted}) VALUES ${groups} ${conflict} ${assignments.join(', ')}`;
}

function folded(rule: OnConflict, old: string, given: string): string {
  switch (rule) {
    case 'add':
      return `${old} + ${given}`;
    case 'earliest':
      return `CASE WHEN ${old} IS NULL OR ${given} < ${old} THEN ${given} ELSE ${old} END`;
    case 'latest':
      return `CASE WHEN ${old} IS NULL OR ${given} > ${old} THEN ${given} ELSE ${old} END`;
    case 'fill':
      return `COALESCE(${old}, ${given})`;
    case 'keep':
      return old;
  }
}
