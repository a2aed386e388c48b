import { DateTimeScalar } from '@hub/kernel';
import { Field, ID, InputType, Int } from 'type-graphql';
import { BenefitNameInput, BenefitScopeInput, PromotionRuleInput } from './benefit-rule.input.js';

@InputType('CreatePromotionInput', { description: 'A new promotion.' })
export class CreatePromotionInput {
  @Field(() => String, {
    description: '8 to 128 printable characters; the same key and promotion give the same answer.',
  })
  idempotencyKey!: string;
  @Field(() => BenefitNameInput, { description: 'What customers see.' })
  name!: BenefitNameInput;
  @Field(() => PromotionRuleInput, { description: 'How it saves.' })
  rule!: PromotionRuleInput;
  @Field(() => BenefitScopeInput, {
    nullable: true,
    description: 'For which goods; left out: for all.',
  })
  scope?: BenefitScopeInput | null;
  @Field(() => DateTimeScalar, { description: 'First moment.' })
  startsAt!: Date;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'The moment it is over; left out: until it is ended.',
  })
  endsAt?: Date | null;
  @Field(() => Int, {
    nullable: true,
    description: 'Higher is applied first; -1000 to 1000, 0 when left out.',
  })
  priority?: number | null;
  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether other promotions may discount the same line; true when left out. Not for member prices.',
  })
  stackable?: boolean | null;
  @Field(() => String, {
    nullable: true,
    description:
      'Promotions of one group never meet on one line; 1 to 64 characters. Not for member prices.',
  })
  exclusiveGroup?: string | null;
  @Field(() => [ID], { nullable: true, description: 'Only in these stores, 1 to 1000.' })
  storeIds?: string[] | null;
  @Field(() => [String], {
    nullable: true,
    description: 'Only at these touchpoints, e.g. app, mini-program, website, pos.',
  })
  touchpoints?: string[] | null;
}

@InputType('EndPromotionInput', { description: 'Which promotion ends when.' })
export class EndPromotionInput {
  @Field(() => ID, { description: 'The promotion.' })
  promotionId!: string;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When; not in the past. Left out: now.',
  })
  at?: Date | null;
}
