import {
  type Actor,
  AuditEntry,
  actorLabel,
  bulkInsert,
  type Clock,
  type Database,
  newUlid,
  type Page,
} from '@hub/kernel';
import DataLoader from 'dataloader';
import { expiringSoonDays } from '../domain/points-value.js';
import type { MemberRow } from './member.entity.js';
import { type ExpiringPoints, MemberQueries, type PointsEntryRecord } from './member.queries.js';
import type { PointsAccountRow } from './points.entity.js';
import type { TierRow, TierStandingRow } from './tier.entity.js';

export interface UnmaskedRead {
  readonly memberId: string;
  readonly field: string;
  readonly actor: Actor;
  readonly requestId: string;
}

/** What one request reads by id, each table once. */
export interface MemberLoaders {
  readonly members: DataLoader<string, MemberRow | null>;
  readonly standings: DataLoader<string, TierStandingRow | null>;
  readonly accounts: DataLoader<string, PointsAccountRow | null>;
  readonly expiring: DataLoader<string, ExpiringPoints | null>;
  readonly entries: DataLoader<{ memberId: string; page: Page }, PointsEntryRecord[], string>;
  /** The ladder from the lowest tier up. */
  readonly tiers: () => Promise<TierRow[]>;
  /** Resolves when the entries are written: nobody is shown what is not on record. */
  readonly unmaskedReads: DataLoader<UnmaskedRead, true, string>;
}

export function createMemberLoaders(database: Database, clock: Clock): MemberLoaders {
  const queries = new MemberQueries(database.read);
  const soon = () => new Date(clock.now().getTime() + expiringSoonDays * 86_400_000);
  let tiers: Promise<TierRow[]> | undefined;
  return {
    members: byMember(
      (ids) => queries.members(ids),
      (row) => row.id,
    ),
    standings: byMember(
      (ids) => queries.standings(ids),
      (row) => row.memberId,
    ),
    accounts: byMember(
      (ids) => queries.accounts(ids),
      (row) => row.memberId,
    ),
    expiring: byMember(
      (ids) => queries.expiringPoints(ids, clock.now(), soon()),
      (row) => row.memberId,
    ),
    entries: new DataLoader((keys) => loadEntries(queries, keys), {
      cacheKeyFn: ({ memberId, page }) => `${memberId}:${String(page.first)}:${page.after ?? ''}`,
    }),
    tiers: () => (tiers ??= queries.tiers()),
    unmaskedReads: new DataLoader((reads) => recordUnmaskedReads(database, clock, reads), {
      cacheKeyFn: ({ memberId, field }) => `${memberId}:${field}`,
    }),
  };
}

function byMember<Row>(
  load: (ids: readonly string[]) => Promise<Row[]>,
  keyOf: (row: Row) => string,
): DataLoader<string, Row | null> {
  return new DataLoader(async (ids) => {
    const rows = new Map((await load(ids)).map((row) => [keyOf(row), row]));
    return ids.map((id) => rows.get(id) ?? null);
  });
}

async function loadEntries(
  queries: MemberQueries,
  keys: readonly { memberId: string; page: Page }[],
): Promise<PointsEntryRecord[][]> {
  const pages = new Map<string, { page: Page; memberIds: string[] }>();
  for (const { memberId, page } of keys) {
    const group = pages.get(pageKey(page)) ?? { page, memberIds: [] };
    group.memberIds.push(memberId);
    pages.set(pageKey(page), group);
  }
  const found = new Map<string, PointsEntryRecord[]>();
  for (const [name, { page, memberIds }] of pages) {
    for (const entry of await queries.entries(memberIds, page)) {
      const key = `${name}:${entry.memberId}`;
      found.set(key, [...(found.get(key) ?? []), entry]);
    }
  }
  return keys.map(({ memberId, page }) => found.get(`${pageKey(page)}:${memberId}`) ?? []);
}

function pageKey({ first, after }: Page): string {
  return `${String(first)}:${after ?? ''}`;
}

/** One insert for everything the request was shown in this tick, one entry per member. */
async function recordUnmaskedReads(
  database: Database,
  clock: Clock,
  reads: readonly UnmaskedRead[],
): Promise<true[]> {
  const now = clock.now();
  const byMember = new Map<string, UnmaskedRead[]>();
  for (const read of reads)
    byMember.set(read.memberId, [...(byMember.get(read.memberId) ?? []), read]);
  const entries = [...byMember.values()].flatMap((ofMember) => {
    const [first] = ofMember;
    if (first === undefined) return [];
    return {
      id: newUlid(now),
      at: now,
      actor: actorLabel(first.actor),
      action: 'read_personal_data',
      subjectType: 'member',
      subjectId: first.memberId,
      fields: ofMember.map(({ field }) => field),
      requestId: first.requestId,
    };
  });
  await database.transaction((manager) => bulkInsert(manager, AuditEntry, entries));
  return reads.map(() => true as const);
}
