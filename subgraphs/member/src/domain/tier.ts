export interface LocalizedText {
  readonly zh: string;
  readonly en: string;
}

export interface TierBenefit {
  /** `free_delivery`, `birthday_gift`, … other capabilities act on the code. */
  readonly code: string;
  readonly name: LocalizedText;
}

/** One step of the ladder; data, not code. */
export interface Tier {
  readonly code: string;
  readonly name: LocalizedText;
  /** 0 is where everybody begins. */
  readonly level: number;
  /** Growth value within twelve months. */
  readonly growthRequired: number;
  /** 100 = one point per yuan. */
  readonly pointsMultiplierPercent: number;
  readonly benefits: readonly TierBenefit[];
}

/** The ladder from the lowest tier up, with the version under which a standing was decided. */
export interface TierRules {
  readonly version: number;
  readonly tiers: readonly [Tier, ...Tier[]];
}

export const freeDelivery = 'free_delivery';

/** Orders the tiers, and refuses a ladder that skips a level, does not begin at 0 or asks less further up. */
export function tierRules(version: number, tiers: readonly Tier[]): TierRules {
  const [base, ...higher] = [...tiers].sort((a, b) => a.level - b.level);
  if (base?.level !== 0 || base.growthRequired !== 0)
    throw new RangeError('The lowest tier must have level 0 and ask no growth');
  let below = base;
  for (const tier of higher) {
    if (tier.level !== below.level + 1)
      throw new RangeError(`A tier of level ${String(below.level + 1)} is missing`);
    if (tier.growthRequired <= below.growthRequired)
      throw new RangeError(`${tier.code} must ask more than ${below.code}`);
    below = tier;
  }
  return { version, tiers: [base, ...higher] };
}

export function tierAt(rules: TierRules, level: number): Tier {
  const tier = rules.tiers[level];
  if (tier === undefined) throw new RangeError(`There is no tier of level ${String(level)}`);
  return tier;
}

export function tierByCode(rules: TierRules, code: string): Tier | undefined {
  return rules.tiers.find((tier) => tier.code === code);
}

/** The highest tier whose requirement the growth value meets. */
export function tierFor(rules: TierRules, growthValue: number): Tier {
  return rules.tiers.reduce((best, tier) => (growthValue >= tier.growthRequired ? tier : best));
}

export function hasFreeDelivery(tier: Tier): boolean {
  return tier.benefits.some((benefit) => benefit.code === freeDelivery);
}
