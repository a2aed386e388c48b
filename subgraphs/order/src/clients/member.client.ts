import type { SubgraphCalls } from '@hub/kernel';
import { z } from 'zod';
import { orderErrors } from '../domain/errors.js';
import type { CallOptions } from './inventory.client.js';

const memberForTrade = z.object({
  memberId: z.string(),
  status: z.enum(['ACTIVE', 'FROZEN', 'CLOSED']),
  tierCode: z.string().nullable(),
  pointsAvailable: z.int(),
  pointsValueMinor: z.int(),
  freeDelivery: z.boolean(),
});
export type MemberForTrade = z.infer<typeof memberForTrade>;

const spendPointsResult = z.discriminatedUnion('__typename', [
  z.object({ __typename: z.literal('PointsSpent'), points: z.int() }),
  z.object({ __typename: z.literal('PointsShort'), requested: z.int(), available: z.int() }),
]);

/** Standing and points of members, owned by member. Points calls are idempotent by order or refund. */
export class MemberClient {
  constructor(private readonly calls: Pick<SubgraphCalls, 'call'>) {}

  async memberForTrade(id: string): Promise<MemberForTrade | null> {
    const { memberForTrade: member } = await this.calls.call('member', {
      document:
        'query MemberForTrade($id: ID!) { memberForTrade(id: $id) { memberId status tierCode pointsAvailable pointsValueMinor freeDelivery } }',
      variables: { id },
      schema: z.object({ memberForTrade: memberForTrade.nullable() }),
    });
    return member;
  }

  /** Refuses with POINTS_NOT_ENOUGH. */
  async spendPoints(
    input: { orderId: string; memberId: string; points: number },
    options: CallOptions = {},
  ): Promise<void> {
    const { spendPoints } = await this.calls.call('member', {
      document:
        'mutation SpendPoints($input: SpendPointsInput!) { spendPoints(input: $input) { __typename ... on PointsSpent { points } ... on PointsShort { requested available } } }',
      variables: { input },
      schema: z.object({ spendPoints: spendPointsResult }),
      ...options,
    });
    if (spendPoints.__typename === 'PointsSpent') return;
    throw pointsNotEnough(spendPoints.requested, spendPoints.available);
  }

  async releasePoints(orderId: string, options: CallOptions = {}): Promise<void> {
    await this.calls.call('member', {
      document:
        'mutation ReleasePoints($input: ReleasePointsInput!) { releasePoints(input: $input) }',
      variables: { input: { orderId } },
      schema: z.object({ releasePoints: z.boolean() }),
      ...options,
    });
  }

  async restorePoints(
    input: { orderId: string; refundId: string; points: number },
    options: CallOptions = {},
  ): Promise<void> {
    await this.calls.call('member', {
      document:
        'mutation RestorePoints($input: RestorePointsInput!) { restorePoints(input: $input) { points } }',
      variables: { input },
      schema: z.object({ restorePoints: z.object({ points: z.int() }) }),
      ...options,
    });
  }
}

export function pointsNotEnough(requested: number, available: number): Error {
  return orderErrors.refuse(
    'POINTS_NOT_ENOUGH',
    `${String(requested)} points were to be spent, ${String(available)} are there`,
    {
      requested,
      available,
    },
  );
}
