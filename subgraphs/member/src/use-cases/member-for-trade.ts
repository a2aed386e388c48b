import { type Actor, requireService, parseInput, ulidInput } from '@hub/kernel';
import type { MemberStatus } from '../domain/member-status.js';
import { pointsPerYuan, pointValueMinor } from '../domain/points-value.js';
import { hasFreeDelivery, type Tier } from '../domain/tier.js';
import type { MemberRow } from '../persistence/member.entity.js';
import type { PointsAccountRow } from '../persistence/points.entity.js';
import type { TierStandingRow } from '../persistence/tier.entity.js';

export interface MemberForTrade {
  readonly memberId: string;
  readonly status: MemberStatus;
  readonly tierCode: string;
  readonly pointsAvailable: number;
  readonly pointsPerYuan: number;
  readonly pointsValueMinor: number;
  readonly pointsMultiplierPercent: number;
  readonly freeDelivery: boolean;
}

/** By-id reads that a request batches. */
export interface TradeReads {
  member(id: string): Promise<MemberRow | null>;
  standing(id: string): Promise<TierStandingRow | null>;
  account(id: string): Promise<PointsAccountRow | null>;
  tiers(): Promise<readonly Tier[]>;
}

/** What pricing and checkout need to know of a member; null when there is none. */
export async function memberForTrade(
  actor: Actor,
  id: string,
  reads: TradeReads,
): Promise<MemberForTrade | null> {
  requireService(actor);
  const memberId = parseInput(ulidInput, id);
  const [member, standing, account, tiers] = await Promise.all([
    reads.member(memberId),
    reads.standing(memberId),
    reads.account(memberId),
    reads.tiers(),
  ]);
  const tier = tiers.find(({ code }) => code === standing?.tierCode);
  if (member === null || account === null || tier === undefined) return null;
  return {
    memberId,
    status: member.status,
    tierCode: tier.code,
    pointsAvailable: account.available,
    pointsPerYuan,
    pointsValueMinor: pointValueMinor,
    pointsMultiplierPercent: tier.pointsMultiplierPercent,
    freeDelivery: hasFreeDelivery(tier),
  };
}
