import { LocalizedTextType, SafeIntScalar, unionOf } from '@hub/kernel';
import { Directive, Field, ID, ObjectType } from 'type-graphql';
import type { CouponProblem } from '../domain/coupon-discount.js';
import type {
  BenefitDiscount,
  BenefitKind,
  CouponCandidate,
  EvaluatedLine,
} from '../domain/evaluate-benefits.js';
import type { LocalizedText } from '../domain/localized-text.js';
import type { GrantedCoupons } from '../use-cases/grant-coupons.js';
import type { BenefitQuote, CouponTrouble } from '../use-cases/quote-benefits.js';
import { BenefitKindEnum, CouponProblemEnum } from './marketing-enums.js';

@Directive('@inaccessible')
@ObjectType('BenefitDiscount', { description: 'One share of a discount on a line.' })
export class BenefitDiscountType implements BenefitDiscount {
  @Field(() => BenefitKindEnum, { description: 'What it comes from.' })
  readonly kind!: BenefitKind;
  @Field(() => ID, { description: 'The promotion or the coupon.' })
  readonly sourceId!: string;
  @Field(() => LocalizedTextType, { description: 'What customers see.' })
  readonly name!: LocalizedText;
  @Field(() => SafeIntScalar, {
    description: 'What the line saves by it, in minor units, above 0.',
  })
  readonly amountMinor!: number;
}

@Directive('@inaccessible')
@ObjectType('BenefitLine', { description: 'What one line of the cart saves.' })
export class BenefitLineType implements EvaluatedLine {
  @Field(() => String, { description: "The caller's name of the line." })
  readonly lineKey!: string;
  @Field(() => [BenefitDiscountType], {
    description:
      'Member price, promotions, coupon, in the order applied. Never more than the line costs.',
  })
  readonly discounts!: BenefitDiscount[];
}

@Directive('@inaccessible')
@ObjectType('BenefitCouponProblem', { description: 'Why the coupon asked for saves nothing.' })
export class CouponTroubleType implements CouponTrouble {
  @Field(() => ID, { description: 'The coupon asked for.' })
  readonly couponId!: string;
  @Field(() => CouponProblemEnum, { description: 'Why.' })
  readonly reason!: CouponProblem;
  @Field(() => String, { description: 'The same in English words.' })
  readonly message!: string;
}

@Directive('@inaccessible')
@ObjectType('BenefitCouponCandidate', {
  description: 'A coupon of the wallet and what it would save.',
})
export class CouponCandidateType implements CouponCandidate {
  @Field(() => ID, { description: 'The coupon.' })
  readonly couponId!: string;
  @Field(() => Boolean, { description: 'Whether it could be used for this cart now.' })
  readonly usable!: boolean;
  @Field(() => SafeIntScalar, {
    description: 'What it would save, in minor units; 0 when it is not usable.',
  })
  readonly savingMinor!: number;
  @Field(() => CouponProblemEnum, { nullable: true, description: 'Why it is not usable.' })
  readonly reason!: CouponProblem | null;
}

@Directive('@inaccessible')
@ObjectType('BenefitEvaluation', { description: 'What a cart saves, line by line.' })
export class BenefitEvaluationType implements BenefitQuote {
  @Field(() => [BenefitLineType], { description: 'In the order given.' })
  readonly lines!: EvaluatedLine[];
  @Field(() => CouponTroubleType, {
    nullable: true,
    description: 'Null when the coupon saves something, or none was asked for.',
  })
  readonly couponProblem!: CouponTrouble | null;
  @Field(() => [CouponCandidateType], {
    description: 'With withCandidates: up to 100 coupons of the wallet, the largest saving first.',
  })
  readonly candidates!: CouponCandidate[];
}

@Directive('@inaccessible')
@ObjectType('CouponReserved', { description: 'The order holds the coupon.' })
export class CouponReserved {
  @Field(() => ID, { description: 'The coupon.' })
  readonly couponId!: string;
}

@Directive('@inaccessible')
@ObjectType('CouponRefused', { description: 'The order does not get the coupon.' })
export class CouponRefused implements CouponTrouble {
  @Field(() => ID, { description: 'The coupon.' })
  readonly couponId!: string;
  @Field(() => CouponProblemEnum, { description: 'Why.' })
  readonly reason!: CouponProblem;
  @Field(() => String, { description: 'The same in English words.' })
  readonly message!: string;
}

export const ReserveCouponResult = unionOf({
  name: 'ReserveCouponResult',
  description: 'Held or refused.',
  types: () => [CouponReserved, CouponRefused] as const,
});
export type ReserveCouponResult = CouponReserved | CouponRefused;

@Directive('@inaccessible')
@ObjectType('GrantedCoupons', { description: 'What a batch of grants did.' })
export class GrantedCouponsType implements GrantedCoupons {
  @Field(() => SafeIntScalar, { description: 'How many coupons were issued.' })
  readonly granted!: number;
  @Field(() => [ID], { description: 'Members who already had as many as one member may.' })
  readonly skippedMemberIds!: string[];
}
