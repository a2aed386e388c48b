import { createHash } from 'node:crypto';
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

/** A migrated, empty database of its own: a SQLite file, or a MySQL schema when HUB_TEST_DATABASE is set. */
export async function openTestDatabase(request: TestDatabaseRequest): Promise<TestDatabase> {
  return testDatabaseUrl === undefined
    ? await openOnSqlite(request)
    : await openOnMysql(request, testDatabaseUrl);
}

async function openOnSqlite(request: TestDatabaseRequest): Promise<TestDatabase> {
  const folder = freshTestFolder(request.name);
  const environment = { dataDirectory: folder };
  copyFileSync(await migratedTemplate(request), sqliteFile(folder, request.name));
  return await openedTestDatabase(request, environment, () => {
    rmSync(folder, { recursive: true, force: true });
    return Promise.resolve();
  });
}

async function openOnMysql(request: TestDatabaseRequest, url: string): Promise<TestDatabase> {
  const name = `${request.name}_${String(process.pid)}_${Math.random().toString(36).slice(2, 10)}`;
  const environment = { dataDirectory: processFolder(), databaseUrl: url, databasePoolSize: 8 };
  const opened = await openedTestDatabase({ ...request, name }, environment, async () => {
    const connection = await createConnection({ uri: url });
    await connection.query(`DROP DATABASE IF EXISTS ${escapeId(`hub_${name}`)}`);
    await connection.end();
  });
  await opened.database.migrate();
  return opened;
}

async function openedTestDatabase(
  request: TestDatabaseRequest,
  environment: DatabaseEnvironment,
  remove: () => Promise<void>,
): Promise<TestDatabase> {
  const open = () => openDatabase({ ...request, environment, logger: silentLogger });
  const databases = [await open()];
  const [database] = databases;
  if (database === undefined) throw new Error('unreachable');
  return {
    database,
    environment,
    openAgain: async () => {
      const again = await open();
      databases.push(again);
      return again;
    },
    close: async () => {
      await Promise.all(databases.map((each) => each.close()));
      await remove();
    },
  };
}

/** Migrating takes longer than most tests; once per process and list of migrations is enough. */
async function migratedTemplate(request: TestDatabaseRequest): Promise<string> {
  const names = request.migrations.map((migration) => `${migration.name}\n${migration.toString()}`).join('\n');
  const fingerprint = createHash('sha256').update(names).digest('hex').slice(0, 12);
  const template = join(processFolder(), `template-${request.name}-${fingerprint}.sqlite`);
  if (existsSync(template)) return template;
  const folder = freshTestFolder('template');
  mkdirSync(folder, { recursive: true });
  const database = await openDatabase({ ...request, environment: { dataDirectory: folder }, logger: silentLogger });
  await database.migrate();
  await database.close();
  renameSync(sqliteFile(folder, request.name), template);
  rmSync(folder, { recursive: true, force: true });
  return template;
}

function sqliteFile(folder: string, name: string): string {
  return join(folder, `hub_${name}.sqlite`);
}
