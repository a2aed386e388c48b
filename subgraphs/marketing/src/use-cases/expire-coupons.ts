import type { Clock, Database } from '@hub/kernel';
import type { CouponRepository } from '../persistence/coupon.repository.js';

const perRun = 500;

/** Ends coupons whose time is over and frees those whose order let its reservation run out. */
export class ExpireCoupons {
  constructor(
    private readonly database: Database,
    private readonly coupons: CouponRepository,
    private readonly clock: Clock,
  ) {}

  /** Answers how many changed; above 0 there may be more. */
  async execute(): Promise<number> {
    const now = this.clock.now();
    const lapsed = await this.coupons.dueToLapse(now, perRun);
    const expired = await this.coupons.dueToExpire(now, perRun);
    if (lapsed.length + expired.length === 0) return 0;
    return await this.database.transaction(async (manager) => {
      const freed = lapsed.length === 0 ? 0 : await this.coupons.lapse(manager, lapsed, now);
      const ended = expired.length === 0 ? 0 : await this.coupons.expire(manager, expired, now);
      return freed + ended;
    });
  }
}
