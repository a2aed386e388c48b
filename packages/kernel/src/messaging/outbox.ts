import type { EntityManager } from 'typeorm';
import { bulkInsert } from '../database/bulk-insert.js';
import { newUlid } from '../ids/ulid.js';
import { traceHeaders } from '../observe/spans.js';
import { afterCommit } from './after-commit.js';
import type { EventContract } from './event-contract.js';
import { OutboxRow } from './outbox.entity.js';

export interface Announcement<P> {
  readonly aggregateId: string;
  readonly payload: P;
  readonly occurredAt: Date;
  /** W3C trace context of what caused it; that of the request under way unless told. */
  readonly traceparent?: string | undefined;
}

/** Announces facts: the event commits or rolls back together with the change it speaks of. */
export class Outbox {
  private readonly listeners = new Set<() => void>();
  private readonly notify = (): void => {
    for (const listener of this.listeners) listener();
  };

  /** Returns the id of the event. A payload that breaks the contract throws, and nothing commits. */
  async append<P>(
    manager: EntityManager,
    contract: EventContract<P>,
    announcement: Announcement<P>,
  ): Promise<string> {
    const [id = ''] = await this.appendMany(manager, contract, [announcement]);
    return id;
  }

  /** One multi-row insert; returns the event ids in the order given. */
  async appendMany<P>(
    manager: EntityManager,
    contract: EventContract<P>,
    announcements: readonly Announcement<P>[],
  ): Promise<string[]> {
    if (announcements.length === 0) return [];
    const underWay = traceHeaders()['traceparent'] ?? null;
    const rows = announcements.map(({ aggregateId, payload, occurredAt, traceparent }) => ({
      id: newUlid(occurredAt),
      type: contract.type,
      aggregateId,
      payload: contract.payload.parse(payload),
      occurredAt,
      traceparent: traceparent ?? underWay,
      publishedAt: null,
    }));
    await bulkInsert(manager, OutboxRow, rows);
    afterCommit(manager, this.notify);
    return rows.map((row) => row.id);
  }

  /** Hears of commits that appended something in this process; returns the way to stop listening. */
  onCommitted(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
