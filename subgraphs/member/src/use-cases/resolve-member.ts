import { type Actor, requireService, parseInput } from '@hub/kernel';
import { z } from 'zod';
import { memberErrors } from '../domain/errors.js';
import { memberCodeSkewSeconds, verifyMemberCode } from '../domain/member-code.js';
import { isMemberNumber } from '../domain/member-number.js';
import { normalisePhone } from './phone-number.js';
import type { MemberRow } from '../persistence/member.entity.js';
import type { MemberServices } from './services.js';

type Services = Pick<
  MemberServices,
  'database' | 'clock' | 'members' | 'sessions' | 'personalData' | 'memberCodeKeys'
>;

const inputShape = z
  .object({
    phone: z.string().min(1).max(32).nullish(),
    memberCode: z.string().min(1).max(256).nullish(),
    memberNumber: z.string().min(1).max(32).nullish(),
  })
  .refine(
    (by) => Object.values(by).filter((value) => value !== null && value !== undefined).length === 1,
    {
      path: ['by'],
      message: 'give exactly one of phone, memberCode, memberNumber',
    },
  );

/** Finds the member somebody at a counter claims to be. A member code is used up by it. */
export class ResolveMember {
  constructor(private readonly services: Services) {}

  /** null when there is no such member, or none any more. */
  async run(actor: Actor, input: unknown): Promise<string | null> {
    requireService(actor);
    const { phone, memberCode, memberNumber } = parseInput(inputShape, input);
    const member =
      typeof memberCode === 'string'
        ? await this.byCode(memberCode)
        : typeof phone === 'string'
          ? await this.byPhone(phone)
          : await this.byNumber(memberNumber ?? '');
    return member === null || member.status === 'closed' ? null : member.id;
  }

  private async byCode(code: string): Promise<MemberRow | null> {
    const { database, clock, sessions, members, memberCodeKeys } = this.services;
    const now = clock.now();
    const { memberId, codeId, validUntil } = verifyMemberCode(code, memberCodeKeys.verifiers, now);
    // A minute longer than any clock could still accept it.
    const forgetAt = new Date(validUntil.getTime() + (memberCodeSkewSeconds + 60) * 1_000);
    const isFirst = await database.transaction((manager) =>
      sessions.useMemberCode(manager, codeId, forgetAt),
    );
    if (!isFirst)
      throw memberErrors.refuse(
        'MEMBER_CODE_REPLAYED',
        'This member code was used before; the member shows the next one',
      );
    return await members.findById(database.read, memberId);
  }

  private async byPhone(phone: string): Promise<MemberRow | null> {
    const { database, members, personalData } = this.services;
    return await members.findByPhoneIndex(
      database.read,
      personalData.phoneIndex(normalisePhone(phone, 'by.phone')),
    );
  }

  private async byNumber(memberNumber: string): Promise<MemberRow | null> {
    const { database, members } = this.services;
    return isMemberNumber(memberNumber)
      ? await members.findByMemberNumber(database.read, memberNumber)
      : null;
  }
}
