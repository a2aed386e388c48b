import { conditionalUpdate, insertIgnore, selectRows } from '@hub/kernel';
import { type EntityManager, In } from 'typeorm';
import type { GrowthFact, TierStanding } from '../domain/tier-standing.js';
import { type TierRules, tierRules } from '../domain/tier.js';
import { GrowthFactRow, TierRow, TierStandingRow } from './tier.entity.js';

export type NewGrowthFact = Omit<GrowthFactRow, 'id'> & { readonly id: string };

/** The ladder, the growth ledger and where members stand. */
export class TierRepository {
  async rules(manager: EntityManager): Promise<TierRules> {
    const rows = await manager.find(TierRow);
    return tierRules(
      rows.reduce((version, row) => Math.max(version, row.ruleVersion), 0),
      rows,
    );
  }

  /** Facts that are known already are passed over; answers how many are new. */
  async addFacts(manager: EntityManager, facts: readonly NewGrowthFact[]): Promise<number> {
    return await insertIgnore(manager, GrowthFactRow, facts);
  }

  async factsOf(
    manager: EntityManager,
    memberIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly GrowthFact[]>> {
    const rows =
      memberIds.length === 0
        ? []
        : await manager.findBy(GrowthFactRow, { memberId: In(memberIds) });
    const facts = new Map<string, GrowthFact[]>();
    for (const row of rows)
      facts.set(row.memberId, [...(facts.get(row.memberId) ?? []), factOf(row)]);
    return facts;
  }

  async standingOf(manager: EntityManager, memberId: string): Promise<TierStandingRow | null> {
    return await manager.findOneBy(TierStandingRow, { memberId });
  }

  async saveStanding(
    manager: EntityManager,
    memberId: string,
    standing: TierStanding,
  ): Promise<void> {
    await conditionalUpdate(
      manager,
      `UPDATE tier_standing SET tier_code = ?, since = ?, valid_until = ?, growth_value = ?, window_from = ?, rule_version = ?,
        next_review_at = ? WHERE member_id = ?`,
      [
        standing.tier.code,
        standing.since,
        standing.validUntil,
        standing.growthValue,
        standing.windowFrom,
        standing.ruleVersion,
        standing.nextReviewAt,
        memberId,
      ],
    );
  }

  /** Members whose standing time alone has changed. */
  async membersToReview(manager: EntityManager, now: Date, most: number): Promise<string[]> {
    const rows = await selectRows<{ member_id: string }>(
      manager,
      `SELECT member_id FROM tier_standing WHERE next_review_at <= ? ORDER BY next_review_at LIMIT ${String(most)}`,
      [now],
    );
    return rows.map((row) => row.member_id);
  }
}

export function standingRow(
  memberId: string,
  { tier, ...standing }: TierStanding,
): TierStandingRow {
  return { ...standing, memberId, tierCode: tier.code };
}

function factOf(row: GrowthFactRow): GrowthFact {
  switch (row.kind) {
    case 'paid':
      return {
        kind: 'paid',
        orderId: row.orderId ?? row.businessId,
        at: row.at,
        amountMinor: row.figure,
      };
    case 'refunded':
      return {
        kind: 'refunded',
        orderId: row.orderId ?? row.businessId,
        at: row.at,
        refundedTotalMinor: row.figure,
      };
    case 'credited':
      return { kind: 'credited', at: row.at, growth: row.figure };
    case 'granted':
      return { kind: 'granted', at: row.at, level: row.figure };
  }
}
