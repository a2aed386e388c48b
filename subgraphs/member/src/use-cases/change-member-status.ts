import { type Actor, baseErrors, requireStaff, parseInput, ulidInput } from '@hub/kernel';
import { memberStatusChanged } from '@hub/events';
import { z } from 'zod';
import { changeStatus, type MemberStatus } from '../domain/member-status.js';
import type { MemberRow } from '../persistence/member.entity.js';
import { text } from './text-input.js';
import { announceRevoked } from './refresh-session.js';
import type { MemberServices } from './services.js';

type Services = Pick<
  MemberServices,
  'database' | 'clock' | 'members' | 'sessions' | 'outbox' | 'audit'
>;

const inputShape = z.object({ memberId: ulidInput, reason: text(1, 200) });

/** An admin stops an account and lets it go on again. Freezing ends its sessions. */
export class ChangeMemberStatus {
  constructor(private readonly services: Services) {}

  async freeze(actor: Actor, input: unknown, requestId: string): Promise<MemberRow> {
    return await this.change(actor, input, 'frozen', requestId);
  }

  async unfreeze(actor: Actor, input: unknown, requestId: string): Promise<MemberRow> {
    return await this.change(actor, input, 'active', requestId);
  }

  private async change(
    actor: Actor,
    input: unknown,
    to: Exclude<MemberStatus, 'closed'>,
    requestId: string,
  ): Promise<MemberRow> {
    const staff = requireStaff(actor, 'admin');
    const { memberId, reason } = parseInput(inputShape, input);
    const { database, clock, members, sessions, outbox, audit } = this.services;
    const now = clock.now();
    return await database.transaction(async (manager) => {
      const member = await members.findById(manager, memberId);
      if (member === null)
        throw baseErrors.refuse('NOT_FOUND', 'There is no such member', { field: 'memberId' });
      if (member.status === to) return member;
      const status = changeStatus(member.status, to);
      if (!(await members.changeStatus(manager, memberId, member.status, status, now))) {
        throw baseErrors.refuse('CONFLICT', 'The account changed at the same moment; look again');
      }
      const ended = to === 'frozen' ? await sessions.revokeAll(manager, memberId, now) : [];
      await announceRevoked(this.services, manager, memberId, ended, now);
      await outbox.append(manager, memberStatusChanged, {
        aggregateId: memberId,
        occurredAt: now,
        payload: { memberId, status },
      });
      const action = to === 'frozen' ? 'freeze_member' : 'unfreeze_member';
      await audit.record(manager, {
        actor: staff,
        action,
        subjectType: 'member',
        subjectId: memberId,
        fields: { reason },
        requestId,
        now,
      });
      return { ...member, status, updatedAt: now };
    });
  }
}
