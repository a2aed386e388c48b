import {
  type Actor,
  type Clock,
  type Connection,
  encodeCursor,
  type PageRequest,
  toConnection,
  type Touchpoint,
} from '@hub/kernel';
import { covers, type ScopedGoods } from '../domain/benefit-scope.js';
import { memberPricesOf, type PricedGoods } from '../domain/member-price.js';
import { isOfferedAt, type Promotion } from '../domain/promotion.js';
import type { CouponTemplateRow } from '../persistence/coupon-template.entity.js';
import type { CouponTemplateRepository } from '../persistence/coupon-template.repository.js';
import type { MarketingLoaders } from '../persistence/marketing.loader.js';
import type { PromotionRepository } from '../persistence/promotion.repository.js';
import { idPage } from './read-wallet.js';

export interface Visitor {
  readonly actor: Actor;
  readonly touchpoint: Touchpoint;
  readonly loaders: MarketingLoaders;
}

/** What everybody may see: running promotions, member prices and coupons to take. */
export class BrowseBenefits {
  constructor(
    private readonly promotions: PromotionRepository,
    private readonly templates: CouponTemplateRepository,
    private readonly clock: Clock,
  ) {}

  /** Staff see every promotion, everybody else the running ones; newest first. */
  async allPromotions(actor: Actor, request: PageRequest): Promise<Connection<Promotion>> {
    const { first, limit, afterId } = idPage(request);
    const seesAll = actor.kind === 'staff' || actor.kind === 'service';
    const rows = await this.promotions.page(
      limit,
      afterId ?? undefined,
      seesAll ? undefined : this.clock.now(),
    );
    return toConnection(rows, first, (row) => encodeCursor([row.id]), request.after);
  }

  async claimableCoupons(): Promise<CouponTemplateRow[]> {
    return await this.templates.claimable(this.clock.now());
  }

  /** What runs for the goods where the visitor stands, the first to be applied first. */
  async promotionsOf(goods: ScopedGoods, visitor: Visitor): Promise<Promotion[]> {
    return (await this.offered(visitor)).filter((promotion) => covers(promotion.scope, goods));
  }

  async memberPricesOf(
    goods: PricedGoods,
    visitor: Visitor,
  ): Promise<{ tierCode: string; unitPriceMinor: number }[]> {
    return memberPricesOf(await this.offered(visitor), goods);
  }

  private async offered({ actor, touchpoint, loaders }: Visitor): Promise<Promotion[]> {
    const storeId = actor.kind === 'staff' ? (actor.storeId ?? null) : null;
    return (await loaders.activePromotions()).filter((promotion) =>
      isOfferedAt(promotion, { storeId, touchpoint }),
    );
  }
}
