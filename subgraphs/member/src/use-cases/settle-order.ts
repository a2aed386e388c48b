import { newUlid } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { activationDue, earningStep, programmeCurrency } from '../domain/order-earning.js';
import { clawBackPoints, earnPoints } from '../domain/points-movements.js';
import { tierByCode } from '../domain/tier.js';
import type { OrderEarningRow } from '../persistence/points.entity.js';
import type { NewGrowthFact } from '../persistence/tier.repository.js';
import { PointsPosting } from './post-points.js';
import { reviewTier } from './review-tier.js';
import type { MemberServices } from './services.js';

type Services = Pick<
  MemberServices,
  'clock' | 'members' | 'tiers' | 'points' | 'orderPoints' | 'outbox' | 'timers' | 'businessDays'
>;

/** The timer that makes the points of a completed order spendable. */
export const activatePointsTimer = 'activate_points';

/** What an event of the order capability says, in the terms of the ledger. */
export type HeardOfOrder = {
  readonly orderId: string;
  readonly memberId: string | null;
  readonly currency: string;
} & (
  | {
      readonly what: 'paid';
      readonly at: Date;
      readonly totalMinor: number;
      readonly earnBaseMinor: number;
    }
  | { readonly what: 'completed'; readonly at: Date }
  | {
      readonly what: 'refunded';
      readonly at: Date;
      readonly refundId: string;
      readonly refundedTotalMinor: number;
      readonly earnBaseRefundedMinor: number;
    }
);

/**
 * Brings points and growth in line with everything heard of an order. Each event adds a fact; what is left to do is
 * computed from all facts, so the order of arrival, repetition and delay make no difference to the outcome.
 */
export class SettleOrder {
  constructor(private readonly services: Services) {}

  async run(manager: EntityManager, heard: HeardOfOrder): Promise<void> {
    const { clock, members, tiers, orderPoints } = this.services;
    const { memberId, orderId } = heard;
    if (memberId === null || heard.currency !== programmeCurrency) return;
    const now = clock.now();
    const posting = await PointsPosting.open(this.services, manager, memberId, now, [orderId]);
    const member = await members.findById(manager, memberId);
    if (posting === null || member === null)
      throw new Error(`The order ${orderId} names the unknown member ${memberId}`);
    if (member.status === 'closed') return;

    const rules = await tiers.rules(manager);
    const known = await orderPoints.findEarning(manager, orderId);
    const standing = await tiers.standingOf(manager, memberId);
    const multiplierPercent =
      tierByCode(rules, standing?.tierCode ?? '')?.pointsMultiplierPercent ?? 100;
    const earning = learn(known ?? unheardOf(orderId, memberId), heard, multiplierPercent);
    const settled = this.settlePoints(posting, earning, heard);
    await orderPoints.saveEarning(manager, settled, known === null);
    await this.scheduleActivation(manager, known, settled);
    await posting.save();
    if ((await tiers.addFacts(manager, growthFacts(heard, memberId, now))) > 0) {
      await reviewTier(this.services, manager, member, rules, now);
    }
  }

  private settlePoints(
    posting: PointsPosting,
    earning: OrderEarningRow,
    heard: HeardOfOrder,
  ): OrderEarningRow {
    const {
      orderId,
      paidAt: at,
      earnBaseMinor,
      multiplierPercent,
      completedAt,
      earnBaseRefundedMinor,
    } = earning;
    const paid = at === null ? null : { at, earnBaseMinor, multiplierPercent };
    const { grant, clawBack } = earningStep({ paid, completedAt, earnBaseRefundedMinor }, earning);
    if (grant > 0)
      posting.add(earnPoints(posting.account, orderId, grant), {
        businessType: 'order',
        businessId: orderId,
        orderId,
      });
    if (clawBack > 0) {
      const cause = {
        businessType: 'refund' as const,
        businessId: heard.what === 'refunded' ? heard.refundId : orderId,
        orderId,
      };
      posting.add(clawBackPoints(posting.account, orderId, clawBack), cause);
    }
    const granted = paid === null ? null : (earning.granted ?? 0) + grant;
    return { ...earning, granted, clawedBack: earning.clawedBack + clawBack };
  }

  /** Once, when payment and completion are both known; late events are due at once. */
  private async scheduleActivation(
    manager: EntityManager,
    before: OrderEarningRow | null,
    after: OrderEarningRow,
  ): Promise<void> {
    const wasKnown = before !== null && before.paidAt !== null && before.completedAt !== null;
    if (wasKnown || after.paidAt === null || after.completedAt === null || after.granted === 0)
      return;
    await this.services.timers.schedule(manager, {
      kind: activatePointsTimer,
      subjectId: after.orderId,
      dueAt: activationDue(after.completedAt),
    });
  }
}

function unheardOf(orderId: string, memberId: string): OrderEarningRow {
  return {
    orderId,
    memberId,
    paidAt: null,
    earnBaseMinor: 0,
    multiplierPercent: 100,
    completedAt: null,
    earnBaseRefundedMinor: 0,
    granted: null,
    clawedBack: 0,
  };
}

function learn(
  earning: OrderEarningRow,
  heard: HeardOfOrder,
  multiplierPercent: number,
): OrderEarningRow {
  switch (heard.what) {
    case 'paid':
      if (earning.paidAt !== null) return earning;
      return {
        ...earning,
        paidAt: heard.at,
        earnBaseMinor: heard.earnBaseMinor,
        multiplierPercent,
      };
    case 'completed':
      return { ...earning, completedAt: earning.completedAt ?? heard.at };
    case 'refunded':
      return {
        ...earning,
        earnBaseRefundedMinor: Math.max(earning.earnBaseRefundedMinor, heard.earnBaseRefundedMinor),
      };
  }
}

function growthFacts(heard: HeardOfOrder, memberId: string, now: Date): NewGrowthFact[] {
  const common = { id: newUlid(now), memberId, orderId: heard.orderId, at: heard.at };
  switch (heard.what) {
    case 'paid':
      return [
        {
          ...common,
          kind: 'paid',
          figure: heard.totalMinor,
          businessType: 'order',
          businessId: heard.orderId,
        },
      ];
    case 'refunded':
      return [
        {
          ...common,
          kind: 'refunded',
          figure: heard.refundedTotalMinor,
          businessType: 'refund',
          businessId: heard.refundId,
        },
      ];
    case 'completed':
      return [];
  }
}
