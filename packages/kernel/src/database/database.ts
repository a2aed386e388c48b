import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { Mutex } from 'async-mutex';
import type { Logger } from 'pino';
import type { EntityManager } from 'typeorm';
import { openDataSources, type DataSourceRequest, type DataSources } from './data-sources.js';
import { isTransactionConflict } from './database-errors.js';
import { traceStatements } from '../observe/statement-spans.js';
import { StatementLog, type StatementRecording } from './statement-log.js';

const attempts = 5;
const firstPauseMilliseconds = 20;
const migrationTurnSeconds = 120;

export interface DatabaseRequest extends Omit<DataSourceRequest, 'log'> {
  readonly logger: Logger;
}

export interface MigrationStatus {
  readonly name: string;
  readonly applied: boolean;
}

/** One subgraph's database. Writes go through `transaction`; `read` sees committed rows only. */
export class Database {
  /** Committed rows; never write with it. */
  readonly read: EntityManager;
  /** As `read`, from a replica where one is configured: may lag, never for a decision. */
  readonly readReplica: EntityManager;
  readonly dialect: 'mysql' | 'sqlite';

  private readonly oneWriter = new Mutex();
  private readonly openTransaction = new AsyncLocalStorage<{ open: boolean }>();

  constructor(
    private readonly sources: DataSources,
    private readonly log: StatementLog,
  ) {
    this.dialect = sources.dialect;
    this.read = sources.reader.manager;
    this.readReplica = sources.replica.manager;
  }

  /**
   * Runs `work` in one transaction: READ COMMITTED on MySQL, one writer at a time on SQLite.
   * A deadlock or lock timeout runs `work` again from its start (five attempts), so `work` must
   * have no effect outside the database. Opening a second transaction inside `work` is refused:
   * it would wait for itself.
   */
  async transaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    if (this.isInTransaction()) {
      throw new Error(
        'A transaction of this database is already open here: pass its manager on instead.',
      );
    }
    return this.dialect === 'sqlite'
      ? await this.oneWriter.runExclusive(() => this.attempt(work))
      : await this.attempt(work);
  }

  /** Whether the caller runs inside `transaction`: where nothing may wait for the network. */
  isInTransaction(): boolean {
    return this.openTransaction.getStore()?.open === true;
  }

  recordStatements(): StatementRecording {
    return this.log.record();
  }

  /**
   * Applies every pending migration, or undoes the last applied one; answers the names. Processes that
   * start together on one MySQL take turns.
   */
  async migrate(direction: 'up' | 'down' = 'up'): Promise<string[]> {
    const { writer } = this.sources;
    return await this.oneMigrationAtATime(async () => {
      if (direction === 'up') {
        const applied = await writer.runMigrations({ transaction: 'each' });
        return applied.map((migration) => migration.name);
      }
      const last = (await this.migrationStatus()).findLast((migration) => migration.applied);
      if (last === undefined) return [];
      await writer.undoLastMigration({ transaction: 'each' });
      return [last.name];
    });
  }

  async migrationStatus(): Promise<MigrationStatus[]> {
    const { writer } = this.sources;
    const rows = (await this.hasMigrationTable())
      ? await writer.query<{ name: string }[]>('SELECT `name` FROM `migration`')
      : [];
    const applied = new Set(rows.map((row) => row.name));
    return writer.migrations
      .map((migration) => migration.name ?? migration.constructor.name)
      .map((name) => ({ name, applied: applied.has(name) }));
  }

  async ping(): Promise<void> {
    await this.read.query('SELECT 1');
  }

  /** Waits for the writer to finish, then closes every connection. */
  async close(): Promise<void> {
    await this.oneWriter.runExclusive(async () => {
      const { writer, reader, replica } = this.sources;
      for (const source of new Set([replica, reader, writer])) {
        if (source.isInitialized) await source.destroy();
      }
    });
  }

  private async oneMigrationAtATime<T>(work: () => Promise<T>): Promise<T> {
    if (this.dialect === 'sqlite') return await this.oneWriter.runExclusive(work);
    const runner = this.sources.writer.createQueryRunner();
    const lock = `migrate ${String(this.sources.writer.options.database)}`.slice(0, 64);
    try {
      await runner.query('SELECT GET_LOCK(?, ?)', [lock, migrationTurnSeconds]);
      return await work();
    } finally {
      await runner.query('SELECT RELEASE_LOCK(?)', [lock]);
      await runner.release();
    }
  }

  private async hasMigrationTable(): Promise<boolean> {
    const runner = this.sources.writer.createQueryRunner();
    try {
      return await runner.hasTable('migration');
    } finally {
      // SQLite's only runner is shared, and released it would be gone for everyone.
      if (this.dialect === 'mysql') await runner.release();
    }
  }

  /** The mark covers the work but not the commit: what hears of the commit may open a transaction of its own. */
  private async marked<T>(work: () => Promise<T>): Promise<T> {
    const state = { open: true };
    try {
      return await this.openTransaction.run(state, work);
    } finally {
      state.open = false;
    }
  }

  private async attempt<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.sources.writer.transaction((manager) => this.marked(() => work(manager)));
      } catch (error) {
        if (attempt >= attempts || !isTransactionConflict(error)) throw error;
      }
      await pause(firstPauseMilliseconds * 2 ** (attempt - 1) * (0.5 + Math.random()));
    }
  }
}

/** Opens (and on MySQL creates, when missing) the database `hub_<name>`; does not migrate. */
export async function openDatabase(request: DatabaseRequest): Promise<Database> {
  const log = new StatementLog(request.logger);
  const sources = await openDataSources({ ...request, log });
  const { dialect, writer, reader, replica } = sources;
  traceStatements([writer, reader, replica], dialect, request.name);
  return new Database(sources, log);
}
