import type { Logger as PinoLogger } from 'pino';
import type { Logger as TypeOrmLogger } from 'typeorm';

const transactionControl =
  /^\s*(BEGIN|START TRANSACTION|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET\b|PRAGMA)/i;

export interface StatementRecording {
  /** Statements so far, without BEGIN, COMMIT, SET and PRAGMA. */
  readonly statements: string[];
  /** Statements so far, with them. */
  readonly everything: string[];
  /** Ends the recording and returns `statements`. */
  stop(): string[];
}

/** Hears every statement of every connection of one database; silent unless someone records. */
export class StatementLog implements TypeOrmLogger {
  private readonly recordings = new Set<StatementRecording>();

  constructor(private readonly logger: PinoLogger) {}

  record(): StatementRecording {
    const recording: StatementRecording = {
      statements: [],
      everything: [],
      stop: () => {
        this.recordings.delete(recording);
        return recording.statements;
      },
    };
    this.recordings.add(recording);
    return recording;
  }

  logQuery(query: string): void {
    if (this.recordings.size === 0) return;
    const control = transactionControl.test(query);
    for (const recording of this.recordings) {
      recording.everything.push(query);
      if (!control) recording.statements.push(query);
    }
  }

  /** The failed statement's values are left out: they may be personal data. */
  logQueryError(error: string | Error, query: string): void {
    this.logger.debug({ query, reason: String(error) }, 'statement failed');
  }

  logQuerySlow(milliseconds: number, query: string): void {
    this.logger.warn({ query, milliseconds }, 'slow statement');
  }

  logSchemaBuild(): void {
    return;
  }

  logMigration(): void {
    return;
  }

  log(level: 'log' | 'info' | 'warn', message: unknown): void {
    if (level === 'warn') this.logger.warn({ message }, 'database driver');
  }
}
