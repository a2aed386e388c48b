import { orderCompleted, orderPaid, orderRefunded } from '@hub/events';
import { newUlid, type PayloadOf } from '@hub/kernel';
import type { MemberHarness } from './member.fixture.js';

export type OrderFact =
  | {
      readonly what: 'paid';
      readonly orderId: string;
      readonly at: Date;
      readonly totalMinor: number;
      readonly earnBaseMinor?: number;
      readonly currency?: string;
    }
  | { readonly what: 'completed'; readonly orderId: string; readonly at: Date }
  | {
      readonly what: 'refunded';
      readonly orderId: string;
      readonly at: Date;
      readonly refundId: string;
      readonly refundedTotalMinor: number;
    };

/** Lets an event of the order capability arrive, as it announces them. */
export async function hearOfOrder(
  hub: MemberHarness,
  memberId: string | null,
  fact: OrderFact,
): Promise<void> {
  const facts = {
    orderId: fact.orderId,
    orderNumber: 'T-1',
    buyerKey: memberId === null ? null : `member:${memberId}`,
    memberId,
    touchpoint: 'app' as const,
    storeId: null,
    currency: fact.what === 'paid' ? (fact.currency ?? 'CNY') : 'CNY',
    totalMinor: 'totalMinor' in fact ? fact.totalMinor : 0,
  };
  switch (fact.what) {
    case 'paid': {
      const line = {
        orderLineId: newUlid(),
        skuId: newUlid(),
        categoryId: null,
        quantity: 1,
        payableMinor: fact.totalMinor,
      };
      const payload = {
        ...facts,
        paidAt: fact.at.toISOString(),
        earnBaseMinor: fact.earnBaseMinor ?? fact.totalMinor,
        fulfilment: 'pickup' as const,
        lines: [line],
      };
      await hub.deliver(orderPaid, payload satisfies PayloadOf<typeof orderPaid>, {
        aggregateId: fact.orderId,
      });
      break;
    }
    case 'completed':
      await hub.deliver(
        orderCompleted,
        { ...facts, completedAt: fact.at.toISOString() },
        { aggregateId: fact.orderId },
      );
      break;
    case 'refunded': {
      const { refundId, refundedTotalMinor } = fact;
      const payload = {
        ...facts,
        ...{
          refundId,
          refundedAt: fact.at.toISOString(),
          refundMinor: refundedTotalMinor,
          refundedTotalMinor,
        },
        ...{
          earnBaseMinor: 0,
          earnBaseRefundedMinor: refundedTotalMinor,
          pointsRestored: 0,
          full: false,
          lines: [],
        },
      };
      await hub.deliver(orderRefunded, payload satisfies PayloadOf<typeof orderRefunded>, {
        aggregateId: fact.orderId,
      });
      break;
    }
  }
}
