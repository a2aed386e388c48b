import { type Actor, baseErrors, requireMember, parseInput } from '@hub/kernel';
import { memberStatusChanged } from '@hub/events';
import { z } from 'zod';
import { changeStatus } from '../domain/member-status.js';
import { forfeitPoints } from '../domain/points-movements.js';
import { PointsPosting } from './post-points.js';
import { announceRevoked } from './refresh-session.js';
import type { MemberServices } from './services.js';

type Services = Pick<
  MemberServices,
  'database' | 'clock' | 'members' | 'sessions' | 'points' | 'outbox' | 'audit'
>;

const inputShape = z.object({
  confirm: z.literal(true, { message: 'must be true: closing cannot be undone' }),
});

/** The end of an account: personal data gone, sessions ended, points forfeited, announced. */
export class CloseMyAccount {
  constructor(private readonly services: Services) {}

  async run(actor: Actor, input: unknown, requestId: string): Promise<boolean> {
    const { memberId } = requireMember(actor);
    parseInput(inputShape, input);
    const { database, clock, members, sessions, outbox, audit } = this.services;
    const now = clock.now();
    await database.transaction(async (manager) => {
      const posting = await PointsPosting.open(this.services, manager, memberId, now);
      const member = await members.findById(manager, memberId);
      if (member === null || posting === null)
        throw baseErrors.refuse('NOT_FOUND', 'There is no such member');
      if (member.status === 'closed') return;
      if (
        !(await members.changeStatus(
          manager,
          memberId,
          member.status,
          changeStatus(member.status, 'closed'),
          now,
        ))
      ) {
        throw baseErrors.refuse('CONFLICT', 'The account changed at the same moment; try again');
      }
      if (member.phoneIndex !== null) await sessions.forgetCode(manager, member.phoneIndex);
      await announceRevoked(
        this.services,
        manager,
        memberId,
        await sessions.revokeAll(manager, memberId, now),
        now,
      );
      await members.erasePersonalData(manager, memberId);
      posting.add(forfeitPoints(posting.account), {
        businessType: 'closing',
        businessId: memberId,
      });
      await posting.save();
      await outbox.append(manager, memberStatusChanged, {
        aggregateId: memberId,
        occurredAt: now,
        payload: { memberId, status: 'closed' },
      });
      await audit.record(manager, {
        actor,
        action: 'close_account',
        subjectType: 'member',
        subjectId: memberId,
        fields: [],
        requestId,
        now,
      });
    });
    return true;
  }
}
