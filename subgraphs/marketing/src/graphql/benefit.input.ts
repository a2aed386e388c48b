import { DateTimeScalar, SafeIntScalar } from '@hub/kernel';
import { Directive, Field, ID, InputType, Int } from 'type-graphql';

@Directive('@inaccessible')
@InputType('BenefitLineInput', { description: 'One line of the cart.' })
export class BenefitLineInput {
  @Field(() => String, {
    description: "The caller's name of the line, 1 to 64 characters, unique in the cart.",
  })
  lineKey!: string;
  @Field(() => ID, { description: 'The SKU.' })
  skuId!: string;
  @Field(() => ID, { description: 'Its product.' })
  productId!: string;
  @Field(() => ID, { nullable: true, description: "The product's category." })
  categoryId?: string | null;
  @Field(() => [ID], {
    nullable: true,
    description: 'Further categories it counts as, at most 20.',
  })
  categoryIds?: string[] | null;
  @Field(() => SafeIntScalar, { description: 'List price of one piece in minor units, from 0.' })
  unitPriceMinor!: number;
  @Field(() => Int, { description: '1 to 999.' })
  quantity!: number;
}

@Directive('@inaccessible')
@InputType('EvaluateBenefitsInput', { description: 'A cart to price.' })
export class EvaluateBenefitsInput {
  @Field(() => ID, { nullable: true, description: 'Whose wallet; null for guests.' })
  memberId?: string | null;
  @Field(() => String, { nullable: true, description: "The member's tier; null: no member price." })
  tierCode?: string | null;
  @Field(() => ID, {
    nullable: true,
    description: 'Where it is sold or collected; null: promotions of single stores do not count.',
  })
  storeId?: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'Where the customer stands; left out: where the request came from.',
  })
  touchpoint?: string | null;
  @Field(() => DateTimeScalar, { description: 'At which moment.' })
  at!: Date;
  @Field(() => String, { description: 'ISO 4217 currency of all prices.' })
  currency!: string;
  @Field(() => ID, { nullable: true, description: 'The coupon to apply.' })
  couponId?: string | null;
  @Field(() => ID, { nullable: true, description: 'The order that may already hold the coupon.' })
  orderId?: string | null;
  @Field(() => [BenefitLineInput], { description: 'At most 500.' })
  lines!: BenefitLineInput[];
  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether to answer what each coupon of the wallet would save; false when left out.',
  })
  withCandidates?: boolean | null;
}

@Directive('@inaccessible')
@InputType('ReserveCouponInput', { description: 'Which order wants which coupon.' })
export class ReserveCouponInput {
  @Field(() => ID, { description: 'The coupon.' })
  couponId!: string;
  @Field(() => ID, { description: 'Whose it has to be.' })
  memberId!: string;
  @Field(() => ID, { description: 'The order; the same order gets the same answer.' })
  orderId!: string;
  @Field(() => DateTimeScalar, { description: 'When the reservation lapses by itself.' })
  until!: Date;
}

/** An order and its coupon. */
@InputType()
abstract class CouponUseInput {
  @Field(() => ID, { description: 'The coupon.' })
  couponId!: string;
  @Field(() => ID, { description: 'The order.' })
  orderId!: string;
}

@Directive('@inaccessible')
@InputType('RedeemCouponInput', { description: 'A paid order and its coupon.' })
export class RedeemCouponInput extends CouponUseInput {}

@Directive('@inaccessible')
@InputType('ReleaseCouponInput', { description: 'An order that closed unpaid and its coupon.' })
export class ReleaseCouponInput extends CouponUseInput {}

@Directive('@inaccessible')
@InputType('RollBackCouponInput', {
  description: 'A refunded order, its coupon and the refund that gives it back.',
})
export class RollBackCouponInput extends CouponUseInput {
  @Field(() => ID, { description: 'The refund.' })
  refundId!: string;
}
