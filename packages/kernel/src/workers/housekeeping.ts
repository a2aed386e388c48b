import type { Database } from '../database/database.js';
import { conditionalUpdate, selectRows } from '../database/statements.js';
import type { Clock } from '../time/clock.js';
import type { Worker } from './worker.js';

const day = 86_400_000;
const rowsPerTransaction = 1000;

/** How long what is done with stays. The inbox outlives every redelivery a bus may still make. */
const retention: readonly {
  readonly table: string;
  readonly column: string;
  readonly days: number;
}[] = [
  { table: 'outbox', column: 'published_at', days: 7 },
  { table: 'inbox', column: 'handled_at', days: 30 },
  { table: 'parked_event', column: 'replayed_at', days: 30 },
  { table: 'idempotency_record', column: 'created_at', days: 30 },
];

/** Deletes rows of the kernel's tables whose time has passed, a thousand at a time. */
export class Housekeeping implements Worker {
  readonly name = 'housekeeping';
  readonly intervalMs = 3_600_000;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async runOnce(): Promise<number> {
    let deleted = 0;
    for (const { table, column, days } of retention) {
      deleted += await this.deleteSome(table, column, this.clock.now().getTime() - days * day);
    }
    return deleted;
  }

  // Neither dialect has DELETE … LIMIT in common: the moment of the last row of the slice bounds it instead.
  private async deleteSome(table: string, column: string, before: number): Promise<number> {
    const [last] = await selectRows<{ moment: number }>(
      this.database.read,
      `SELECT ${column} AS moment FROM ${table} WHERE ${column} < ? ORDER BY ${column} LIMIT 1 OFFSET ${String(rowsPerTransaction - 1)}`,
      [before],
    );
    const until = last === undefined ? before - 1 : last.moment;
    return await this.database.transaction((manager) =>
      conditionalUpdate(manager, `DELETE FROM ${table} WHERE ${column} <= ?`, [until]),
    );
  }
}
