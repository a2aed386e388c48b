import { type Actor, baseErrors, requireService, parseInput, ulidInput } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { memberErrors } from '../domain/errors.js';
import { requireActive } from '../domain/member-status.js';
import { spendPoints } from '../domain/points-movements.js';
import { PointsPosting } from './post-points.js';
import { retryWhenTaken } from './retry-when-taken.js';
import type { MemberServices } from './services.js';

type Services = Pick<
  MemberServices,
  'database' | 'clock' | 'members' | 'points' | 'orderPoints' | 'outbox'
>;

const inputShape = z.object({
  orderId: ulidInput,
  memberId: ulidInput,
  points: z.int().min(1).max(100_000_000),
});

export type SpendPointsOutcome =
  | {
      readonly kind: 'spent';
      readonly orderId: string;
      readonly points: number;
      readonly available: number;
    }
  | { readonly kind: 'not-enough'; readonly requested: number; readonly available: number };

/** An order pays with points. The order's id is the key: asked again, the same answer. */
export class SpendPoints {
  constructor(private readonly services: Services) {}

  async run(actor: Actor, input: unknown): Promise<SpendPointsOutcome> {
    requireService(actor);
    const wish = parseInput(inputShape, input);
    const { database } = this.services;
    return await retryWhenTaken(() => database.transaction((manager) => this.spend(manager, wish)));
  }

  private async spend(
    manager: EntityManager,
    wish: z.output<typeof inputShape>,
  ): Promise<SpendPointsOutcome> {
    const { clock, members, orderPoints } = this.services;
    const { orderId, memberId, points } = wish;
    const posting = await PointsPosting.open(this.services, manager, memberId, clock.now());
    if (posting === null)
      throw baseErrors.refuse('NOT_FOUND', 'There is no such member', { field: 'memberId' });
    const before = await orderPoints.findSpend(manager, orderId);
    if (before !== null) return sameAnswer(before, wish);
    requireActive((await members.findById(manager, memberId))?.status ?? 'closed');
    const change = spendPoints(posting.account, points);
    if (change === undefined) {
      await posting.save();
      return { kind: 'not-enough', requested: points, available: posting.available };
    }
    posting.add(change, { businessType: 'spend', businessId: orderId, orderId });
    await orderPoints.addSpend(
      manager,
      { orderId, memberId, points, availableAfter: posting.available, state: 'spent' },
      change.moves.map((move) => ({ lotId: move.lotId, taken: -move.change })),
    );
    await posting.save();
    return { kind: 'spent', orderId, points, available: posting.available };
  }
}

function sameAnswer(
  before: { state: string; memberId: string | null; points: number; availableAfter: number },
  { orderId, memberId, points }: { orderId: string; memberId: string; points: number },
): SpendPointsOutcome {
  if (before.state === 'released') {
    throw memberErrors.refuse(
      'POINTS_ALREADY_RELEASED',
      'The points of this order were given back; place a new order',
      { orderId },
    );
  }
  if (before.memberId !== memberId || before.points !== points) {
    throw baseErrors.refuse('IDEMPOTENCY_KEY_REUSED', 'This order spent other points before', {
      orderId,
    });
  }
  return { kind: 'spent', orderId, points, available: before.availableAfter };
}
