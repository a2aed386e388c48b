import {
  type Actor,
  currencyInput,
  optionalInput,
  parseInput,
  requireService,
  type Touchpoint,
  ulidInput,
} from '@hub/kernel';
import { z } from 'zod';
import { couponProblemText } from '../domain/coupon-problem-text.js';
import type { CouponProblem } from '../domain/coupon-discount.js';
import { type BenefitEvaluation, evaluateBenefits } from '../domain/evaluate-benefits.js';
import type { PromotionRepository } from '../persistence/promotion.repository.js';
import type { WalletCoupons } from '../persistence/wallet.queries.js';

const mostLineMinor = 1_000_000_000_000;

const line = z
  .object({
    lineKey: z.string().min(1).max(64),
    skuId: ulidInput,
    productId: ulidInput,
    categoryId: optionalInput(ulidInput),
    categoryIds: z
      .array(ulidInput)
      .max(20)
      .nullish()
      .transform((ids) => ids ?? []),
    unitPriceMinor: z.int().min(0).max(mostLineMinor),
    quantity: z.int().min(1).max(999),
  })
  .transform(({ categoryId, categoryIds, ...rest }) => ({
    ...rest,
    categoryIds: categoryId === null ? categoryIds : [categoryId, ...categoryIds],
  }));

const quoteInput = z.object({
  memberId: optionalInput(ulidInput),
  tierCode: optionalInput(z.string().max(32)),
  storeId: optionalInput(ulidInput),
  touchpoint: optionalInput(z.string().max(32)),
  at: z.date(),
  currency: currencyInput,
  couponId: optionalInput(ulidInput),
  orderId: optionalInput(ulidInput),
  lines: z
    .array(line)
    .max(500)
    .refine(
      (lines) => new Set(lines.map(({ lineKey }) => lineKey)).size === lines.length,
      'must not repeat a lineKey',
    ),
  withCandidates: z
    .boolean()
    .nullish()
    .transform((value) => value ?? false),
});

export interface CouponTrouble {
  readonly couponId: string;
  readonly reason: CouponProblem;
  readonly message: string;
}

export type BenefitQuote = Pick<BenefitEvaluation, 'lines' | 'candidates'> & {
  readonly couponProblem: CouponTrouble | null;
};

/** What a cart saves at a moment; reads at most three tables once each and changes nothing. */
export class QuoteBenefits {
  constructor(
    private readonly promotions: PromotionRepository,
    private readonly wallets: WalletCoupons,
  ) {}

  async execute(actor: Actor, input: unknown, touchpoint: Touchpoint): Promise<BenefitQuote> {
    requireService(actor);
    const { memberId, couponId, orderId, withCandidates, ...cart } = parseInput(quoteInput, input);
    const place = cart.touchpoint ?? (touchpoint === 'service' ? null : touchpoint);
    const asksWallet = memberId !== null && (couponId !== null || withCandidates);
    const [promotions, wallet] = await Promise.all([
      this.promotions.activeAt(cart.at),
      asksWallet ? this.wallets.read(memberId, couponId, withCandidates, cart.at) : [],
    ]);
    const wish =
      couponId === null ? undefined : { coupon: wallet.find(({ id }) => id === couponId), orderId };
    const evaluation = evaluateBenefits(
      { ...cart, touchpoint: place },
      promotions,
      wish,
      withCandidates ? wallet : [],
    );
    return { ...evaluation, couponProblem: trouble(couponId, evaluation.couponProblem) };
  }
}

function trouble(couponId: string | null, reason: CouponProblem | null): CouponTrouble | null {
  return couponId === null || reason === null
    ? null
    : { couponId, reason, message: couponProblemText[reason] };
}
