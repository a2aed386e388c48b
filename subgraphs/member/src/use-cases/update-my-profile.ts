import { type Actor, requireMember, parseInput } from '@hub/kernel';
import { z } from 'zod';
import { requireActive } from '../domain/member-status.js';
import { normaliseEmail, normaliseNickname, parseBirthday } from '../domain/profile-data.js';
import type { MemberRow } from '../persistence/member.entity.js';
import type { MemberServices } from './services.js';

type Services = Pick<
  MemberServices,
  'database' | 'clock' | 'members' | 'personalData' | 'businessDays'
>;

const inputShape = z.object({
  nickname: z.string().max(128).nullish(),
  email: z.string().max(320).nullish(),
  birthday: z.string().max(10).nullish(),
});

/** Members keep their own data: what is left out stays, null removes. */
export class UpdateMyProfile {
  constructor(private readonly services: Services) {}

  async run(actor: Actor, input: unknown): Promise<MemberRow> {
    const { database, clock, members } = this.services;
    const { memberId } = requireMember(actor);
    const given = parseInput(inputShape, input);
    const now = clock.now();
    const profile = this.profileOf(given, now);
    return await database.transaction(async (manager) => {
      const before = await members.lock(manager, memberId);
      requireActive(before?.status ?? 'closed');
      await members.updateProfile(manager, memberId, profile, now);
      const member = await members.findById(manager, memberId);
      if (member === null) throw new Error(`The member ${memberId} is gone`);
      return member;
    });
  }

  private profileOf(
    { nickname, email, birthday }: z.output<typeof inputShape>,
    now: Date,
  ): Partial<MemberRow> {
    const { personalData, businessDays } = this.services;
    const profile: Partial<MemberRow> = {};
    if (nickname !== undefined)
      profile.nickname = nickname === null ? null : normaliseNickname(nickname);
    if (email !== undefined) {
      const encrypted =
        email === null ? null : personalData.encrypt('email', normaliseEmail(email));
      profile.emailCipher = encrypted?.cipher ?? null;
      profile.emailIndex = encrypted?.index ?? null;
    }
    if (birthday !== undefined) {
      const day = birthday === null ? null : parseBirthday(birthday, businessDays.dayOf(now));
      const encrypted = day === null ? null : personalData.encrypt('birthday', day);
      profile.birthdayCipher = encrypted?.cipher ?? null;
      profile.birthdayIndex = encrypted?.index ?? null;
    }
    return profile;
  }
}
