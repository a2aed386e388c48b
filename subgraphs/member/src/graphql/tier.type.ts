import { LocalizedTextType } from '@hub/kernel';
import { Field, Int, ObjectType } from 'type-graphql';
import type { LocalizedText, Tier, TierBenefit } from '../domain/tier.js';

@ObjectType('TierBenefit', { description: 'Something a tier gives its members.' })
export class TierBenefitType implements TierBenefit {
  @Field(() => String, { description: 'Stable code, e.g. free_delivery.' })
  readonly code!: string;

  @Field(() => LocalizedTextType, { description: 'What it is called.' })
  readonly name!: LocalizedText;
}

@ObjectType('Tier', { description: 'One step of the ladder of tiers.' })
export class TierType implements Tier {
  @Field(() => String, { description: 'Stable code: pearl, silver, gold, black.' })
  readonly code!: string;

  @Field(() => LocalizedTextType, { description: 'What it is called.' })
  readonly name!: LocalizedText;

  @Field(() => Int, {
    description: '0 for the tier everybody begins with, one more for each above.',
  })
  readonly level!: number;

  @Field(() => Int, {
    description: 'Growth value within twelve months that reaches and keeps the tier.',
  })
  readonly growthRequired!: number;

  @Field(() => Int, { description: 'Points per yuan in percent: 100 is one point per yuan.' })
  readonly pointsMultiplierPercent!: number;

  @Field(() => [TierBenefitType], { description: 'What it gives.' })
  readonly benefits!: TierBenefit[];
}
