import type { Database } from '../database/database.js';
import type { IntegrationEvent } from '../messaging/event-contract.js';
import { OutboxRow } from '../messaging/outbox.entity.js';

/** What the outbox of a database holds, published or not, in the order it was appended. */
export async function outboxEvents(database: Database): Promise<IntegrationEvent[]> {
  const rows = await database.read.find(OutboxRow, { order: { sequence: 'ASC' } });
  return rows.map(({ id, type, aggregateId, occurredAt, payload, traceparent }) => ({
    id,
    type,
    aggregateId,
    occurredAt: occurredAt.toISOString(),
    payload,
    ...(traceparent === null ? {} : { traceparent }),
  }));
}
