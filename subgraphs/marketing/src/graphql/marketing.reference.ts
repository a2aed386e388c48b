import { isUlid, type ReferenceResolver } from '@hub/kernel';
import type { MarketingLoaders } from '../persistence/marketing.loader.js';
import type { ReadWallet } from '../use-cases/read-wallet.js';

/** How other capabilities' references to an entity become what marketing knows of it. */
export function marketingReferences(
  wallet: ReadWallet,
): Record<string, ReferenceResolver<MarketingLoaders>> {
  const stub: ReferenceResolver<MarketingLoaders> = ({ id }) => (isUlid(id) ? { id } : null);
  return {
    Member: stub,
    Sku: stub,
    Promotion: ({ id }, { loaders }) => (isUlid(id) ? loaders.promotion.load(id) : null),
    CouponTemplate: ({ id }, { loaders }) => (isUlid(id) ? loaders.couponTemplate.load(id) : null),
    Coupon: ({ id }, { actor, loaders }) => (isUlid(id) ? wallet.coupon(actor, id, loaders) : null),
  };
}
