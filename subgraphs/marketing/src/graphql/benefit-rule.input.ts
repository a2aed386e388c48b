import { DateTimeScalar, SafeIntScalar } from '@hub/kernel';
import { Field, ID, InputType, Int } from 'type-graphql';

@InputType('BenefitNameInput', { description: 'What customers see, in both languages.' })
export class BenefitNameInput {
  @Field(() => String, { description: 'Simplified Chinese, 1 to 80 characters.' })
  zh!: string;
  @Field(() => String, { description: 'English, 1 to 120 characters.' })
  en!: string;
}

@InputType('BenefitScopeInput', {
  description: 'Which goods are meant: one of the lists, or none for all goods.',
})
export class BenefitScopeInput {
  @Field(() => [ID], {
    nullable: true,
    description: 'Categories with everything below them, 1 to 1000.',
  })
  categoryIds?: string[] | null;
  @Field(() => [ID], { nullable: true, description: 'Products, 1 to 1000.' })
  productIds?: string[] | null;
  @Field(() => [ID], { nullable: true, description: 'SKUs, 1 to 1000.' })
  skuIds?: string[] | null;
}

@InputType('ThresholdRuleInput', {
  description: 'An amount off from an amount over the goods in scope.',
})
export class ThresholdRuleInput {
  @Field(() => SafeIntScalar, { description: 'From which amount, in minor units, at least 1.' })
  thresholdMinor!: number;
  @Field(() => SafeIntScalar, {
    description: 'How much off, in minor units; never above the threshold.',
  })
  amountOffMinor!: number;
  @Field(() => String, { description: 'ISO 4217; carts of other currencies do not see it.' })
  currency!: string;
  @Field(() => Boolean, {
    nullable: true,
    description: 'For every full threshold again; false when left out.',
  })
  repeats?: boolean | null;
}

@InputType('PercentageRuleInput', { description: 'A percentage off each line.' })
export class PercentageRuleInput {
  @Field(() => Int, { description: '1 to 99.' })
  percentOff!: number;
}

@InputType('NthPieceRuleInput', {
  description: 'A percentage off every nth piece in scope, counted from the dearest.',
})
export class NthPieceRuleInput {
  @Field(() => Int, { description: '2 to 20.' })
  nth!: number;
  @Field(() => Int, { description: '1 to 100; 50 is half price, 100 is free.' })
  percentOff!: number;
}

@InputType('TierPriceInput', {
  description: "A tier's price: percentOff, or fixedMinor with its currency.",
})
export class TierPriceInput {
  @Field(() => String, { description: 'Code of the tier, 1 to 32 characters.' })
  tierCode!: string;
  @Field(() => SafeIntScalar, {
    nullable: true,
    description: 'Unit price in minor units, at least 1.',
  })
  fixedMinor?: number | null;
  @Field(() => String, { nullable: true, description: 'ISO 4217, with fixedMinor.' })
  currency?: string | null;
  @Field(() => Int, { nullable: true, description: '1 to 99 off the list price.' })
  percentOff?: number | null;
}

@InputType('MemberPriceRuleInput', { description: 'Prices of their own for tiers.' })
export class MemberPriceRuleInput {
  @Field(() => [TierPriceInput], { description: '1 to 20 tiers.' })
  prices!: TierPriceInput[];
}

@InputType('PromotionRuleInput', { description: 'Exactly one of the rules.' })
export class PromotionRuleInput {
  @Field(() => ThresholdRuleInput, { nullable: true, description: 'An amount off from an amount.' })
  threshold?: ThresholdRuleInput | null;
  @Field(() => PercentageRuleInput, { nullable: true, description: 'A percentage off.' })
  percentage?: PercentageRuleInput | null;
  @Field(() => NthPieceRuleInput, { nullable: true, description: 'Every nth piece cheaper.' })
  nthPiece?: NthPieceRuleInput | null;
  @Field(() => MemberPriceRuleInput, { nullable: true, description: 'Prices for tiers.' })
  memberPrice?: MemberPriceRuleInput | null;
}

@InputType('CouponRuleInput', {
  description: 'What a coupon saves: amountMinor, or percentOff with or without capMinor.',
})
export class CouponRuleInput {
  @Field(() => String, { description: 'ISO 4217; the coupon is for carts of this currency.' })
  currency!: string;
  @Field(() => SafeIntScalar, {
    nullable: true,
    description:
      'From which amount of covered goods after promotions, in minor units; 0 when left out.',
  })
  thresholdMinor?: number | null;
  @Field(() => SafeIntScalar, {
    nullable: true,
    description: 'Amount off in minor units, at least 1.',
  })
  amountMinor?: number | null;
  @Field(() => Int, { nullable: true, description: '1 to 99.' })
  percentOff?: number | null;
  @Field(() => SafeIntScalar, {
    nullable: true,
    description: 'The most the percentage may save, in minor units.',
  })
  capMinor?: number | null;
}

@InputType('CouponValidityInput', { description: 'Either days, or from and until.' })
export class CouponValidityInput {
  @Field(() => DateTimeScalar, { nullable: true, description: 'First moment of every coupon.' })
  from?: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'The moment every coupon is over.' })
  until?: Date | null;
  @Field(() => Int, {
    nullable: true,
    description: 'Days each coupon is valid from its issue, 1 to 3650.',
  })
  days?: number | null;
}
