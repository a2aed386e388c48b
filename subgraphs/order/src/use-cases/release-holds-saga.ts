import { newUlid, type SagaDefinition } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import type { Order } from '../domain/order.js';
import { mustSucceed, never } from './must-succeed.js';
import type { OrderContext } from './order-context.js';

export const releaseHoldsSaga = 'release-holds';

export interface ReleaseHoldsState {
  readonly orderId: string;
  readonly reason: string;
  readonly couponId: string | null;
  readonly points: number;
}

/** An order ended unpaid: stock, coupon and points go back to where they came from, however long it takes. */
export function releaseHoldsDefinition(context: OrderContext): SagaDefinition<ReleaseHoldsState> {
  return {
    kind: releaseHoldsSaga,
    giveUpAfterMs: never,
    steps: [
      {
        name: 'release-stock',
        run: async (state, { signal }) => {
          await mustSucceed(
            context.inventory.releaseReservation(state.orderId, state.reason, { signal }),
          );
          return state;
        },
      },
      {
        name: 'release-coupon',
        run: async (state, { signal }) => {
          const { couponId, orderId } = state;
          if (couponId !== null)
            await mustSucceed(context.marketing.releaseCoupon({ couponId, orderId }, { signal }));
          return state;
        },
      },
      {
        name: 'release-points',
        run: async (state, { signal }) => {
          if (state.points > 0)
            await mustSucceed(context.member.releasePoints(state.orderId, { signal }));
          return state;
        },
      },
    ],
  };
}

/** In the transaction that closes the order; answers the saga's id. */
export async function beginReleasingHolds(
  context: OrderContext,
  manager: EntityManager,
  order: Order,
  reason: string,
): Promise<string> {
  const id = newUlid(context.clock.now());
  const state: ReleaseHoldsState = {
    orderId: order.id,
    reason,
    couponId: order.couponId,
    points: order.pointsSpent,
  };
  await context.sagas.begin(manager, releaseHoldsSaga, { id, subjectId: order.id, state });
  return id;
}
