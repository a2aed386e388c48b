import { createHash, randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { escapeId } from 'mysql2';
import { type Logger, pino } from 'pino';
import type { DatabaseEnvironment, EntityClass, MigrationClass } from '../database/data-sources.js';
import { type Database, openDatabase } from '../database/database.js';
import { freshTestFolder, processFolder } from './test-folder.js';

export interface TestDatabaseRequest {
  readonly name: string;
  readonly entities: readonly EntityClass[];
  readonly migrations: readonly MigrationClass[];
}

export interface TestDatabase {
  readonly database: Database;
  readonly environment: DatabaseEnvironment;
  /** Opens a second `Database` on the same data, as another process would. */
  openAgain(): Promise<Database>;
  /** Closes and removes the data. */
  close(): Promise<void>;
}

/** Address of the MySQL server tests run against, or undefined for SQLite. */
export const testDatabaseUrl: string | undefined = process.env['HUB_TEST_DATABASE'] || undefined;

export const silentLogger: Logger = pino({ level: 'silent' });

/** Where a migrated, empty database of its own lies: a SQLite file, or a MySQL schema when HUB_TEST_DATABASE is set. */
export interface PreparedDatabase {
  readonly name: string;
  readonly environment: DatabaseEnvironment;
  remove(): Promise<void>;
}

export async function prepareTestDatabase(request: TestDatabaseRequest): Promise<PreparedDatabase> {
  return testDatabaseUrl === undefined
    ? await prepareOnSqlite(request)
    : await prepareOnMysql(request, testDatabaseUrl);
}

/** The prepared database, opened. */
export async function openTestDatabase(request: TestDatabaseRequest): Promise<TestDatabase> {
  const prepared = await prepareTestDatabase(request);
  const { name, environment } = prepared;
  const opened: Database[] = [];
  const open = async () => {
    const database = await openDatabase({ ...request, name, environment, logger: silentLogger });
    opened.push(database);
    return database;
  };
  return {
    database: await open(),
    environment,
    openAgain: open,
    close: async () => {
      await Promise.all(opened.map((each) => each.close()));
      await prepared.remove();
    },
  };
}

async function prepareOnSqlite(request: TestDatabaseRequest): Promise<PreparedDatabase> {
  const folder = freshTestFolder(request.name);
  copyFileSync(await migratedTemplate(request), sqliteFile(folder, request.name));
  return {
    name: request.name,
    environment: { dataDirectory: folder },
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
      return Promise.resolve();
    },
  };
}

async function prepareOnMysql(
  request: TestDatabaseRequest,
  url: string,
): Promise<PreparedDatabase> {
  const name = `${request.name}_${String(process.pid)}_${randomBytes(5).toString('hex')}`;
  const environment = { dataDirectory: processFolder(), databaseUrl: url, databasePoolSize: 8 };
  const database = await openDatabase({ ...request, name, environment, logger: silentLogger });
  await database.migrate();
  await database.close();
  return {
    name,
    environment,
    remove: async () => {
      const connection = await createConnection({ uri: url });
      await connection.query(`DROP DATABASE IF EXISTS ${escapeId(`hub_${name}`)}`);
      await connection.end();
    },
  };
}

/** Migrating takes longer than most tests; once per process and list of migrations is enough. */
async function migratedTemplate(request: TestDatabaseRequest): Promise<string> {
  const names = request.migrations
    .map((migration) => `${migration.name}\n${migration.toString()}`)
    .join('\n');
  const fingerprint = createHash('sha256').update(names).digest('hex').slice(0, 12);
  const template = join(processFolder(), `template-${request.name}-${fingerprint}.sqlite`);
  if (existsSync(template)) return template;
  const folder = freshTestFolder('template');
  mkdirSync(folder, { recursive: true });
  const database = await openDatabase({
    ...request,
    environment: { dataDirectory: folder },
    logger: silentLogger,
  });
  await database.migrate();
  await database.close();
  renameSync(sqliteFile(folder, request.name), template);
  rmSync(folder, { recursive: true, force: true });
  return template;
}

function sqliteFile(folder: string, name: string): string {
  return join(folder, `hub_${name}.sqlite`);
}
