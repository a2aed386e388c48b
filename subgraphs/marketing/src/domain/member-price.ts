import { applyRateHalfEven } from '@hub/kernel/pure';
import { covers, type ScopedGoods } from './benefit-scope.js';
import type { MemberPriceRule, Promotion, TierPrice } from './promotion.js';

export interface PricedGoods extends ScopedGoods {
  readonly unitPriceMinor: number;
  readonly currency: string;
}

export interface TierOffer {
  readonly promotion: Promotion<MemberPriceRule>;
  readonly unitPriceMinor: number;
}

/** The lowest price a tier gets for the goods, or undefined where none is below the list price. */
export function bestMemberPrice(
  promotions: readonly Promotion[],
  goods: PricedGoods,
  tierCode: string,
): TierOffer | undefined {
  let best: TierOffer | undefined;
  for (const promotion of promotions) {
    if (!isMemberPrice(promotion) || !covers(promotion.scope, goods)) continue;
    for (const price of promotion.rule.prices) {
      if (price.tierCode !== tierCode) continue;
      const unitPriceMinor = tierUnitPrice(price, goods);
      if (unitPriceMinor !== undefined && isBetter({ promotion, unitPriceMinor }, best, goods)) {
        best = { promotion, unitPriceMinor };
      }
    }
  }
  return best;
}

/** The tiers that have a price of their own for the goods, each with its lowest, in the order first named. */
export function memberPricesOf(
  promotions: readonly Promotion[],
  goods: PricedGoods,
): { readonly tierCode: string; readonly unitPriceMinor: number }[] {
  const tiers = promotions
    .filter(isMemberPrice)
    .flatMap(({ rule }) => rule.prices.map((price) => price.tierCode));
  return [...new Set(tiers)].flatMap((tierCode) => {
    const best = bestMemberPrice(promotions, goods, tierCode);
    return best === undefined ? [] : [{ tierCode, unitPriceMinor: best.unitPriceMinor }];
  });
}

function isMemberPrice(promotion: Promotion): promotion is Promotion<MemberPriceRule> {
  return promotion.rule.kind === 'MEMBER_PRICE';
}

function tierUnitPrice(price: TierPrice, goods: PricedGoods): number | undefined {
  if ('percentOff' in price)
    return applyRateHalfEven(goods.unitPriceMinor, 100 - price.percentOff, 100);
  return price.currency === goods.currency ? price.fixedMinor : undefined;
}

function isBetter(offer: TierOffer, best: TierOffer | undefined, goods: PricedGoods): boolean {
  if (best === undefined) return offer.unitPriceMinor < goods.unitPriceMinor;
  if (offer.unitPriceMinor !== best.unitPriceMinor)
    return offer.unitPriceMinor < best.unitPriceMinor;
  return offer.promotion.id < best.promotion.id;
}
