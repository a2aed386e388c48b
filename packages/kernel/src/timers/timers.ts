import type { EntityManager } from 'typeorm';
import { insertIgnore } from '../database/bulk-insert.js';
import type { Database } from '../database/database.js';
import { claimRows, conditionalUpdate, selectRows } from '../database/statements.js';
import { newUlid } from '../ids/ulid.js';
import type { Logger } from '../log/logger.js';
import { describeFailure } from '../messaging/describe-failure.js';
import type { Clock } from '../time/clock.js';
import type { Worker } from '../workers/worker.js';
import { TimerRow } from './timer.entity.js';

export interface DueTimer {
  readonly kind: string;
  readonly subjectId: string;
  readonly dueAt: Date;
  /** What was scheduled with it, JSON; validate it before use. */
  readonly payload: unknown;
}

export type TimerHandler = (timer: DueTimer, manager: EntityManager) => Promise<void>;

const timersPerRun = 100;
const longestPauseMs = 3_600_000;

/**
 * Promises with a due moment, kept in the database with the state they belong to. A due timer is deleted and its
 * handler run in one transaction: it has its effect exactly once, however many processes look.
 */
export class Timers {
  private readonly handlers = new Map<string, TimerHandler>();

  constructor(
    private readonly context: {
      readonly database: Database;
      readonly clock: Clock;
      readonly logger: Logger;
    },
  ) {}

  /** Handlers make no network calls; to call another subgraph, begin a saga. */
  register(kind: string, handler: TimerHandler): void {
    if (this.handlers.has(kind)) throw new Error(`The timer "${kind}" has a handler already`);
    this.handlers.set(kind, handler);
  }

  /** One timer per kind and subject: scheduling again moves it. */
  async schedule(
    manager: EntityManager,
    timer: { kind: string; subjectId: string; dueAt: Date; payload?: unknown },
  ): Promise<void> {
    const { kind, subjectId, dueAt } = timer;
    const payload = timer.payload ?? null;
    const fresh = {
      id: newUlid(this.context.clock.now()),
      kind,
      subjectId,
      dueAt,
      payload,
      attempts: 0,
      lastError: null,
    };
    if ((await insertIgnore(manager, TimerRow, [fresh])) === 1) return;
    await conditionalUpdate(
      manager,
      'UPDATE timer SET due_at = ?, payload = ?, attempts = 0, last_error = NULL WHERE kind = ? AND subject_id = ?',
      [dueAt, payload === null ? null : JSON.stringify(payload), kind, subjectId],
    );
  }

  /** Answers whether there was one to cancel. */
  async cancel(manager: EntityManager, kind: string, subjectId: string): Promise<boolean> {
    return (
      (await conditionalUpdate(manager, 'DELETE FROM timer WHERE kind = ? AND subject_id = ?', [
        kind,
        subjectId,
      ])) === 1
    );
  }

  worker(): Worker {
    return { name: 'timers', intervalMs: 1000, runOnce: () => this.fireDue() };
  }

  private async fireDue(): Promise<number> {
    const due = await selectRows<{ id: string }>(
      this.context.database.read,
      `SELECT id FROM timer WHERE due_at <= ? ORDER BY due_at LIMIT ${String(timersPerRun)}`,
      [this.context.clock.now()],
    );
    let fired = 0;
    for (const { id } of due) fired += await this.fireOrPostpone(id);
    return fired;
  }

  private async fireOrPostpone(id: string): Promise<number> {
    try {
      return await this.context.database.transaction((manager) => this.fire(manager, id));
    } catch (error) {
      this.context.logger.error({ err: error, timerId: id }, 'timer failed');
      await this.context.database.transaction((manager) => this.postpone(manager, id, error));
      return 0;
    }
  }

  private async fire(manager: EntityManager, id: string): Promise<number> {
    const [claimed] = await claimRows<{
      kind: string;
      subject_id: string;
      due_at: number;
      payload: string | null;
    }>(
      manager,
      'SELECT kind, subject_id, due_at, payload FROM timer WHERE id = ? AND due_at <= ?',
      [id, this.context.clock.now()],
    );
    if (claimed === undefined) return 0;
    const handler = this.handlers.get(claimed.kind);
    if (handler === undefined) throw new Error(`The timer ${claimed.kind} has no handler`);
    // Deleted before the handler runs, so that the handler may schedule the next of its kind.
    await conditionalUpdate(manager, 'DELETE FROM timer WHERE id = ?', [id]);
    const payload: unknown = claimed.payload === null ? null : JSON.parse(claimed.payload);
    await handler(
      {
        kind: claimed.kind,
        subjectId: claimed.subject_id,
        dueAt: new Date(claimed.due_at),
        payload,
      },
      manager,
    );
    return 1;
  }

  private async postpone(manager: EntityManager, id: string, error: unknown): Promise<void> {
    const [row] = await selectRows<{ attempts: number }>(
      manager,
      'SELECT attempts FROM timer WHERE id = ?',
      [id],
    );
    const pauseMs = Math.min(1000 * 2 ** Math.min(row?.attempts ?? 0, 20), longestPauseMs);
    await conditionalUpdate(
      manager,
      'UPDATE timer SET attempts = attempts + 1, due_at = ?, last_error = ? WHERE id = ?',
      [this.context.clock.now().getTime() + pauseMs, describeFailure(error), id],
    );
  }
}
