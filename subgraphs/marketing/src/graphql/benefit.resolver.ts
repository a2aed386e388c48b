import type { RequestContext } from '@hub/kernel';
import { Arg, Ctx, Directive, Mutation, Query, Resolver } from 'type-graphql';
import type { GrantCoupons, GrantedCoupons } from '../use-cases/grant-coupons.js';
import type { BenefitQuote, QuoteBenefits } from '../use-cases/quote-benefits.js';
import type { UseCoupon } from '../use-cases/use-coupon.js';
import {
  EvaluateBenefitsInput,
  RedeemCouponInput,
  ReleaseCouponInput,
  ReserveCouponInput,
  RollBackCouponInput,
} from './benefit.input.js';
import {
  BenefitEvaluationType,
  CouponRefused,
  CouponReserved,
  GrantedCouponsType,
  ReserveCouponResult,
} from './benefit.type.js';
import { GrantCouponsInput } from './coupon.input.js';

/** Commands: for capabilities, not for touchpoints. */
@Resolver()
export class BenefitResolver {
  constructor(
    private readonly quotes: QuoteBenefits,
    private readonly uses: UseCoupon,
    private readonly grants: GrantCoupons,
  ) {}

  @Directive('@inaccessible')
  @Query(() => BenefitEvaluationType, {
    description:
      'What a cart saves at a moment: member price, promotions, coupon. Changes nothing.',
  })
  async evaluateBenefits(
    @Arg('input', () => EvaluateBenefitsInput, { description: 'The cart.' })
    input: EvaluateBenefitsInput,
    @Ctx() { actor, touchpoint }: RequestContext,
  ): Promise<BenefitQuote> {
    return await this.quotes.execute(actor, input, touchpoint);
  }

  @Directive('@inaccessible')
  @Mutation(() => ReserveCouponResult, {
    description:
      'Holds a coupon for an order. Another coupon for the same order: IDEMPOTENCY_KEY_REUSED.',
  })
  async reserveCoupon(
    @Arg('input', () => ReserveCouponInput, { description: 'Who wants what.' })
    input: ReserveCouponInput,
    @Ctx() { actor }: RequestContext,
  ): Promise<ReserveCouponResult> {
    const answer = await this.uses.reserve(actor, input);
    const { couponId } = answer;
    if (answer.reserved) return Object.assign(new CouponReserved(), { couponId });
    return Object.assign(new CouponRefused(), {
      couponId,
      reason: answer.reason,
      message: answer.message,
    });
  }

  @Directive('@inaccessible')
  @Mutation(() => Boolean, {
    description:
      'The order is paid: its coupon is used up. True also when it was before; false when the coupon is gone to another order or was never reserved.',
  })
  async redeemCoupon(
    @Arg('input', () => RedeemCouponInput, { description: 'Order and coupon.' })
    input: RedeemCouponInput,
    @Ctx() { actor }: RequestContext,
  ): Promise<boolean> {
    return await this.uses.redeem(actor, input);
  }

  @Directive('@inaccessible')
  @Mutation(() => Boolean, {
    description:
      'The order closed unpaid: its coupon is free again, and a reservation that comes later is refused. False when the order has used it up.',
  })
  async releaseCoupon(
    @Arg('input', () => ReleaseCouponInput, { description: 'Order and coupon.' })
    input: ReleaseCouponInput,
    @Ctx() { actor }: RequestContext,
  ): Promise<boolean> {
    return await this.uses.release(actor, input);
  }

  @Directive('@inaccessible')
  @Mutation(() => Boolean, {
    description:
      'A refund gives the used coupon back, valid for at least 7 more days. True also when it was back before; false when this order has not used it.',
  })
  async rollBackCoupon(
    @Arg('input', () => RollBackCouponInput, { description: 'Order, coupon and refund.' })
    input: RollBackCouponInput,
    @Ctx() { actor }: RequestContext,
  ): Promise<boolean> {
    return await this.uses.rollBack(actor, input);
  }

  @Directive('@inaccessible')
  @Mutation(() => GrantedCouponsType, {
    description:
      'Gives one coupon to each of up to 1,000 members; COUPON_SOLD_OUT, and none given, when the total does not suffice.',
  })
  async grantCoupons(
    @Arg('input', () => GrantCouponsInput, { description: 'Which coupon for whom.' })
    input: GrantCouponsInput,
    @Ctx() { actor }: RequestContext,
  ): Promise<GrantedCoupons> {
    return await this.grants.execute(actor, input);
  }
}
