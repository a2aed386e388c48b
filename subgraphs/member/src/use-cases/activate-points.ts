import type { DueTimer } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { anniversaryOf } from '../domain/business-days.js';
import { activateLot } from '../domain/points-movements.js';
import { PointsPosting } from './post-points.js';
import type { MemberServices } from './services.js';

type Services = Pick<
  MemberServices,
  'clock' | 'points' | 'orderPoints' | 'outbox' | 'businessDays'
>;

/** The return window of an order is over: what is left of its points can be spent for twelve months. */
export class ActivatePoints {
  constructor(private readonly services: Services) {}

  async run(timer: DueTimer, manager: EntityManager): Promise<void> {
    const { clock, orderPoints, businessDays } = this.services;
    const orderId = timer.subjectId;
    const earning = await orderPoints.findEarning(manager, orderId);
    if (earning === null) return;
    const posting = await PointsPosting.open(
      this.services,
      manager,
      earning.memberId,
      clock.now(),
      [orderId],
    );
    // From the moment it was due, so that a late worker gives nobody a longer life of points.
    const change =
      posting &&
      activateLot(posting.account, orderId, timer.dueAt, anniversaryOf(timer.dueAt, businessDays));
    if (!posting || change === undefined || change === null) return;
    posting.add(change, { businessType: 'activation', businessId: orderId, orderId });
    await posting.save();
  }
}
