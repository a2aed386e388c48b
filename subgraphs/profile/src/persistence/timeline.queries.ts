import { decodeCursor, encodeCursor, keysetCondition, type Page, selectRows, type SqlValue } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import type { TimelineEntry, TimelineFacts, TimelineKind } from '../domain/timeline-event.js';

/** One page of one customer's timeline, under whatever keys the customer is known. */
export interface TimelineRequest {
  readonly buyerKeys: readonly string[];
  readonly page: Page;
}

interface EntryFields {
  readonly id: string;
  readonly buyerKey: string;
  readonly at: number;
  readonly kind: TimelineKind;
  readonly facts: string;
  readonly orderId: string | null;
  readonly touchpoint: string | null;
}

// SQLite takes 500 SELECTs in one statement; a page of 50 customers needs some 100.
const mostArms = 400;

/**
 * Newest first, up to `first + 1` rows per request. Every buyer key is an arm of one UNION ALL: each arm
 * reads only its own rows from the primary key, so long timelines of others cost nothing.
 */
export async function timelinePages(
  manager: EntityManager,
  requests: readonly TimelineRequest[],
): Promise<TimelineEntry[][]> {
  const arms = requests.flatMap(({ buyerKeys, page }) => buyerKeys.map((key) => armOf(key, page)));
  const byKey = new Map<string, TimelineEntry[]>();
  for (let start = 0; start < arms.length; start += mostArms) {
    const some = arms.slice(start, start + mostArms);
    const rows = await selectRows<EntryFields>(
      manager,
      some.map((arm) => arm.sql).join(' UNION ALL '),
      some.flatMap((arm) => arm.parameters),
    );
    for (const row of rows) {
      const entries = byKey.get(row.buyerKey) ?? [];
      entries.push(toEntry(row));
      byKey.set(row.buyerKey, entries);
    }
  }
  return requests.map(({ buyerKeys, page }) =>
    buyerKeys
      .flatMap((buyerKey) => byKey.get(buyerKey) ?? [])
      .sort(newestFirst)
      .slice(0, page.first + 1),
  );
}

export function timelineCursor(entry: Pick<TimelineEntry, 'at' | 'id'>): string {
  return encodeCursor([entry.at.getTime(), entry.id]);
}

function armOf(buyerKey: string, page: Page): { sql: string; parameters: SqlValue[] } {
  const keyset = page.after === undefined ? { sql: '1 = 1', parameters: [] } : behind(page.after);
  return {
    sql: `SELECT * FROM (SELECT id, buyer_key AS buyerKey, at, kind, facts, order_id AS orderId, touchpoint
      FROM timeline_entry WHERE buyer_key = ? AND ${keyset.sql} ORDER BY at DESC, id DESC LIMIT ${String(page.first + 1)}) arm`,
    parameters: [buyerKey, ...keyset.parameters],
  };
}

function behind(cursor: string): { sql: string; parameters: SqlValue[] } {
  const [at, id] = decodeCursor(cursor, ['number', 'string']);
  return keysetCondition([
    { column: 'at', direction: 'DESC', after: at },
    { column: 'id', direction: 'DESC', after: id },
  ]);
}

function newestFirst(a: TimelineEntry, b: TimelineEntry): number {
  return b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1);
}

function toEntry(row: EntryFields): TimelineEntry {
  return {
    ...row,
    at: new Date(row.at),
    facts: JSON.parse(row.facts) as TimelineFacts,
  };
}
