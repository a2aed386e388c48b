import {
  decodeCursor,
  encodeCursor,
  keysetCondition,
  type PageRequest,
  parsePage,
  selectRows,
  type SqlValue,
} from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import type { TimelineEntry, TimelineFacts, TimelineKind } from '../domain/timeline-event.js';

export interface TimelinePage {
  readonly first: number;
  /** The entry the page starts behind; null for the newest. */
  readonly behind: Pick<TimelineEntry, 'at' | 'id'> | null;
}

/** One page of one customer's timeline, under whatever keys the customer is known. */
export interface TimelineRequest {
  readonly buyerKeys: readonly string[];
  readonly page: TimelinePage;
}

/** 20 entries unless told, at most 50: PAGE_TOO_LARGE; a cursor of another list: INVALID_CURSOR. */
export function parseTimelinePage(request: PageRequest): TimelinePage {
  const { first, after } = parsePage(request);
  if (after === undefined) return { first, behind: null };
  const [at, id] = decodeCursor(after, ['number', 'string']);
  return { first, behind: { at: new Date(at), id } };
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

function armOf(buyerKey: string, page: TimelinePage): { sql: string; parameters: SqlValue[] } {
  const keyset =
    page.behind === null ? { sql: '1 = 1', parameters: [] } : startingBehind(page.behind);
  return {
    sql: `SELECT * FROM (SELECT id, buyer_key AS buyerKey, at, kind, facts, order_id AS orderId, touchpoint
      FROM timeline_entry WHERE buyer_key = ? AND ${keyset.sql} ORDER BY at DESC, id DESC LIMIT ${String(page.first + 1)}) arm`,
    parameters: [buyerKey, ...keyset.parameters],
  };
}

function startingBehind({ at, id }: Pick<TimelineEntry, 'at' | 'id'>) {
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
