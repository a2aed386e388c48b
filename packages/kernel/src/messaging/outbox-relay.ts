import type { Database } from '../database/database.js';
import { conditionalUpdate, inClause } from '../database/statements.js';
import { newUlid } from '../ids/ulid.js';
import type { Clock } from '../time/clock.js';
import { Lease } from '../workers/lease.js';
import type { Worker } from '../workers/worker.js';
import type { EventBus } from './event-bus.js';
import type { IntegrationEvent } from './event-contract.js';
import { OutboxRow } from './outbox.entity.js';

const batchSize = 500;

/**
 * Publishes what the outbox holds, in the order it was appended. One relay per database by lease, because two would
 * overtake each other; at least once, because a crash may fall between publishing and marking. Transactions commit in
 * another order than they append: only events of one aggregate are in order, because appenders hold its row.
 */
export class OutboxRelay implements Worker {
  readonly name = 'outbox-relay';
  /** Commits in this process wake the relay; the interval is for those of other processes and for repeats. */
  readonly intervalMs = 500;
  private readonly lease: Lease;
  private underWay: Promise<number> | undefined;

  constructor(
    private readonly context: {
      readonly database: Database;
      readonly bus: EventBus;
      readonly clock: Clock;
      readonly owner?: string;
    },
  ) {
    const owner = context.owner ?? newUlid(context.clock.now());
    this.lease = new Lease(context.database, context.clock, 'outbox-relay', owner);
  }

  /** Callers that meet share one round: two at once would publish the same events twice. */
  async runOnce(): Promise<number> {
    this.underWay ??= this.publishBatch().finally(() => {
      this.underWay = undefined;
    });
    return await this.underWay;
  }

  private async publishBatch(): Promise<number> {
    const rows = await this.unpublished();
    if (rows.length === 0 || !(await this.lease.acquire())) return 0;
    await this.context.bus.publish(rows.map(toEvent));
    return (await this.markPublished(rows)) ? rows.length : 0;
  }

  async stop(): Promise<void> {
    await this.lease.release();
  }

  private async unpublished(): Promise<OutboxRow[]> {
    return await this.context.database.read
      .createQueryBuilder(OutboxRow, 'outbox')
      .where('outbox.published_at IS NULL')
      .orderBy('outbox.sequence')
      .limit(batchSize)
      .getMany();
  }

  private async markPublished(rows: readonly OutboxRow[]): Promise<boolean> {
    return await this.context.database.transaction(async (manager) => {
      if (!(await this.lease.holds(manager))) return false;
      await conditionalUpdate(
        manager,
        `UPDATE outbox SET published_at = ? WHERE sequence IN ${inClause(rows)}`,
        [this.context.clock.now(), ...rows.map((row) => row.sequence)],
      );
      return true;
    });
  }
}

function toEvent(row: OutboxRow): IntegrationEvent {
  return {
    id: row.id,
    type: row.type,
    aggregateId: row.aggregateId,
    occurredAt: row.occurredAt.toISOString(),
    payload: row.payload,
    ...(row.traceparent === null ? {} : { traceparent: row.traceparent }),
  };
}
