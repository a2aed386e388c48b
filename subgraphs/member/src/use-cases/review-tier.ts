import { memberTierChanged } from '@hub/events';
import type { EntityManager } from 'typeorm';
import { tierStanding } from '../domain/tier-standing.js';
import type { TierRules } from '../domain/tier.js';
import type { MemberServices } from './services.js';

type Services = Pick<MemberServices, 'tiers' | 'outbox' | 'businessDays'>;

/** Replays the growth ledger of a member whose points account is locked, keeps the standing, announces a new tier. */
export async function reviewTier(
  services: Services,
  manager: EntityManager,
  member: { readonly id: string; readonly memberSince: Date },
  rules: TierRules,
  now: Date,
): Promise<void> {
  const { tiers, outbox, businessDays } = services;
  const before = await tiers.standingOf(manager, member.id);
  if (before === null) throw new Error(`The member ${member.id} has no tier standing`);
  const facts = (await tiers.factsOf(manager, [member.id])).get(member.id) ?? [];
  const after = tierStanding(
    rules,
    facts,
    { memberSince: member.memberSince, days: businessDays },
    now,
  );
  await tiers.saveStanding(manager, member.id, after);
  if (before.tierCode === after.tier.code) return;
  await outbox.append(manager, memberTierChanged, {
    aggregateId: member.id,
    occurredAt: now,
    payload: {
      memberId: member.id,
      fromTier: before.tierCode,
      toTier: after.tier.code,
      validUntil: after.validUntil?.toISOString() ?? null,
    },
  });
}
