import type { EntityManager, EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm';
import { isMysql, transactionRunner } from './statements.js';

const sqliteVariableLimit = 32_766;
const mostRowsPerStatement = 500;
const mostBytesPerStatement = 1_048_576;

type Conflict = 'fail' | 'ignore';
type InsertColumn = EntityMetadata['columns'][number];

/** Inserts rows with few, wide statements; column transformers apply, listeners and cascades do not. */
export async function bulkInsert<Entity extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<Entity>,
  rows: readonly Partial<Entity>[],
): Promise<void> {
  await insertInChunks(manager, entity, rows, 'fail');
}

/**
 * Inserts the rows whose keys are free and answers how many that were. Only key conflicts are
 * passed over: any other fault still throws, on MySQL too, where INSERT IGNORE would hide it.
 */
export async function insertIgnore<Entity extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<Entity>,
  rows: readonly Partial<Entity>[],
): Promise<number> {
  return await insertInChunks(manager, entity, rows, 'ignore');
}

async function insertInChunks<Entity extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<Entity>,
  rows: readonly Partial<Entity>[],
  conflict: Conflict,
): Promise<number> {
  const runner = transactionRunner(manager);
  const metadata = manager.dataSource.getMetadata(entity);
  const columns = metadata.columns.filter(
    (column) => column.isInsert && !column.isGenerated && !column.isVirtual,
  );
  const statement = insertStatement(manager, metadata, columns, conflict);
  let inserted = 0;
  for (const chunk of chunks(manager, columns, rows)) {
    const result = await runner.query(statement(chunk.rows), chunk.parameters, true);
    const affected = result.affected ?? 0;
    if (conflict === 'ignore')
      refuseHiddenFaults(result.raw, chunk.rows - affected, metadata.tableName);
    inserted += affected;
  }
  return inserted;
}

function insertStatement(
  manager: EntityManager,
  metadata: EntityMetadata,
  columns: readonly InsertColumn[],
  conflict: Conflict,
): (rows: number) => string {
  const mysql = isMysql(manager);
  const names = columns.map((column) => `\`${column.databaseName}\``).join(', ');
  const group = `(${columns.map(() => '?').join(', ')})`;
  const verb = mysql && conflict === 'ignore' ? 'INSERT IGNORE INTO' : 'INSERT INTO';
  const ending = !mysql && conflict === 'ignore' ? ' ON CONFLICT DO NOTHING' : '';
  return (rows) =>
    `${verb} \`${metadata.tableName}\` (${names}) VALUES ${Array.from({ length: rows }, () => group).join(', ')}${ending}`;
}

function* chunks<Entity extends ObjectLiteral>(
  manager: EntityManager,
  columns: readonly InsertColumn[],
  rows: readonly Partial<Entity>[],
): Generator<{ rows: number; parameters: unknown[] }> {
  const mostRows = Math.max(
    1,
    Math.min(mostRowsPerStatement, Math.floor(sqliteVariableLimit / columns.length)),
  );
  let parameters: unknown[] = [];
  let count = 0;
  let bytes = 0;
  for (const row of rows) {
    for (const column of columns) {
      const value = storedValue(manager, column, row);
      parameters.push(value);
      bytes += typeof value === 'string' ? value.length * 3 : 16;
    }
    count += 1;
    if (count === mostRows || bytes >= mostBytesPerStatement) {
      yield { rows: count, parameters };
      parameters = [];
      count = 0;
      bytes = 0;
    }
  }
  if (count > 0) yield { rows: count, parameters };
}

function storedValue(manager: EntityManager, column: InsertColumn, row: ObjectLiteral): unknown {
  const given: unknown = column.getEntityValue(row);
  const value =
    given === undefined && typeof column.default !== 'function' ? column.default : given;
  const stored: unknown = manager.dataSource.driver.preparePersistentValue(value ?? null, column);
  return typeof stored === 'boolean' ? Number(stored) : (stored ?? null);
}

/** Every passed-over row counts one warning on MySQL; more warnings than that hide another fault. */
function refuseHiddenFaults(raw: unknown, passedOver: number, table: string): void {
  const warnings =
    typeof raw === 'object' && raw !== null && 'warningStatus' in raw
      ? Number(raw.warningStatus)
      : 0;
  if (warnings > passedOver)
    throw new Error(`A row for ${table} did not fit its columns; nothing was written.`);
}
