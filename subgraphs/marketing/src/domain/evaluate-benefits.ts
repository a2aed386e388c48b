import {
  couponHindrance,
  couponOutcome,
  type CouponLine,
  type CouponOutcome,
  type CouponProblem,
  type WalletCoupon,
} from './coupon-discount.js';
import type { ScopedGoods } from './benefit-scope.js';
import type { LocalizedText } from './localized-text.js';
import { bestMemberPrice } from './member-price.js';
import { choosePromotions, type StackingPromotion } from './promotion-choice.js';
import { isActive, isOfferedAt, type PlaceOfSale, type Promotion } from './promotion.js';

export const benefitKinds = ['MEMBER_PRICE', 'PROMOTION', 'COUPON'] as const;
export type BenefitKind = (typeof benefitKinds)[number];

export interface BenefitLine extends ScopedGoods {
  /** The caller's name of the line, unique in the cart. */
  readonly lineKey: string;
  readonly unitPriceMinor: number;
  readonly quantity: number;
}

export interface BenefitCart extends PlaceOfSale {
  readonly at: Date;
  readonly currency: string;
  /** Null for guests: no member price. */
  readonly tierCode: string | null;
  readonly lines: readonly BenefitLine[];
}

export interface BenefitDiscount {
  readonly kind: BenefitKind;
  /** The promotion, or the coupon. */
  readonly sourceId: string;
  readonly name: LocalizedText;
  readonly amountMinor: number;
}

export interface EvaluatedLine {
  readonly lineKey: string;
  readonly discounts: readonly BenefitDiscount[];
}

export interface CouponCandidate {
  readonly couponId: string;
  readonly usable: boolean;
  readonly savingMinor: number;
  readonly reason: CouponProblem | null;
}

export interface BenefitEvaluation {
  readonly lines: readonly EvaluatedLine[];
  /** Why the coupon asked for saves nothing; null when it does, or none was asked for. */
  readonly couponProblem: CouponProblem | null;
  /** The wallet, the largest saving first. */
  readonly candidates: readonly CouponCandidate[];
}

export interface CouponWish {
  /** The coupon the buyer wants to use; undefined when the wallet holds no such coupon. */
  readonly coupon: WalletCoupon | undefined;
  /** The order the coupon may already be reserved for. */
  readonly orderId?: string | null;
}

interface WorkingLine extends BenefitLine {
  remainingMinor: number;
  readonly discounts: BenefitDiscount[];
}

/**
 * Prices a cart: member price, then promotions, then the coupon, each on what the one before left. Every discount is
 * split over its lines exactly, no line falls below zero, and each share says what it is for. The order of the lines
 * does not matter: they are worked through in an order of their own.
 */
export function evaluateBenefits(
  cart: BenefitCart,
  promotions: readonly Promotion[],
  wish: CouponWish | undefined,
  wallet: readonly WalletCoupon[] = [],
): BenefitEvaluation {
  const running = promotions.filter(
    (promotion) => isActive(promotion, cart.at) && isOfferedAt(promotion, cart),
  );
  const lines = cart.lines.map(workingLine).sort(byGoods);
  applyMemberPrices(cart, running, lines);
  applyPromotions(cart, running, lines);
  const candidates = wallet.map((coupon) => candidate(coupon, lines, cart)).sort(byWorth(wallet));
  const couponProblem = wish === undefined ? null : applyCoupon(wish, lines, cart);
  const evaluated = new Map(lines.map((line) => [line.lineKey, line.discounts]));
  return {
    lines: cart.lines.map(({ lineKey }) => ({ lineKey, discounts: evaluated.get(lineKey) ?? [] })),
    couponProblem,
    candidates,
  };
}

function workingLine(line: BenefitLine): WorkingLine {
  return { ...line, remainingMinor: line.unitPriceMinor * line.quantity, discounts: [] };
}

function applyMemberPrices(
  cart: BenefitCart,
  running: readonly Promotion[],
  lines: readonly WorkingLine[],
): void {
  if (cart.tierCode === null) return;
  for (const line of lines) {
    const offer = bestMemberPrice(running, { ...line, currency: cart.currency }, cart.tierCode);
    if (offer === undefined) continue;
    take(line, {
      kind: 'MEMBER_PRICE',
      sourceId: offer.promotion.id,
      name: offer.promotion.name,
      amountMinor: (line.unitPriceMinor - offer.unitPriceMinor) * line.quantity,
    });
  }
}

function applyPromotions(
  cart: BenefitCart,
  running: readonly Promotion[],
  lines: readonly WorkingLine[],
): void {
  for (const share of choosePromotions(lines, running.filter(isStacking), cart.currency)) {
    const line = lines[share.line];
    if (line === undefined) continue;
    const { id, name } = share.promotion;
    take(line, { kind: 'PROMOTION', sourceId: id, name, amountMinor: share.amountMinor });
  }
}

function applyCoupon(
  wish: CouponWish,
  lines: readonly WorkingLine[],
  cart: BenefitCart,
): CouponProblem | null {
  const { coupon } = wish;
  if (coupon === undefined) return 'NOT_FOUND';
  const outcome = outcomeOf(coupon, lines, cart, wish.orderId);
  if (!outcome.usable) return outcome.problem;
  lines.forEach((line, position) => {
    const amountMinor = outcome.shares[position] ?? 0;
    if (amountMinor > 0)
      take(line, { kind: 'COUPON', sourceId: coupon.id, name: coupon.template.name, amountMinor });
  });
  return null;
}

function candidate(
  coupon: WalletCoupon,
  lines: readonly CouponLine[],
  cart: BenefitCart,
): CouponCandidate {
  const outcome = outcomeOf(coupon, lines, cart);
  return outcome.usable
    ? { couponId: coupon.id, usable: true, savingMinor: outcome.savingMinor, reason: null }
    : { couponId: coupon.id, usable: false, savingMinor: 0, reason: outcome.problem };
}

function outcomeOf(
  coupon: WalletCoupon,
  lines: readonly CouponLine[],
  cart: BenefitCart,
  orderId?: string | null,
): CouponOutcome {
  const problem = couponHindrance(coupon, cart.at, orderId);
  return problem === undefined
    ? couponOutcome(coupon.template, lines, cart.currency)
    : { usable: false, problem };
}

function take(line: WorkingLine, discount: BenefitDiscount): void {
  if (discount.amountMinor <= 0 || discount.amountMinor > line.remainingMinor) {
    throw new RangeError(
      `A discount of ${String(discount.amountMinor)} does not fit line ${line.lineKey}`,
    );
  }
  line.remainingMinor -= discount.amountMinor;
  line.discounts.push(discount);
}

function isStacking(promotion: Promotion): promotion is StackingPromotion {
  return promotion.rule.kind !== 'MEMBER_PRICE';
}

function byGoods(a: BenefitLine, b: BenefitLine): number {
  if (a.skuId !== b.skuId) return a.skuId < b.skuId ? -1 : 1;
  if (a.unitPriceMinor !== b.unitPriceMinor) return a.unitPriceMinor - b.unitPriceMinor;
  if (a.quantity !== b.quantity) return a.quantity - b.quantity;
  return a.lineKey < b.lineKey ? -1 : 1;
}

/** The most saving first; the same saving: what expires first is used first. */
function byWorth(
  wallet: readonly WalletCoupon[],
): (a: CouponCandidate, b: CouponCandidate) => number {
  const lastDay = new Map(wallet.map((coupon) => [coupon.id, coupon.validUntil.getTime()]));
  return (a, b) => {
    if (a.savingMinor !== b.savingMinor) return b.savingMinor - a.savingMinor;
    const sooner = (lastDay.get(a.couponId) ?? 0) - (lastDay.get(b.couponId) ?? 0);
    if (sooner !== 0) return sooner;
    return a.couponId < b.couponId ? -1 : 1;
  };
}
