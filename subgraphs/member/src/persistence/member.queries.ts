import { decodeCursor, inClause, type Page, selectRows } from '@hub/kernel';
import { type EntityManager, In } from 'typeorm';
import type { PointsReason } from '../domain/points-account.js';
import { MemberRow } from './member.entity.js';
import { PointsAccountRow } from './points.entity.js';
import { SessionRow } from './session.entity.js';
import { TierRow, TierStandingRow } from './tier.entity.js';

export interface ExpiringPoints {
  readonly memberId: string;
  readonly points: number;
  readonly firstAt: Date;
}

export interface PointsEntryRecord {
  readonly id: string;
  readonly memberId: string;
  /** Its place among the member's entries. */
  readonly sequence: number;
  readonly at: Date;
  readonly reason: PointsReason;
  readonly availableChange: number;
  readonly pendingChange: number;
  readonly orderId: string | null;
}

const mostSessions = 50;

/** Reads for the graph: many members at once, one statement per table. */
export class MemberQueries {
  constructor(private readonly read: EntityManager) {}

  async members(ids: readonly string[]): Promise<MemberRow[]> {
    return await this.read.findBy(MemberRow, { id: In(ids) });
  }

  async standings(memberIds: readonly string[]): Promise<TierStandingRow[]> {
    return await this.read.findBy(TierStandingRow, { memberId: In(memberIds) });
  }

  async accounts(memberIds: readonly string[]): Promise<PointsAccountRow[]> {
    return await this.read.findBy(PointsAccountRow, { memberId: In(memberIds) });
  }

  async tiers(): Promise<TierRow[]> {
    return await this.read.find(TierRow, { order: { level: 'ASC' } });
  }

  /** Newest first, live ones only. */
  async liveSessions(memberId: string, now: Date): Promise<SessionRow[]> {
    return await this.read
      .createQueryBuilder(SessionRow, 'session')
      .where(
        'session.memberId = :memberId AND session.revokedAt IS NULL AND session.expiresAt > :now',
        { memberId, now: now.getTime() },
      )
      .orderBy('session.id', 'DESC')
      .take(mostSessions)
      .getMany();
  }

  async expiringPoints(
    memberIds: readonly string[],
    from: Date,
    until: Date,
  ): Promise<ExpiringPoints[]> {
    const rows = await selectRows<{ member_id: string; points: number; first_at: number }>(
      this.read,
      `SELECT member_id, SUM(remaining) AS points, MIN(expires_at) AS first_at FROM points_lot
        WHERE member_id IN ${inClause(memberIds)} AND state = 'active' AND remaining > 0 AND expires_at > ? AND expires_at <= ?
        GROUP BY member_id`,
      [...memberIds, from, until],
    );
    return rows.map((row) => ({
      memberId: row.member_id,
      points: Number(row.points),
      firstAt: new Date(Number(row.first_at)),
    }));
  }

  /** The same page of every member's entries, newest first, one row more than the page to learn whether more follow. */
  async entries(memberIds: readonly string[], page: Page): Promise<PointsEntryRecord[]> {
    const [before] = page.after === undefined ? [undefined] : decodeCursor(page.after, ['number']);
    const rows = await selectRows<EntryRecord>(
      this.read,
      `SELECT id, member_id, sequence, at, reason, available_change, pending_change, order_id FROM (
        SELECT e.*, ROW_NUMBER() OVER (PARTITION BY member_id ORDER BY sequence DESC) AS place FROM points_entry e
        WHERE member_id IN ${inClause(memberIds)} ${before === undefined ? '' : 'AND sequence < ?'}) AS placed
        WHERE place <= ? ORDER BY member_id, sequence DESC`,
      [...memberIds, ...(before === undefined ? [] : [before]), page.first + 1],
    );
    return rows.map((row) => ({
      id: row.id,
      memberId: row.member_id,
      sequence: Number(row.sequence),
      at: new Date(Number(row.at)),
      reason: row.reason,
      availableChange: Number(row.available_change),
      pendingChange: Number(row.pending_change),
      orderId: row.order_id,
    }));
  }
}

interface EntryRecord {
  readonly id: string;
  readonly member_id: string;
  readonly sequence: number;
  readonly at: number;
  readonly reason: PointsReason;
  readonly available_change: number;
  readonly pending_change: number;
  readonly order_id: string | null;
}
