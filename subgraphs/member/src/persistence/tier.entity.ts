import { integerColumn, jsonColumn, textColumn, timeColumn, ulidColumn } from '@hub/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { LocalizedText, Tier, TierBenefit } from '../domain/tier.js';

/** The ladder of tiers as data; all rows carry the version of the rules they belong to. */
@Entity({ name: 'tier' })
export class TierRow implements Tier {
  @PrimaryColumn({ ...textColumn(32), name: 'code' })
  code!: string;
  @Column({ ...integerColumn(), name: 'level' })
  level!: number;
  @Column({ ...jsonColumn(), name: 'name' })
  name!: LocalizedText;
  @Column({ ...integerColumn(), name: 'growth_required' })
  growthRequired!: number;
  @Column({ ...integerColumn(), name: 'points_multiplier_percent' })
  pointsMultiplierPercent!: number;
  @Column({ ...jsonColumn(), name: 'benefits' })
  benefits!: TierBenefit[];
  @Column({ ...integerColumn(), name: 'rule_version' })
  ruleVersion!: number;
}

/** Where a member stands, as the replay of the growth ledger found it last. */
@Entity({ name: 'tier_standing' })
export class TierStandingRow {
  @PrimaryColumn({ ...ulidColumn(), name: 'member_id' })
  memberId!: string;
  @Column({ ...textColumn(32), name: 'tier_code' })
  tierCode!: string;
  @Column({ ...timeColumn(), name: 'since' })
  since!: Date;
  @Column({ ...timeColumn(), name: 'valid_until', nullable: true })
  validUntil!: Date | null;
  @Column({ ...integerColumn(), name: 'growth_value' })
  growthValue!: number;
  @Column({ ...timeColumn(), name: 'window_from' })
  windowFrom!: Date;
  @Column({ ...integerColumn(), name: 'rule_version' })
  ruleVersion!: number;
  @Column({ ...timeColumn(), name: 'next_review_at', nullable: true })
  nextReviewAt!: Date | null;
}

/** One fact of the growth ledger; appended, never changed. */
@Entity({ name: 'growth_fact' })
export class GrowthFactRow {
  @PrimaryColumn({ ...ulidColumn(), name: 'id' })
  id!: string;
  @Column({ ...ulidColumn(), name: 'member_id' })
  memberId!: string;
  @Column({ ...textColumn(16), name: 'kind' })
  kind!: 'paid' | 'refunded' | 'credited' | 'granted';
  @Column({ ...timeColumn(), name: 'at' })
  at!: Date;
  @Column({ ...ulidColumn(), name: 'order_id', nullable: true })
  orderId!: string | null;
  /** Fen paid, fen refunded so far, growth, or level: by kind. */
  @Column({ ...integerColumn(), name: 'figure' })
  figure!: number;
  @Column({ ...textColumn(32), name: 'business_type' })
  businessType!: string;
  @Column({ ...textColumn(64), name: 'business_id' })
  businessId!: string;
}
