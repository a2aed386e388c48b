import {
  bulkInsert,
  conditionalUpdate,
  type Database,
  inClause,
  insertIgnore,
  lockForUpdate,
  selectRows,
} from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { couponTransitions } from '../domain/coupon-status.js';
import { CouponQuotaRow, CouponRow } from './coupon.entity.js';

/** Writes of coupons; every change of status is a compare-and-set that answers whether it happened. */
export class CouponRepository {
  constructor(private readonly database: Database) {}

  async byId(id: string, manager: EntityManager = this.database.read): Promise<CouponRow | null> {
    return await manager.findOneBy(CouponRow, { id });
  }

  async insert(manager: EntityManager, coupons: readonly CouponRow[]): Promise<void> {
    await bulkInsert(manager, CouponRow, coupons);
  }

  /** Counts one more coupon of the template for the member, unless the limit is reached. */
  async takeFromQuota(
    manager: EntityManager,
    templateId: string,
    memberId: string,
    limit: number | null,
  ): Promise<boolean> {
    await insertIgnore(manager, CouponQuotaRow, [{ templateId, memberId, taken: 0 }]);
    const taken = await conditionalUpdate(
      manager,
      'UPDATE coupon_quota SET taken = taken + 1 WHERE template_id = ? AND member_id = ? AND (? IS NULL OR taken < ?)',
      [templateId, memberId, limit, limit],
    );
    return taken === 1;
  }

  /** The same for many members at once; answers those who were below the limit. */
  async takeFromQuotas(
    manager: EntityManager,
    templateId: string,
    memberIds: readonly string[],
    limit: number | null,
  ): Promise<string[]> {
    const inOrder = [...new Set(memberIds)].sort();
    await insertIgnore(
      manager,
      CouponQuotaRow,
      inOrder.map((memberId) => ({ templateId, memberId, taken: 0 })),
    );
    const quotas = await lockForUpdate<{ member_id: string; taken: number }>(
      manager,
      `SELECT member_id, taken FROM coupon_quota WHERE template_id = ? AND member_id IN ${inClause(inOrder)} ORDER BY member_id`,
      [templateId, ...inOrder],
    );
    const below = quotas
      .filter(({ taken }) => limit === null || taken < limit)
      .map((quota) => quota.member_id);
    if (below.length > 0) {
      await conditionalUpdate(
        manager,
        `UPDATE coupon_quota SET taken = taken + 1 WHERE template_id = ? AND member_id IN ${inClause(below)}`,
        [templateId, ...below],
      );
    }
    return below;
  }

  async reserve(
    manager: EntityManager,
    wish: { couponId: string; memberId: string; orderId: string; until: Date; now: Date },
  ): Promise<boolean> {
    const { from, to } = couponTransitions.reserve;
    const changed = await conditionalUpdate(
      manager,
      'UPDATE coupon SET status = ?, order_id = ?, reserved_until = ? WHERE id = ? AND member_id = ? AND status = ? AND valid_from <= ? AND valid_until > ?',
      [to, wish.orderId, wish.until, wish.couponId, wish.memberId, from, wish.now, wish.now],
    );
    return changed === 1;
  }

  async release(manager: EntityManager, couponId: string, orderId: string): Promise<boolean> {
    const { from, to } = couponTransitions.release;
    const changed = await conditionalUpdate(
      manager,
      'UPDATE coupon SET status = ?, order_id = NULL, reserved_until = NULL WHERE id = ? AND status = ? AND order_id = ?',
      [to, couponId, from, orderId],
    );
    return changed === 1;
  }

  async redeem(manager: EntityManager, couponId: string, orderId: string): Promise<boolean> {
    const { from, to } = couponTransitions.redeem;
    const changed = await conditionalUpdate(
      manager,
      'UPDATE coupon SET status = ?, reserved_until = NULL WHERE id = ? AND status = ? AND order_id = ?',
      [to, couponId, from, orderId],
    );
    return changed === 1;
  }

  /** For an order that held the coupon until its reservation lapsed: its promise was given in time. */
  async redeemLate(manager: EntityManager, couponId: string, orderId: string): Promise<boolean> {
    const { redeemLate, redeemExpired } = couponTransitions;
    const changed = await conditionalUpdate(
      manager,
      'UPDATE coupon SET status = ?, order_id = ? WHERE id = ? AND status IN (?, ?)',
      [redeemLate.to, orderId, couponId, redeemLate.from, redeemExpired.from],
    );
    return changed === 1;
  }

  async rollBack(
    manager: EntityManager,
    couponId: string,
    orderId: string,
    validUntil: Date,
  ): Promise<boolean> {
    const { from, to } = couponTransitions.rollBack;
    const changed = await conditionalUpdate(
      manager,
      'UPDATE coupon SET status = ?, order_id = NULL, valid_until = CASE WHEN valid_until < ? THEN ? ELSE valid_until END WHERE id = ? AND status = ? AND order_id = ?',
      [to, validUntil, validUntil, couponId, from, orderId],
    );
    return changed === 1;
  }

  async withdraw(manager: EntityManager, couponId: string): Promise<boolean> {
    const { from, to } = couponTransitions.withdraw;
    const changed = await conditionalUpdate(
      manager,
      'UPDATE coupon SET status = ? WHERE id = ? AND status = ?',
      [to, couponId, from],
    );
    return changed === 1;
  }

  async expire(manager: EntityManager, ids: readonly string[], now: Date): Promise<number> {
    const { from, to } = couponTransitions.expire;
    return await conditionalUpdate(
      manager,
      `UPDATE coupon SET status = ? WHERE id IN ${inClause(ids)} AND status = ? AND valid_until <= ?`,
      [to, ...ids, from, now],
    );
  }

  async dueToExpire(now: Date, limit: number): Promise<string[]> {
    return await this.dueIds("status = 'AVAILABLE' AND valid_until <= ?", now, limit);
  }

  async dueToLapse(now: Date, limit: number): Promise<string[]> {
    return await this.dueIds("status = 'RESERVED' AND reserved_until <= ?", now, limit);
  }

  /** Frees coupons whose order neither paid nor closed in the time it asked for. */
  async lapse(manager: EntityManager, ids: readonly string[], now: Date): Promise<number> {
    const { from, to } = couponTransitions.release;
    return await conditionalUpdate(
      manager,
      `UPDATE coupon SET status = ?, order_id = NULL, reserved_until = NULL WHERE id IN ${inClause(ids)} AND status = ? AND reserved_until <= ?`,
      [to, ...ids, from, now],
    );
  }

  private async dueIds(condition: string, now: Date, limit: number): Promise<string[]> {
    const rows = await selectRows<{ id: string }>(
      this.database.read,
      `SELECT id FROM coupon WHERE ${condition} LIMIT ?`,
      [now, limit],
    );
    return rows.map((row) => row.id);
  }
}
