import { couponIssued } from '@hub/events';
import { newUlid, type Outbox } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { type CouponTemplate, validityOf } from '../domain/coupon-template.js';
import type { CouponRow } from '../persistence/coupon.entity.js';
import type { CouponRepository } from '../persistence/coupon.repository.js';

export type IssueSource = 'claimed' | 'granted' | 'campaign';

/** Puts one coupon into each wallet and announces it; limits are the caller's to hold. */
export async function issueCoupons(
  manager: EntityManager,
  { coupons, outbox }: { readonly coupons: CouponRepository; readonly outbox: Outbox },
  issue: {
    readonly template: CouponTemplate;
    readonly memberIds: readonly string[];
    readonly source: IssueSource;
    readonly now: Date;
  },
): Promise<CouponRow[]> {
  const { template, source, now } = issue;
  const rows = issue.memberIds.map((memberId): CouponRow => ({
    id: newUlid(now),
    templateId: template.id,
    memberId,
    status: 'AVAILABLE',
    ...validityOf(template.validity, now),
    orderId: null,
    reservedUntil: null,
    issuedAt: now,
  }));
  await coupons.insert(manager, rows);
  await outbox.appendMany(
    manager,
    couponIssued,
    rows.map(({ id, memberId }) => ({
      aggregateId: id,
      occurredAt: now,
      payload: { couponId: id, templateId: template.id, memberId, source },
    })),
  );
  return rows;
}
