import { connectionOf, DateTimeScalar, LocalizedTextType, unionOf } from '@hub/kernel';
import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import type { LocalizedText } from '../domain/localized-text.js';
import type { Coupon } from '../domain/coupon.js';
import type { CouponTemplate } from '../domain/coupon-template.js';

@Directive('@key(fields: "id")')
@ObjectType('CouponTemplate', {
  description: 'What coupons of one kind are worth and who gets how many.',
})
export class CouponTemplateType implements Pick<
  CouponTemplate,
  'id' | 'code' | 'name' | 'total' | 'issued' | 'perMember' | 'claimable'
> {
  @Field(() => ID, { description: 'ULID.' })
  readonly id!: string;
  @Field(() => String, { description: 'Unique, e.g. WELCOME-20.' })
  readonly code!: string;
  @Field(() => LocalizedTextType, { description: 'What customers see.' })
  readonly name!: LocalizedText;
  @Field(() => Int, {
    nullable: true,
    description: 'The most that may be issued; null for no bound.',
  })
  readonly total!: number | null;
  @Field(() => Int, { description: 'How many were issued so far.' })
  readonly issued!: number;
  @Field(() => Int, {
    nullable: true,
    description: 'The most one member may get; null for no bound.',
  })
  readonly perMember!: number | null;
  @Field(() => Boolean, { description: 'Whether members take it themselves.' })
  readonly claimable!: boolean;
}

@Directive('@key(fields: "id")')
@ObjectType('Coupon', { description: "A coupon in a member's wallet." })
export class CouponType implements Pick<Coupon, 'id' | 'validFrom' | 'validUntil' | 'orderId'> {
  @Field(() => ID, { description: 'ULID.' })
  readonly id!: string;
  @Field(() => DateTimeScalar, { description: 'First moment.' })
  readonly validFrom!: Date;
  @Field(() => DateTimeScalar, {
    description:
      'The moment it is over. A refund that gives it back adds time, up to 7 days from then.',
  })
  readonly validUntil!: Date;
  @Field(() => ID, { nullable: true, description: 'The order that holds it or used it up.' })
  readonly orderId!: string | null;
}

export const { CouponConnection, CouponEdge } = connectionOf(CouponType, 'Coupon');
export type CouponConnection = InstanceType<typeof CouponConnection>;

@ObjectType('CouponClaimed', { description: 'The coupon is in the wallet.' })
export class CouponClaimed {
  @Field(() => CouponType, { description: 'The coupon.' })
  readonly coupon!: Coupon;
}

@ObjectType('CouponSoldOut', { description: 'All coupons of the template have been taken.' })
export class CouponSoldOut {
  @Field(() => String, { description: 'What happened, in English.' })
  readonly message!: string;
}

@ObjectType('CouponLimitReached', {
  description: 'The member already has as many as one member may.',
})
export class CouponLimitReached {
  @Field(() => String, { description: 'What happened, in English.' })
  readonly message!: string;
}

export const ClaimCouponResult = unionOf({
  name: 'ClaimCouponResult',
  description: 'The coupon, or why there is none.',
  types: () => [CouponClaimed, CouponSoldOut, CouponLimitReached] as const,
});
export type ClaimCouponResult = CouponClaimed | CouponSoldOut | CouponLimitReached;
