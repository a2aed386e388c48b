import { newUlid } from '@hub/kernel';
import { anniversaryOf, type BusinessDays } from '../domain/business-days.js';
import { tierStanding, type TierStanding } from '../domain/tier-standing.js';
import type { Tier, TierRules } from '../domain/tier.js';
import type { NewGrowthFact } from '../persistence/tier.repository.js';
import type { OpeningPoints } from '../persistence/points.repository.js';

/** What a member brings along. */
export interface Opening {
  readonly memberId: string;
  readonly memberSince: Date;
  readonly tier: Tier | null;
  readonly growthValue: number;
  readonly points: number;
}

export interface OpenedLedgers {
  readonly standing: TierStanding;
  readonly facts: readonly NewGrowthFact[];
  readonly points: OpeningPoints | null;
}

/** Tier standing, growth facts and points of a new account; growth and points brought along count from now. */
export function openLedgers(
  opening: Opening,
  rules: TierRules,
  days: BusinessDays,
  now: Date,
): OpenedLedgers {
  const { memberId, memberSince, tier, growthValue, points } = opening;
  const common = { memberId, at: now, orderId: null, businessId: memberId };
  const facts: NewGrowthFact[] = [];
  if (growthValue > 0)
    facts.push({
      ...common,
      id: newUlid(now),
      kind: 'credited',
      figure: growthValue,
      businessType: 'import_growth',
    });
  if (tier !== null)
    facts.push({
      ...common,
      id: newUlid(now),
      kind: 'granted',
      figure: tier.level,
      businessType: 'import_tier',
    });
  const standing = tierStanding(
    rules,
    [
      ...(growthValue > 0 ? [{ kind: 'credited' as const, at: now, growth: growthValue }] : []),
      ...(tier === null ? [] : [{ kind: 'granted' as const, at: now, level: tier.level }]),
    ],
    { memberSince, days },
    now,
  );
  const opened =
    points === 0 ? null : { memberId, points, activeAt: now, expiresAt: anniversaryOf(now, days) };
  return { standing, facts, points: opened };
}
