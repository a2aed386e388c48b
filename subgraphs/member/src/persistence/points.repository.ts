import {
  baseErrors,
  bulkInsert,
  conditionalUpdate,
  inClause,
  lockForUpdate,
  newUlid,
  selectRows,
  type SqlValue,
} from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import {
  availablePoints,
  findLot,
  type LotState,
  pendingPoints,
  type PointsAccount,
  type PointsChange,
  type PointsLot,
} from '../domain/points-account.js';
import { PointsEntryLotRow, PointsEntryRow, PointsLotRow } from './points.entity.js';

/** An account whose row this transaction holds. */
export interface LockedAccount {
  readonly memberId: string;
  readonly entryCount: number;
  readonly version: number;
  readonly account: PointsAccount;
}

/** One entry to be written: the change and the business that caused it, once. */
export interface Posting {
  readonly change: PointsChange;
  readonly businessType: string;
  readonly businessId: string;
  readonly line: number;
  readonly orderId: string | null;
}

export interface OpeningPoints {
  readonly memberId: string;
  readonly points: number;
  readonly activeAt: Date;
  readonly expiresAt: Date;
}

interface LotRecord {
  readonly id: string;
  readonly state: LotState;
  readonly remaining: number;
  readonly active_at: number | null;
  readonly expires_at: number | null;
}

/** The ledger. Every change takes the account's row first, so that two changes of one member never overlap. */
export class PointsRepository {
  /** Loads what can still move, and these lots besides; null for an unknown member. */
  async lock(
    manager: EntityManager,
    memberId: string,
    lotIds: readonly string[] = [],
  ): Promise<LockedAccount | null> {
    const [row] = await lockForUpdate<{ debt: number; entry_count: number; version: number }>(
      manager,
      'SELECT debt, entry_count, version FROM points_account WHERE member_id = ?',
      [memberId],
    );
    if (row === undefined) return null;
    const lots = await selectRows<LotRecord>(
      manager,
      `SELECT id, state, remaining, active_at, expires_at FROM points_lot
        WHERE member_id = ? AND (state = 'pending' OR (state = 'active' AND remaining > 0) OR id IN ${inClause(lotIds)})`,
      [memberId, ...lotIds],
    );
    const account = { debt: Number(row.debt), lots: lots.map(lotOf) };
    return { memberId, entryCount: Number(row.entry_count), version: Number(row.version), account };
  }

  /**
   * Writes the entries, then the lots that differ from what was locked, then the balances. A repeated business key
   * fails with a unique violation; a lot somebody else changed, with CONFLICT.
   */
  async post(
    manager: EntityManager,
    locked: LockedAccount,
    postings: readonly Posting[],
    after: PointsAccount,
    now: Date,
  ): Promise<void> {
    await this.addEntries(manager, locked, postings, now);
    await this.saveLots(manager, locked, postings, after);
    const saved = await conditionalUpdate(
      manager,
      `UPDATE points_account SET available = ?, pending = ?, debt = ?, entry_count = entry_count + ?, version = version + 1
        WHERE member_id = ? AND version = ?`,
      [
        availablePoints(after),
        pendingPoints(after),
        after.debt,
        postings.length,
        locked.memberId,
        locked.version,
      ],
    );
    refuseLostRace(saved);
  }

  private async addEntries(
    manager: EntityManager,
    locked: LockedAccount,
    postings: readonly Posting[],
    now: Date,
  ): Promise<void> {
    const entries = postings.map((posting, position) => ({
      id: newUlid(now),
      sequence: locked.entryCount + position,
      posting,
    }));
    await bulkInsert(
      manager,
      PointsEntryRow,
      entries.map(({ id, sequence, posting }) => ({
        id,
        sequence,
        memberId: locked.memberId,
        at: now,
        reason: posting.change.reason,
        availableChange: posting.change.availableChange,
        pendingChange: posting.change.pendingChange,
        orderId: posting.orderId,
        businessType: posting.businessType,
        businessId: posting.businessId,
        line: posting.line,
      })),
    );
    await bulkInsert(
      manager,
      PointsEntryLotRow,
      entries.flatMap(({ id, posting }) =>
        posting.change.moves.map((move, position) => ({ entryId: id, position, ...move })),
      ),
    );
  }

  private async saveLots(
    manager: EntityManager,
    locked: LockedAccount,
    postings: readonly Posting[],
    after: PointsAccount,
  ): Promise<void> {
    const before = new Map(locked.account.lots.map((lot) => [lot.id, lot]));
    const fresh = after.lots.filter((lot) => !before.has(lot.id));
    await bulkInsert(
      manager,
      PointsLotRow,
      fresh.map((lot) => ({ ...lot, memberId: locked.memberId, ...originOf(lot, postings) })),
    );
    const changed = after.lots.filter((lot) => before.has(lot.id) && before.get(lot.id) !== lot);
    for (const lot of changed.sort((a, b) => (a.id < b.id ? -1 : 1))) {
      const former = findLot(locked.account, lot.id);
      const saved = await conditionalUpdate(
        manager,
        'UPDATE points_lot SET state = ?, remaining = ?, active_at = ?, expires_at = ? WHERE id = ? AND state = ? AND remaining = ?',
        [
          lot.state,
          lot.remaining,
          lot.activeAt,
          lot.expiresAt,
          lot.id,
          former.state,
          former.remaining,
        ] satisfies SqlValue[],
      );
      refuseLostRace(saved);
    }
  }

  /** Points that new accounts bring along; the accounts already name them. */
  async addOpenings(manager: EntityManager, openings: readonly OpeningPoints[]): Promise<void> {
    const rows = openings.map((opening) => ({
      ...opening,
      lotId: newUlid(opening.activeAt),
      entryId: newUlid(opening.activeAt),
    }));
    await bulkInsert(
      manager,
      PointsLotRow,
      rows.map(({ lotId, memberId, points, activeAt, expiresAt }) => ({
        ...{ id: lotId, memberId, orderId: null, state: 'active' as const, activeAt, expiresAt },
        earned: points,
        remaining: points,
      })),
    );
    await bulkInsert(
      manager,
      PointsEntryRow,
      rows.map(({ entryId, memberId, points, activeAt }) => ({
        ...{
          id: entryId,
          memberId,
          sequence: 0,
          at: activeAt,
          reason: 'adjusted' as const,
          orderId: null,
        },
        ...{
          availableChange: points,
          pendingChange: 0,
          businessType: 'import',
          businessId: memberId,
          line: 0,
        },
      })),
    );
    await bulkInsert(
      manager,
      PointsEntryLotRow,
      rows.map(({ entryId, lotId, points }) => ({ entryId, position: 0, lotId, change: points })),
    );
  }

  /** Members who hold lots whose last day is over. */
  async membersWithExpiredLots(manager: EntityManager, now: Date, most: number): Promise<string[]> {
    const rows = await selectRows<{ member_id: string }>(
      manager,
      `SELECT DISTINCT member_id FROM (SELECT member_id FROM points_lot WHERE state = 'active' AND expires_at <= ?
        ORDER BY expires_at LIMIT ${String(most)}) AS due`,
      [now],
    );
    return rows.map((row) => row.member_id);
  }

  async expiredLotIds(manager: EntityManager, memberId: string, now: Date): Promise<string[]> {
    const rows = await selectRows<{ id: string }>(
      manager,
      "SELECT id FROM points_lot WHERE member_id = ? AND state = 'active' AND expires_at <= ?",
      [memberId, now],
    );
    return rows.map((row) => row.id);
  }
}

/** How many points a lot began with, before debt took its share, and which order brought them. */
function originOf(
  lot: PointsLot,
  postings: readonly Posting[],
): { earned: number; orderId: string | null } {
  const origin = postings.find(({ change }) =>
    change.account.lots.some((candidate) => candidate.id === lot.id),
  );
  if (origin === undefined) throw new RangeError(`No entry brought the lot ${lot.id}`);
  return {
    earned: origin.change.availableChange + origin.change.pendingChange,
    orderId: origin.orderId,
  };
}

function lotOf(row: LotRecord): PointsLot {
  return {
    id: row.id,
    state: row.state,
    remaining: Number(row.remaining),
    activeAt: row.active_at === null ? null : new Date(Number(row.active_at)),
    expiresAt: row.expires_at === null ? null : new Date(Number(row.expires_at)),
  };
}

function refuseLostRace(affectedRows: number): void {
  if (affectedRows !== 1)
    throw baseErrors.refuse('CONFLICT', 'The points changed at the same moment; try again');
}
