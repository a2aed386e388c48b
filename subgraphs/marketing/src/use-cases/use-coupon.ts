import { couponRedeemed, couponRolledBack } from '@hub/events';
import {
  type Actor,
  baseErrors,
  type Clock,
  type Database,
  DomainError,
  type Outbox,
  parseInput,
  requireService,
  ulidInput,
} from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { couponHindrance, type CouponProblem } from '../domain/coupon-discount.js';
import { leastValidityAfterRollBack } from '../domain/coupon-template.js';
import type { CouponUseRepository } from '../persistence/coupon-use.repository.js';
import type { CouponUseRow } from '../persistence/coupon.entity.js';
import type { CouponRepository } from '../persistence/coupon.repository.js';
import { couponRefusal, couponRefusalReason } from './coupon-refusal.js';

export interface CouponUsing {
  readonly database: Database;
  readonly clock: Clock;
  readonly outbox: Outbox;
  readonly coupons: CouponRepository;
  readonly uses: CouponUseRepository;
}

const useInput = z.object({ couponId: ulidInput, orderId: ulidInput });
const reserveInput = useInput.extend({ memberId: ulidInput, until: z.date() });
const rollBackInput = useInput.extend({ refundId: ulidInput });
type CouponUse = z.output<typeof useInput>;

export type Reservation =
  | { readonly reserved: true; readonly couponId: string }
  | {
      readonly reserved: false;
      readonly couponId: string;
      readonly reason: CouponProblem;
      readonly message: string;
    };

/**
 * What an order does with a coupon. Each step locks the order's use first and the coupon second, changes both by
 * compare-and-set, and may be sent any number of times and in any order: a use remembers how far it came.
 */
export class UseCoupon {
  constructor(private readonly given: CouponUsing) {}

  async reserve(actor: Actor, input: unknown): Promise<Reservation> {
    requireService(actor);
    const wish = parseInput(reserveInput, input);
    try {
      await this.given.database.transaction((manager) => this.hold(manager, wish));
      return { reserved: true, couponId: wish.couponId };
    } catch (error) {
      // Thrown to roll back the use; for the caller it is an answer.
      const reason = error instanceof DomainError ? couponRefusalReason(error) : undefined;
      if (reason === undefined || !(error instanceof DomainError)) throw error;
      return { reserved: false, couponId: wish.couponId, reason, message: error.message };
    }
  }

  private async hold(manager: EntityManager, wish: z.output<typeof reserveInput>): Promise<void> {
    const { coupons, uses, clock } = this.given;
    const { couponId, orderId, memberId } = wish;
    const now = clock.now();
    if (!(await uses.insert(manager, { orderId, couponId, state: 'RESERVED', at: now }))) {
      const use = await uses.ofOrder(orderId, manager);
      if (use !== null && use.couponId !== couponId) {
        throw baseErrors.refuse(
          'IDEMPOTENCY_KEY_REUSED',
          'This order already uses another coupon',
          { field: 'orderId' },
        );
      }
      if (use?.state === 'REDEEMED') return;
      if (use?.state !== 'RESERVED') throw couponRefusal(couponId, 'RELEASED_BEFORE');
    }
    if (await coupons.reserve(manager, { ...wish, now })) return;
    const coupon = await coupons.byId(couponId, manager);
    if (coupon?.status === 'RESERVED' && coupon.orderId === orderId) return;
    if (coupon?.memberId !== memberId) throw couponRefusal(couponId, 'NOT_FOUND');
    const hindrance = couponHindrance(coupon, now);
    if (hindrance === undefined)
      throw baseErrors.refuse('CONFLICT', 'The coupon changed at this moment; try again');
    throw couponRefusal(couponId, hindrance);
  }

  /** True when the coupon is used up by this order, now or before; false when another order has it. */
  async redeem(actor: Actor, input: unknown): Promise<boolean> {
    requireService(actor);
    const { couponId, orderId } = parseInput(useInput, input);
    const { database, coupons, uses, clock } = this.given;
    return await database.transaction(async (manager) => {
      const use = await this.lockedUse(manager, { couponId, orderId });
      if (use === null) return false;
      if (use.state === 'REDEEMED' || use.state === 'ROLLED_BACK') return true;
      const redeemed =
        (await coupons.redeem(manager, couponId, orderId)) ||
        (await coupons.redeemLate(manager, couponId, orderId));
      if (!redeemed) return false;
      await uses.change(manager, {
        orderId,
        couponId,
        from: use.state,
        to: 'REDEEMED',
        at: clock.now(),
      });
      await this.announce(manager, couponRedeemed, { couponId, orderId });
      return true;
    });
  }

  /** True when the order holds the coupon no longer; false when it has used it up. */
  async release(actor: Actor, input: unknown): Promise<boolean> {
    requireService(actor);
    const { couponId, orderId } = parseInput(useInput, input);
    const { database, coupons, uses, clock } = this.given;
    return await database.transaction(async (manager) => {
      const at = clock.now();
      // A release that overtakes its reservation leaves a mark, so that the reservation comes too late.
      if (await uses.insert(manager, { orderId, couponId, state: 'RELEASED', at })) return true;
      const use = await this.lockedUse(manager, { couponId, orderId });
      if (use === null) return false;
      if (use.state !== 'RESERVED') return use.state !== 'REDEEMED';
      await coupons.release(manager, couponId, orderId);
      return await uses.change(manager, {
        orderId,
        couponId,
        from: 'RESERVED',
        to: 'RELEASED',
        at,
      });
    });
  }

  /** True when the coupon this order had used is back in the wallet, now or before, for at least 7 more days. */
  async rollBack(actor: Actor, input: unknown): Promise<boolean> {
    requireService(actor);
    const { couponId, orderId, refundId } = parseInput(rollBackInput, input);
    const { database, coupons, uses, clock } = this.given;
    return await database.transaction(async (manager) => {
      const use = await this.lockedUse(manager, { couponId, orderId });
      if (use?.state === 'ROLLED_BACK') return true;
      if (use?.state !== 'REDEEMED') return false;
      const at = clock.now();
      if (!(await coupons.rollBack(manager, couponId, orderId, leastValidityAfterRollBack(at))))
        return false;
      await uses.change(manager, {
        orderId,
        couponId,
        from: 'REDEEMED',
        to: 'ROLLED_BACK',
        at,
        refundId,
      });
      await this.announce(manager, couponRolledBack, { couponId, orderId });
      return true;
    });
  }

  private async lockedUse(
    manager: EntityManager,
    { couponId, orderId }: CouponUse,
  ): Promise<CouponUseRow | null> {
    const use = await this.given.uses.lock(manager, orderId);
    return use?.couponId === couponId ? use : null;
  }

  private async announce(
    manager: EntityManager,
    contract: typeof couponRedeemed | typeof couponRolledBack,
    { couponId, orderId }: CouponUse,
  ): Promise<void> {
    const { coupons, outbox, clock } = this.given;
    const coupon = await coupons.byId(couponId, manager);
    if (coupon === null) throw new Error(`Coupon ${couponId} was changed and is gone`);
    const { templateId, memberId } = coupon;
    await outbox.append(manager, contract, {
      aggregateId: couponId,
      occurredAt: clock.now(),
      payload: { couponId, templateId, memberId, orderId },
    });
  }
}
