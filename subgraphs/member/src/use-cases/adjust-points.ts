import {
  type Actor,
  baseErrors,
  newUlid,
  requireStaff,
  idempotencyKeyInput,
  parseInput,
  ulidInput,
} from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { anniversaryOf } from '../domain/business-days.js';
import { memberErrors } from '../domain/errors.js';
import { requireActive } from '../domain/member-status.js';
import { grantPoints, withdrawPoints } from '../domain/points-movements.js';
import type { MemberRow } from '../persistence/member.entity.js';
import { text } from './text-input.js';
import { PointsPosting } from './post-points.js';
import type { MemberServices } from './services.js';

type Services = Pick<
  MemberServices,
  'database' | 'clock' | 'members' | 'points' | 'outbox' | 'idempotency' | 'audit' | 'businessDays'
>;

const inputShape = z.object({
  memberId: ulidInput,
  change: z
    .int()
    .min(-10_000_000)
    .max(10_000_000)
    .refine((change) => change !== 0, { message: 'must not be 0' }),
  reason: text(1, 200),
  idempotencyKey: idempotencyKeyInput,
});

/** An admin corrects a balance; points given live twelve months, points taken never exceed the balance. */
export class AdjustPoints {
  constructor(private readonly services: Services) {}

  async run(actor: Actor, input: unknown, requestId: string): Promise<MemberRow> {
    const staff = requireStaff(actor, 'admin');
    const { idempotencyKey, ...wish } = parseInput(inputShape, input);
    const { database, idempotency, members } = this.services;
    const request = {
      scope: `staff:${staff.staffId}`,
      operation: 'adjustPoints',
      key: idempotencyKey,
      payload: wish,
    };
    await idempotency.run(database, request, (manager) =>
      this.adjust(manager, wish, staff, requestId),
    );
    const member = await members.findById(database.read, wish.memberId);
    if (member === null) throw new Error(`The member ${wish.memberId} is gone`);
    return member;
  }

  private async adjust(
    manager: EntityManager,
    wish: Omit<z.output<typeof inputShape>, 'idempotencyKey'>,
    staff: Actor,
    requestId: string,
  ): Promise<null> {
    const { clock, members, audit, businessDays } = this.services;
    const { memberId, change, reason } = wish;
    const now = clock.now();
    const posting = await PointsPosting.open(this.services, manager, memberId, now);
    if (posting === null)
      throw baseErrors.refuse('NOT_FOUND', 'There is no such member', { field: 'memberId' });
    requireActive((await members.findById(manager, memberId))?.status ?? 'closed');
    const adjustmentId = newUlid(now);
    const moved =
      change > 0
        ? grantPoints(posting.account, adjustmentId, change, now, anniversaryOf(now, businessDays))
        : withdrawPoints(posting.account, -change);
    if (moved === undefined) {
      throw memberErrors.refuse(
        'POINTS_BALANCE_TOO_LOW',
        `The member has ${String(posting.available)} points`,
        { available: posting.available },
      );
    }
    posting.add(moved, { businessType: 'adjustment', businessId: adjustmentId });
    await posting.save();
    await audit.record(manager, {
      actor: staff,
      action: 'adjust_points',
      subjectType: 'member',
      subjectId: memberId,
      fields: { change, reason },
      requestId,
      now,
    });
    return null;
  }
}
