import { join } from 'node:path';
import * as mysql2 from 'mysql2';
import { createConnection } from 'mysql2/promise';
import { DataSource, type MixedList, type MigrationInterface } from 'typeorm';
import { sqliteDriver } from './sqlite-driver.js';
import type { StatementLog } from './statement-log.js';

/** What the data sources need from the environment; `HubEnvironment` satisfies it. */
export interface DatabaseEnvironment {
  readonly dataDirectory: string;
  /** `mysql://user:password@host:port`; absent means SQLite in `dataDirectory`. */
  readonly databaseUrl?: string;
  /** What stands before the names of the databases on a server; `hub` unless told. */
  readonly databasePrefix?: string;
  /** A replica of the same shape, for reads that tolerate lag. */
  readonly databaseReplicaUrl?: string;
  /** Connections a subgraph may open to MySQL for transactions, and as many again for reads (default 10). */
  readonly databasePoolSize?: number;
}

export type EntityClass = abstract new (...parameters: never[]) => object;
export type MigrationClass = new () => MigrationInterface;

export interface DataSourceRequest {
  /** Subgraph name; the database is `hub_<name>`. */
  readonly name: string;
  readonly entities: readonly EntityClass[];
  readonly migrations: readonly MigrationClass[];
  readonly environment: DatabaseEnvironment;
  readonly log: StatementLog;
}

export interface DataSources {
  readonly dialect: 'mysql' | 'sqlite';
  readonly writer: DataSource;
  readonly reader: DataSource;
  readonly replica: DataSource;
}

const slowStatementMilliseconds = 1_000;
const sqliteBusyMilliseconds = 5_000;

export async function openDataSources(request: DataSourceRequest): Promise<DataSources> {
  return request.environment.databaseUrl === undefined
    ? await openSqlite(request)
    : await openMysql(request, request.environment.databaseUrl);
}

function sharedOptions(request: DataSourceRequest) {
  return {
    entities: [...request.entities] as MixedList<never>,
    migrations: [...request.migrations],
    migrationsTableName: 'migration',
    synchronize: false,
    logger: request.log,
    maxQueryExecutionTime: slowStatementMilliseconds,
  };
}

/**
 * TypeORM keeps one SQLite connection per data source, so a read beside an open transaction would
 * see its uncommitted rows. A second, read-only connection on the same WAL file sees committed rows only.
 */
async function openSqlite(request: DataSourceRequest): Promise<DataSources> {
  const file = {
    ...sharedOptions(request),
    type: 'better-sqlite3' as const,
    driver: sqliteDriver(),
    database: join(request.environment.dataDirectory, `hub_${request.name}.sqlite`),
    timeout: sqliteBusyMilliseconds,
    statementCacheSize: 400,
  };
  const writer = await new DataSource({ ...file, enableWAL: true }).initialize();
  await writer.query('PRAGMA synchronous = NORMAL');
  await writer.query('PRAGMA foreign_keys = OFF');
  const reader = await new DataSource({ ...file, migrations: [], readonly: true }).initialize();
  return { dialect: 'sqlite', writer, reader, replica: reader };
}

async function openMysql(request: DataSourceRequest, url: string): Promise<DataSources> {
  const database = `${request.environment.databasePrefix ?? 'hub'}_${request.name}`;
  await createDatabaseIfMissing(url, database);
  const open = (at: string) =>
    new DataSource({
      ...sharedOptions(request),
      type: 'mysql',
      url: withDatabase(at, database),
      driver: mysqlDriver,
      charset: 'utf8mb4',
      timezone: 'Z',
      supportBigNumbers: true,
      bigNumberStrings: false,
      poolSize: request.environment.databasePoolSize ?? 10,
      // SUM() and AVG() answer DECIMAL, which would arrive as text, unlike on SQLite.
      extra: { decimalNumbers: true },
    }).initialize();
  const writer = await open(url);
  // A pool of its own: a transaction that reads beside itself must not wait for a connection of another one that does.
  const reader = await open(url);
  const { databaseReplicaUrl } = request.environment;
  const replica = databaseReplicaUrl === undefined ? reader : await open(databaseReplicaUrl);
  return { dialect: 'mysql', writer, reader, replica };
}

/** The isolation level is set when a connection is born, which saves a statement in every transaction. */
const mysqlDriver = {
  ...mysql2,
  createPool(options: mysql2.PoolOptions): mysql2.Pool {
    const pool = mysql2.createPool(options);
    pool.on('connection', (connection: mysql2.PoolConnection) => {
      connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
    });
    return pool;
  },
};

function withDatabase(url: string, database: string): string {
  const address = new URL(url);
  address.pathname = `/${database}`;
  return address.toString();
}

/** A binary collation without padding makes text compare on MySQL exactly as it does on SQLite. */
async function createDatabaseIfMissing(url: string, database: string): Promise<void> {
  const connection = await createConnection({ uri: url });
  try {
    const [rows] = await connection.query<mysql2.RowDataPacket[]>('SELECT VERSION() AS version');
    const isMariaDb = String(rows[0]?.['version']).includes('MariaDB');
    const collation = isMariaDb ? 'utf8mb4_nopad_bin' : 'utf8mb4_0900_bin';
    await connection.query(
      `CREATE DATABASE IF NOT EXISTS ${mysql2.escapeId(database)} CHARACTER SET utf8mb4 COLLATE ${collation}`,
    );
  } finally {
    await connection.end();
  }
}
