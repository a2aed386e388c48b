import type { BenefitScope } from './benefit-scope.js';
import type { LocalizedText } from './localized-text.js';

export const promotionKinds = ['THRESHOLD', 'PERCENTAGE', 'NTH_PIECE', 'MEMBER_PRICE'] as const;
export type PromotionKind = (typeof promotionKinds)[number];

/** ¥30 off from ¥199 over the goods in scope; with `repeats` for every full ¥199. */
export interface ThresholdRule {
  readonly kind: 'THRESHOLD';
  readonly currency: string;
  readonly thresholdMinor: number;
  /** Never above the threshold. */
  readonly amountOffMinor: number;
  readonly repeats: boolean;
}

/** Each line in scope costs this many percent less. */
export interface PercentageRule {
  readonly kind: 'PERCENTAGE';
  readonly percentOff: number;
}

/** Every nth piece in scope costs this many percent less: nth 2 and 50 is "second piece half price". */
export interface NthPieceRule {
  readonly kind: 'NTH_PIECE';
  readonly nth: number;
  readonly percentOff: number;
}

/** A tier's price of the goods in scope: a fixed unit price or a percentage off the list price. */
export type TierPrice =
  | { readonly tierCode: string; readonly fixedMinor: number; readonly currency: string }
  | { readonly tierCode: string; readonly percentOff: number };

export interface MemberPriceRule {
  readonly kind: 'MEMBER_PRICE';
  readonly prices: readonly TierPrice[];
}

export type PromotionRule = ThresholdRule | PercentageRule | NthPieceRule | MemberPriceRule;
/** The rules that are applied after member prices and that may exclude one another. */
export type StackingRule = Exclude<PromotionRule, MemberPriceRule>;

export interface Promotion<Rule extends PromotionRule = PromotionRule> {
  readonly id: string;
  readonly name: LocalizedText;
  readonly rule: Rule;
  readonly scope: BenefitScope;
  readonly startsAt: Date;
  /** Exclusive; null runs until it is ended. */
  readonly endsAt: Date | null;
  /** Higher is applied first; among the same, percentages before nth pieces before thresholds. */
  readonly priority: number;
  /** False: no other promotion may touch a line this one discounts. */
  readonly stackable: boolean;
  /** Promotions of one group never meet on one line. */
  readonly exclusiveGroup: string | null;
  /** Null: in every store and online. */
  readonly storeIds: readonly string[] | null;
  /** Null: at every touchpoint. */
  readonly touchpoints: readonly string[] | null;
}

export function isActive(promotion: Pick<Promotion, 'startsAt' | 'endsAt'>, at: Date): boolean {
  return promotion.startsAt <= at && (promotion.endsAt === null || at < promotion.endsAt);
}

/** Where somebody buys; null where it is not known, which only unrestricted promotions accept. */
export interface PlaceOfSale {
  readonly storeId: string | null;
  readonly touchpoint: string | null;
}

export function isOfferedAt(
  promotion: Pick<Promotion, 'storeIds' | 'touchpoints'>,
  place: PlaceOfSale,
): boolean {
  return (
    permits(promotion.storeIds, place.storeId) && permits(promotion.touchpoints, place.touchpoint)
  );
}

/** Whether the two may not discount the same line. */
export function excludeEachOther(a: Promotion, b: Promotion): boolean {
  if (!a.stackable || !b.stackable) return true;
  return a.exclusiveGroup !== null && a.exclusiveGroup === b.exclusiveGroup;
}

function permits(allowed: readonly string[] | null, value: string | null): boolean {
  return allowed === null || (value !== null && allowed.includes(value));
}
