import { newUlid } from '@hub/kernel';
import { memberRegistered } from '@hub/events';
import type { EntityManager } from 'typeorm';
import { memberNumberFrom } from '../domain/member-number.js';
import type { MemberRow, RegistrationChannel } from '../persistence/member.entity.js';
import { openLedgers } from './open-ledgers.js';
import type { MemberServices } from './services.js';

type Services = Pick<MemberServices, 'members' | 'tiers' | 'outbox' | 'random' | 'businessDays'>;

/**
 * Opens an account in the caller's transaction and announces it. A rival that opens one for the same phone or id makes
 * this fail with a unique violation: the caller runs again and finds the rival's.
 */
export async function registerMember(
  services: Services,
  manager: EntityManager,
  person: {
    readonly channel: RegistrationChannel;
    readonly phone?: { readonly cipher: string; readonly index: string };
    readonly now: Date;
  },
): Promise<MemberRow> {
  const { members, tiers, outbox, random } = services;
  const rules = await tiers.rules(manager);
  const member = {
    id: newUlid(person.now),
    memberNumber: memberNumberFrom(random),
    status: 'active' as const,
    nickname: null,
    phoneCipher: person.phone?.cipher ?? null,
    phoneIndex: person.phone?.index ?? null,
    emailCipher: null,
    emailIndex: null,
    birthdayCipher: null,
    birthdayIndex: null,
    channel: person.channel,
    memberSince: person.now,
  };
  const nothing = {
    memberId: member.id,
    memberSince: person.now,
    tier: null,
    growthValue: 0,
    points: 0,
  };
  const { standing } = openLedgers(nothing, rules, services.businessDays, person.now);
  await members.addMembers(manager, [{ member, standing, available: 0 }]);
  await outbox.append(manager, memberRegistered, {
    aggregateId: member.id,
    occurredAt: person.now,
    payload: {
      memberId: member.id,
      channel: person.channel,
      registeredAt: person.now.toISOString(),
    },
  });
  return { ...member, updatedAt: person.now };
}
