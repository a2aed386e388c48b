import {
  kernelMigration,
  type SubgraphApp,
  type SubgraphDefinition,
  type SubgraphRuntime,
} from '@hub/kernel';
import { InventoryClient } from './clients/inventory.client.js';
import { BenefitResolver } from './graphql/benefit.resolver.js';
import { CouponResolver, CouponTemplateResolver } from './graphql/coupon.resolver.js';
import { marketingReferences } from './graphql/marketing.reference.js';
import { MemberResolver } from './graphql/member.resolver.js';
import { PromotionResolver } from './graphql/promotion.resolver.js';
import { MarketingCategory, MarketingProduct, SkuResolver } from './graphql/sku.resolver.js';
import { CouponTemplateRow } from './persistence/coupon-template.entity.js';
import { CouponTemplateRepository } from './persistence/coupon-template.repository.js';
import { CouponUseRepository } from './persistence/coupon-use.repository.js';
import { CouponQuotaRow, CouponRow, CouponUseRow } from './persistence/coupon.entity.js';
import { CouponRepository } from './persistence/coupon.repository.js';
import { createMarketingLoaders, type MarketingLoaders } from './persistence/marketing.loader.js';
import { MessageInboxRow, MessageRow } from './persistence/message.entity.js';
import { MessageRepository } from './persistence/message.repository.js';
import { CreateMarketingTables1763800001000 } from './persistence/migrations/create-marketing-tables.js';
import { PromotionRow } from './persistence/promotion.entity.js';
import { PromotionRepository } from './persistence/promotion.repository.js';
import { WalletCoupons } from './persistence/wallet.queries.js';
import { tellMember } from './subscribers/tell-member.js';
import { BrowseBenefits } from './use-cases/browse-benefits.js';
import { ClaimCoupon } from './use-cases/claim-coupon.js';
import { CreateCouponTemplate } from './use-cases/create-coupon-template.js';
import { CreatePromotion, EndPromotion } from './use-cases/create-promotion.js';
import { MessageDelivery } from './use-cases/deliver-messages.js';
import { ExpireCoupons } from './use-cases/expire-coupons.js';
import { GrantCoupons } from './use-cases/grant-coupons.js';
import { MarkMessagesRead } from './use-cases/mark-messages-read.js';
import { QuoteBenefits } from './use-cases/quote-benefits.js';
import { ReadWallet } from './use-cases/read-wallet.js';
import { MessageRenderer } from './use-cases/render-message.js';
import { UseCoupon } from './use-cases/use-coupon.js';
import { VoidCoupon } from './use-cases/void-coupon.js';

/** The capability that makes goods cheaper and speaks to members: promotions, coupons, messages. */
export const marketingSubgraph: SubgraphDefinition = {
  name: 'marketing',
  entities: [
    PromotionRow,
    CouponTemplateRow,
    CouponRow,
    CouponQuotaRow,
    CouponUseRow,
    MessageRow,
    MessageInboxRow,
  ],
  migrations: [kernelMigration(1763800000000), CreateMarketingTables1763800001000],
  create: createMarketingApp,
};

type Class = abstract new (...parameters: never[]) => object;

function createMarketingApp(runtime: SubgraphRuntime): SubgraphApp<MarketingLoaders> {
  const { database, clock, outbox } = runtime;
  const promotions = new PromotionRepository(database);
  const templates = new CouponTemplateRepository(database);
  const coupons = new CouponRepository(database);
  const inbox = new MessageRepository();
  const messages = new MessageDelivery(
    inbox,
    new MessageRenderer(runtime.environment.businessZone),
    outbox,
    clock,
  );
  const given = {
    ...runtime,
    promotions,
    templates,
    coupons,
    messages,
    inventory: new InventoryClient(runtime.calls),
  };
  const browse = new BrowseBenefits(promotions, templates, clock);
  const wallet = new ReadWallet();
  const expireCoupons = new ExpireCoupons(database, coupons, clock);
  const instances = new Map<Class, object>([
    [
      PromotionResolver,
      new PromotionResolver(browse, new CreatePromotion(given), new EndPromotion(given), clock),
    ],
    [
      CouponResolver,
      new CouponResolver(wallet, new ClaimCoupon(given), new VoidCoupon(given), clock),
    ],
    [CouponTemplateResolver, new CouponTemplateResolver(browse, new CreateCouponTemplate(given))],
    [MemberResolver, new MemberResolver(wallet, new MarkMessagesRead(database, inbox, clock))],
    [SkuResolver, new SkuResolver(browse)],
    [
      BenefitResolver,
      new BenefitResolver(
        new QuoteBenefits(promotions, new WalletCoupons(database)),
        new UseCoupon({
          database,
          clock,
          outbox,
          coupons,
          uses: new CouponUseRepository(database),
        }),
        new GrantCoupons(given),
      ),
    ],
  ]);
  return {
    resolvers: [...instances.keys()],
    // Directives on unions and enums, which decorators cannot carry.
    sdlExtensions:
      'extend union ReserveCouponResult @inaccessible\n\nextend enum BenefitKind @inaccessible',
    orphanedTypes: [MarketingCategory, MarketingProduct],
    instances,
    references: marketingReferences(wallet),
    createLoaders: () => createMarketingLoaders({ database, clock, promotions, templates }),
    subscribers: tellMember(messages),
    workers: [
      { name: 'expire-coupons', intervalMs: 30_000, runOnce: () => expireCoupons.execute() },
    ],
  };
}
