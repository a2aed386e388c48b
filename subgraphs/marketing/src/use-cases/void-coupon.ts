import {
  type Actor,
  actorLabel,
  type AuditTrail,
  baseErrors,
  idempotencyKeyInput,
  parseInput,
  ulidInput,
} from '@hub/kernel';
import { z } from 'zod';
import type { Coupon } from '../domain/coupon.js';
import { marketingErrors } from '../domain/errors.js';
import type { CouponIssuing } from './claim-coupon.js';
import { requireMarketer } from './require-marketer.js';

export type CouponVoiding = Pick<
  CouponIssuing,
  'database' | 'clock' | 'idempotency' | 'coupons'
> & {
  readonly audit: AuditTrail;
};

const voidInput = z.object({
  couponId: ulidInput,
  reason: z.string().trim().min(1).max(200),
  idempotencyKey: idempotencyKeyInput,
});

/** Staff withdraw a coupon that lies unused in a wallet; who did and why is audited. */
export class VoidCoupon {
  constructor(private readonly given: CouponVoiding) {}

  async execute(actor: Actor, input: unknown, requestId: string): Promise<Coupon> {
    requireMarketer(actor);
    const { couponId, reason, idempotencyKey: key } = parseInput(voidInput, input);
    const { database, clock, idempotency, coupons, audit } = this.given;
    const scope = actorLabel(actor);
    const request = { scope, operation: 'voidCoupon', key, payload: { couponId, reason } };
    await idempotency.run(database, request, async (manager) => {
      if (!(await coupons.withdraw(manager, couponId))) {
        const coupon = await coupons.byId(couponId, manager);
        if (coupon === null) throw notFound(couponId);
        const { status } = coupon;
        throw marketingErrors.refuse(
          'COUPON_NOT_AVAILABLE',
          `The coupon is ${status}; it cannot be withdrawn`,
          { status },
        );
      }
      const fields = { reason };
      await audit.record(manager, {
        actor,
        action: 'void',
        subjectType: 'Coupon',
        subjectId: couponId,
        fields,
        requestId,
        now: clock.now(),
      });
      return couponId;
    });
    const coupon = await coupons.byId(couponId);
    if (coupon === null) throw notFound(couponId);
    return coupon;
  }
}

function notFound(couponId: string): Error {
  return baseErrors.refuse('NOT_FOUND', `There is no coupon ${couponId}`, { field: 'couponId' });
}
