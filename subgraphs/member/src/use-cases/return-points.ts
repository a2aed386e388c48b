import { type Actor, baseErrors, requireService, parseInput, ulidInput } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { endOfDayAfter } from '../domain/business-days.js';
import { restorePoints } from '../domain/points-movements.js';
import { planRestore, restoreGraceDays } from '../domain/points-value.js';
import type { PointsSpendRow } from '../persistence/points.entity.js';
import { type Cause, PointsPosting } from './post-points.js';
import { retryWhenTaken } from './retry-when-taken.js';
import type { MemberServices } from './services.js';

type Services = Pick<
  MemberServices,
  'database' | 'clock' | 'points' | 'orderPoints' | 'members' | 'outbox' | 'businessDays'
>;

const releaseShape = z.object({ orderId: ulidInput });
const restoreShape = z.object({
  orderId: ulidInput,
  refundId: ulidInput,
  points: z.int().min(0).max(100_000_000),
});

/** Spent points come back to the lots they were taken from: all of them, or a refund's share. */
export class ReturnPoints {
  constructor(private readonly services: Services) {}

  /** The order ended unpaid. Heard before the spend, it makes the spend be refused. */
  async release(actor: Actor, input: unknown): Promise<boolean> {
    requireService(actor);
    const { orderId } = parseInput(releaseShape, input);
    const { database, orderPoints } = this.services;
    await database.transaction(async (manager) => {
      // Looked for before it is marked: a mark that fails would keep a lock that a rival waits for.
      let spend = await orderPoints.findSpend(manager, orderId);
      if (spend === null && (await orderPoints.markEnded(manager, orderId))) return;
      spend ??= await orderPoints.findSpend(manager, orderId);
      if (spend === null || spend.state === 'released') return;
      await this.giveBack(
        manager,
        spend,
        spend.points,
        { businessType: 'release', businessId: orderId, orderId },
        async () => orderPoints.markReleased(manager, orderId),
      );
    });
    return true;
  }

  /** Answers how many came back: never more than the order still has out. Idempotent by the refund. */
  async restore(actor: Actor, input: unknown): Promise<number> {
    requireService(actor);
    const wish = parseInput(restoreShape, input);
    const { database } = this.services;
    return await retryWhenTaken(() =>
      database.transaction((manager) => this.restoreOnce(manager, wish)),
    );
  }

  private async restoreOnce(
    manager: EntityManager,
    { orderId, refundId, points }: z.output<typeof restoreShape>,
  ): Promise<number> {
    const { orderPoints } = this.services;
    const spend = await orderPoints.findSpend(manager, orderId);
    const cause: Cause = { businessType: 'restore', businessId: refundId, orderId };
    let restored = 0;
    const before = await orderPoints.findRestore(manager, refundId);
    if (before === null && spend?.state === 'spent') {
      restored = await this.giveBack(manager, spend, points, cause, async () => true);
    }
    if (before === null)
      await orderPoints.addRestore(manager, {
        refundId,
        orderId,
        requested: points,
        points: restored,
      });
    else if (before.orderId !== orderId || before.requested !== points) {
      throw baseErrors.refuse(
        'IDEMPOTENCY_KEY_REUSED',
        'This refund restored other points before',
        { refundId },
      );
    }
    return before?.points ?? restored;
  }

  private async giveBack(
    manager: EntityManager,
    spend: PointsSpendRow,
    points: number,
    cause: Cause,
    claim: () => Promise<boolean>,
  ): Promise<number> {
    const { clock, orderPoints, members, businessDays } = this.services;
    const now = clock.now();
    const lots = await orderPoints.spentLots(manager, spend.orderId);
    const posting = await PointsPosting.open(
      this.services,
      manager,
      spend.memberId ?? '',
      now,
      lots.map(({ lotId }) => lotId),
    );
    if (posting === null)
      throw new Error(`The member of the order ${spend.orderId} has no points account`);
    if (!(await claim())) return 0;
    // Read again under the lock: another refund may have been faster.
    const plan = planRestore(await orderPoints.spentLots(manager, spend.orderId), points);
    const member = await members.findById(manager, spend.memberId ?? '');
    if (plan.length === 0 || member?.status === 'closed') {
      await posting.save();
      return 0;
    }
    for (const { lotId, change } of plan) {
      if (!(await orderPoints.addRestored(manager, spend.orderId, lotId, change)))
        throw new Error(`${lotId} gave less than is restored`);
    }
    posting.add(
      restorePoints(posting.account, plan, now, endOfDayAfter(now, businessDays, restoreGraceDays)),
      cause,
    );
    await posting.save();
    return plan.reduce((sum, { change }) => sum + change, 0);
  }
}
