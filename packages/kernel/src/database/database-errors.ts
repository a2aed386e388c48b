import { CannotExecuteNotConnectedError, ConnectionIsNotSetError, QueryFailedError } from 'typeorm';

const mysqlDuplicateEntry = 1062;
const mysqlDeadlock = 1213;
const mysqlLockWaitTimeout = 1205;

interface DriverFault {
  readonly code?: unknown;
  readonly errno?: unknown;
  readonly message?: unknown;
}

function driverFault(error: unknown): DriverFault | undefined {
  if (error instanceof QueryFailedError) return error.driverError as DriverFault;
  return typeof error === 'object' && error !== null ? error : undefined;
}

/** True when a row was refused because a primary or unique key already holds its value. */
export function isUniqueViolation(error: unknown): boolean {
  const fault = driverFault(error);
  return (
    fault?.errno === mysqlDuplicateEntry ||
    fault?.code === 'SQLITE_CONSTRAINT_UNIQUE' ||
    fault?.code === 'SQLITE_CONSTRAINT_PRIMARYKEY'
  );
}

/** True when the database gave the transaction up to let another one pass: running it again is right. */
export function isTransactionConflict(error: unknown): boolean {
  const fault = driverFault(error);
  return (
    fault?.errno === mysqlDeadlock ||
    fault?.errno === mysqlLockWaitTimeout ||
    (typeof fault?.code === 'string' && fault.code.startsWith('SQLITE_BUSY'))
  );
}

const connectionCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'ER_CON_COUNT_ERROR',
  'ER_OPTION_PREVENTS_STATEMENT',
  'ER_SERVER_SHUTDOWN',
  'SQLITE_CANTOPEN',
  'SQLITE_FULL',
  'SQLITE_READONLY',
]);

/** True when the database itself is out of reach: the same work may succeed once it is back. */
export function isConnectionFailure(error: unknown): boolean {
  if (error instanceof CannotExecuteNotConnectedError || error instanceof ConnectionIsNotSetError)
    return true;
  const fault = driverFault(error);
  const code = typeof fault?.code === 'string' ? fault.code : '';
  const message = typeof fault?.message === 'string' ? fault.message : '';
  return (
    connectionCodes.has(code) ||
    code.startsWith('SQLITE_IOERR') ||
    /pool is closed|in closed state|connection is not (open|established)/i.test(message)
  );
}
