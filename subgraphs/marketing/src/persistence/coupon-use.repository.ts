import { conditionalUpdate, type Database, insertIgnore, lockForUpdate } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { CouponUseRow, type CouponUseState } from './coupon.entity.js';

export class CouponUseRepository {
  constructor(private readonly database: Database) {}

  async ofOrder(
    orderId: string,
    manager: EntityManager = this.database.read,
  ): Promise<CouponUseRow | null> {
    return await manager.findOneBy(CouponUseRow, { orderId });
  }

  /** Reads the use and keeps every other command of the order waiting until the transaction ends. */
  async lock(manager: EntityManager, orderId: string): Promise<CouponUseRow | null> {
    const locked = await lockForUpdate(
      manager,
      'SELECT order_id FROM coupon_use WHERE order_id = ?',
      [orderId],
    );
    return locked.length === 0 ? null : await this.ofOrder(orderId, manager);
  }

  /** Answers whether the order had no use before. */
  async insert(
    manager: EntityManager,
    use: { orderId: string; couponId: string; state: CouponUseState; at: Date },
  ): Promise<boolean> {
    const { orderId, couponId, state, at } = use;
    return (
      (await insertIgnore(manager, CouponUseRow, [
        { orderId, couponId, state, refundId: null, changedAt: at },
      ])) === 1
    );
  }

  async change(
    manager: EntityManager,
    use: {
      orderId: string;
      couponId: string;
      from: CouponUseState;
      to: CouponUseState;
      at: Date;
      refundId?: string;
    },
  ): Promise<boolean> {
    const changed = await conditionalUpdate(
      manager,
      'UPDATE coupon_use SET state = ?, changed_at = ?, refund_id = ? WHERE order_id = ? AND coupon_id = ? AND state = ?',
      [use.to, use.at, use.refundId ?? null, use.orderId, use.couponId, use.from],
    );
    return changed === 1;
  }
}
