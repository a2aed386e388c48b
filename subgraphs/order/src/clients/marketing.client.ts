import type { SubgraphCalls } from '@hub/kernel';
import { z } from 'zod';
import { orderErrors } from '../domain/errors.js';
import type { CallOptions } from './inventory.client.js';

const localized = z.object({ zh: z.string(), en: z.string() });
const evaluation = z.object({
  lines: z.array(
    z.object({
      lineKey: z.string(),
      discounts: z.array(
        z.object({
          kind: z.enum(['MEMBER_PRICE', 'PROMOTION', 'COUPON']),
          sourceId: z.string().nullable(),
          name: localized,
          amountMinor: z.int().nonnegative(),
        }),
      ),
    }),
  ),
  couponProblem: z
    .object({ couponId: z.string(), reason: z.string(), message: z.string() })
    .nullable(),
  candidates: z.array(
    z.object({
      couponId: z.string(),
      usable: z.boolean(),
      savingMinor: z.int().nullable(),
      reason: z.string().nullable(),
    }),
  ),
});
export type BenefitEvaluation = z.infer<typeof evaluation>;

export interface BenefitRequest {
  readonly memberId: string | null;
  readonly tierCode: string | null;
  readonly storeId: string | null;
  readonly at: string;
  readonly currency: string;
  readonly couponId: string | null;
  readonly lines: readonly {
    readonly lineKey: string;
    readonly skuId: string;
    readonly productId: string;
    readonly categoryId: string | null;
    readonly unitPriceMinor: number;
    readonly quantity: number;
  }[];
  readonly withCandidates: boolean;
}

const reserveCouponResult = z.discriminatedUnion('__typename', [
  z.object({ __typename: z.literal('CouponReserved'), couponId: z.string() }),
  z.object({
    __typename: z.literal('CouponRefused'),
    couponId: z.string(),
    reason: z.string(),
    message: z.string(),
  }),
]);

/** Promotions and coupons, owned by marketing. Coupon calls are idempotent by order or refund. */
export class MarketingClient {
  constructor(private readonly calls: Pick<SubgraphCalls, 'call'>) {}

  async evaluateBenefits(input: BenefitRequest): Promise<BenefitEvaluation> {
    const { evaluateBenefits } = await this.calls.call('marketing', {
      document: `query EvaluateBenefits($input: EvaluateBenefitsInput!) { evaluateBenefits(input: $input) {
        lines { lineKey discounts { kind sourceId name { zh en } amountMinor } }
        couponProblem { couponId reason message }
        candidates { couponId usable savingMinor reason } } }`,
      variables: { input },
      schema: z.object({ evaluateBenefits: evaluation }),
    });
    return evaluateBenefits;
  }

  /** Refuses with COUPON_NOT_USABLE. */
  async reserveCoupon(
    input: { couponId: string; memberId: string; orderId: string; until: string },
    options: CallOptions = {},
  ): Promise<void> {
    const { reserveCoupon } = await this.calls.call('marketing', {
      document: `mutation ReserveCoupon($input: ReserveCouponInput!) { reserveCoupon(input: $input) {
        __typename ... on CouponReserved { couponId } ... on CouponRefused { couponId reason message } } }`,
      variables: { input },
      schema: z.object({ reserveCoupon: reserveCouponResult }),
      ...options,
    });
    if (reserveCoupon.__typename === 'CouponRefused') throw couponNotUsable(reserveCoupon);
  }

  /** False when the coupon went to another order. */
  async redeemCoupon(
    input: { couponId: string; orderId: string },
    options: CallOptions = {},
  ): Promise<boolean> {
    const { redeemCoupon } = await this.calls.call('marketing', {
      document: 'mutation RedeemCoupon($input: RedeemCouponInput!) { redeemCoupon(input: $input) }',
      variables: { input },
      schema: z.object({ redeemCoupon: z.boolean() }),
      ...options,
    });
    return redeemCoupon;
  }

  async releaseCoupon(
    input: { couponId: string; orderId: string },
    options: CallOptions = {},
  ): Promise<void> {
    await this.calls.call('marketing', {
      document:
        'mutation ReleaseCoupon($input: ReleaseCouponInput!) { releaseCoupon(input: $input) }',
      variables: { input },
      schema: z.object({ releaseCoupon: z.boolean() }),
      ...options,
    });
  }

  async rollBackCoupon(
    input: { couponId: string; orderId: string; refundId: string },
    options: CallOptions = {},
  ): Promise<void> {
    await this.calls.call('marketing', {
      document:
        'mutation RollBackCoupon($input: RollBackCouponInput!) { rollBackCoupon(input: $input) }',
      variables: { input },
      schema: z.object({ rollBackCoupon: z.boolean() }),
      ...options,
    });
  }
}

export function couponNotUsable(problem: {
  couponId: string;
  reason: string;
  message: string;
}): Error {
  return orderErrors.refuse('COUPON_NOT_USABLE', problem.message, {
    couponId: problem.couponId,
    reason: problem.reason,
  });
}
