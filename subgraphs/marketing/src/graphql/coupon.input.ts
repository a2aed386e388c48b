import { Field, ID, InputType, Int } from 'type-graphql';
import {
  BenefitNameInput,
  BenefitScopeInput,
  CouponRuleInput,
  CouponValidityInput,
} from './benefit-rule.input.js';

@InputType('ClaimCouponInput', { description: 'Which coupon the signed-in member takes.' })
export class ClaimCouponInput {
  @Field(() => ID, { description: 'The template.' })
  templateId!: string;
  @Field(() => String, {
    description: '8 to 128 printable characters; the same key gives the same coupon.',
  })
  idempotencyKey!: string;
}

@InputType('GrantCouponInput', { description: 'Which coupon staff give to whom.' })
export class GrantCouponInput {
  @Field(() => ID, { description: 'The template.' })
  templateId!: string;
  @Field(() => ID, { description: 'The member.' })
  memberId!: string;
  @Field(() => String, {
    description: '8 to 128 printable characters; the same key gives the same coupon.',
  })
  idempotencyKey!: string;
}

@InputType('VoidCouponInput', { description: 'Which coupon is withdrawn, and why.' })
export class VoidCouponInput {
  @Field(() => ID, { description: 'The coupon.' })
  couponId!: string;
  @Field(() => String, { description: 'For the audit, 1 to 200 characters; nothing personal.' })
  reason!: string;
  @Field(() => String, {
    description: '8 to 128 printable characters; the same key gives the same answer.',
  })
  idempotencyKey!: string;
}

@InputType('GrantCouponsInput', { description: 'One coupon for each of many members.' })
export class GrantCouponsInput {
  @Field(() => ID, { description: 'The template.' })
  templateId!: string;
  @Field(() => [ID], { description: 'The members, 1 to 1000; named twice counts once.' })
  memberIds!: string[];
  @Field(() => String, {
    description: '8 to 128 printable characters; the same batch is granted once.',
  })
  batchKey!: string;
  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether each member gets a message; false when left out.',
  })
  notify?: boolean | null;
}

@InputType('CreateCouponTemplateInput', { description: 'A new coupon template.' })
export class CreateCouponTemplateInput {
  @Field(() => String, {
    description: '8 to 128 printable characters; the same key and template give the same answer.',
  })
  idempotencyKey!: string;
  @Field(() => String, { description: 'Unique; 2 to 64 of A-Z, 0-9, - and _.' })
  code!: string;
  @Field(() => BenefitNameInput, { description: 'What customers see.' })
  name!: BenefitNameInput;
  @Field(() => CouponRuleInput, { description: 'What it saves.' })
  rule!: CouponRuleInput;
  @Field(() => BenefitScopeInput, {
    nullable: true,
    description: 'For which goods; left out: for all.',
  })
  scope?: BenefitScopeInput | null;
  @Field(() => CouponValidityInput, { description: 'How long each coupon lives.' })
  validity!: CouponValidityInput;
  @Field(() => Int, {
    nullable: true,
    description: 'The most that may be issued, at least 1; left out: no bound.',
  })
  total?: number | null;
  @Field(() => Int, {
    nullable: true,
    description: 'The most one member may get, 1 to 1000; left out: no bound.',
  })
  perMember?: number | null;
  @Field(() => Boolean, { description: 'Whether members take it themselves.' })
  claimable!: boolean;
}
