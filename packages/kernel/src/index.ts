import 'reflect-metadata';

export * from './pure.js';

export { bulkInsert, insertIgnore } from './database/bulk-insert.js';
export {
  booleanColumn,
  integerColumn,
  jsonColumn,
  longTextColumn,
  moneyColumn,
  textColumn,
  timeColumn,
  ulidColumn,
} from './database/columns.js';
export type { DatabaseEnvironment, EntityClass, MigrationClass } from './database/data-sources.js';
export { isTransactionConflict, isUniqueViolation } from './database/database-errors.js';
export { Database, openDatabase, type DatabaseRequest, type MigrationStatus } from './database/database.js';
export {
  type Connection,
  type CursorPart,
  decodeCursor,
  encodeCursor,
  keysetCondition,
  type KeysetColumn,
  type Page,
  type PageInfo,
  type PageLimits,
  type PageRequest,
  parsePage,
  toConnection,
} from './database/paging.js';
export {
  claimRows,
  conditionalUpdate,
  inClause,
  lockForUpdate,
  selectRows,
  type SqlValue,
} from './database/statements.js';
export { type StatementRecording } from './database/statement-log.js';
export { boolean, dropTables, integer, json, longText, sequence, text, time, ulid } from './database/table-columns.js';
