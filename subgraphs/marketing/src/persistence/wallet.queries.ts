import { type Database, type SqlValue } from '@hub/kernel';
import { In } from 'typeorm';
import type { WalletCoupon } from '../domain/coupon-discount.js';
import type { CouponStatus } from '../domain/coupon-status.js';
import { CouponTemplateRow } from './coupon-template.entity.js';
import { CouponRow } from './coupon.entity.js';
import { loadGrouped, type MemberPageKey, readMemberPages } from './member-pages.js';
import { rowReader } from './row-reader.js';

export interface WalletPageKey extends MemberPageKey {
  /** Only coupons that are in this status for their owner; null for all. */
  readonly status: CouponStatus | null;
}

const mostCandidates = 100;

/** Pages of wallets. */
export class WalletPages {
  constructor(private readonly database: Database) {}

  async load(keys: readonly WalletPageKey[], now: Date): Promise<CouponRow[][]> {
    return await loadGrouped(
      keys,
      ({ status, limit, afterId }) => JSON.stringify([status, limit, afterId]),
      (sample, memberIds) =>
        readMemberPages(this.database, {
          entity: CouponRow,
          ...sample,
          memberIds,
          condition: statusCondition(sample.status, now),
        }),
    );
  }
}

/** Coupons with their templates, for the evaluation of a cart: two statements. */
export class WalletCoupons {
  constructor(private readonly database: Database) {}

  /** The member's coupon by id, and with `wholeWallet` what else could be used now, soonest expiring first. */
  async read(
    memberId: string,
    couponId: string | null,
    wholeWallet: boolean,
    now: Date,
  ): Promise<WalletCoupon[]> {
    const { names, table, read } = rowReader(this.database, CouponRow);
    const wanted = couponId ?? '';
    const coupons = wholeWallet
      ? await read(
          `SELECT ${names} FROM ${table} WHERE member_id = ? AND (id = ? OR (status = 'AVAILABLE' AND valid_until > ?)) ORDER BY CASE WHEN id = ? THEN 0 ELSE 1 END, valid_until, id LIMIT ?`,
          [memberId, wanted, now, wanted, mostCandidates],
        )
      : await read(`SELECT ${names} FROM ${table} WHERE id = ? AND member_id = ?`, [
          wanted,
          memberId,
        ]);
    return await this.withTemplates(coupons);
  }

  private async withTemplates(coupons: readonly CouponRow[]): Promise<WalletCoupon[]> {
    if (coupons.length === 0) return [];
    const templateIds = [...new Set(coupons.map((coupon) => coupon.templateId))];
    const templates = await this.database.read.findBy(CouponTemplateRow, { id: In(templateIds) });
    const byId = new Map(templates.map((template) => [template.id, template]));
    return coupons.flatMap((coupon) => {
      const template = byId.get(coupon.templateId);
      return template === undefined ? [] : [{ ...coupon, template }];
    });
  }
}

function statusCondition(
  status: CouponStatus | null,
  now: Date,
): { sql: string; parameters: SqlValue[] } {
  switch (status) {
    case null:
      return { sql: '1 = 1', parameters: [] };
    case 'AVAILABLE':
      return { sql: "status = 'AVAILABLE' AND valid_until > ?", parameters: [now] };
    case 'EXPIRED':
      return {
        sql: "(status = 'EXPIRED' OR (status = 'AVAILABLE' AND valid_until <= ?))",
        parameters: [now],
      };
    default:
      return { sql: 'status = ?', parameters: [status] };
  }
}
