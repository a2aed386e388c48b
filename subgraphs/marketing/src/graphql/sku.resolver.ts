import { type Money, MoneyType, type RequestContext } from '@hub/kernel';
import { Ctx, Directive, Field, FieldResolver, ID, ObjectType, Resolver, Root } from 'type-graphql';
import type { ScopedGoods } from '../domain/benefit-scope.js';
import type { Promotion } from '../domain/promotion.js';
import type { MarketingLoaders } from '../persistence/marketing.loader.js';
import type { BrowseBenefits } from '../use-cases/browse-benefits.js';
import { PromotionType } from './promotion.type.js';

type Context = RequestContext<MarketingLoaders>;

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('Category', { description: 'A place in the category tree of the shelf.' })
export class MarketingCategory {
  @Field(() => ID, { description: 'ULID.' })
  readonly id!: string;
}

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('Product', { description: 'What the shop sells, in one or more variants (SKUs).' })
export class MarketingProduct {
  @Field(() => ID, { description: 'ULID.' })
  readonly id!: string;

  @Directive('@external')
  @Field(() => MarketingCategory, { description: 'The category inventory put it into.' })
  readonly category!: MarketingCategory;
}

@Directive('@key(fields: "id")')
@ObjectType('Sku', { description: 'A variant of a product: what is priced, stocked and sold.' })
export class MarketingSku {
  @Field(() => ID, { description: 'ULID.' })
  readonly id!: string;

  @Directive('@external')
  @Field(() => MarketingProduct, { description: 'The product it belongs to.' })
  readonly product!: MarketingProduct;

  @Directive('@external')
  @Field(() => MoneyType, { description: 'The list price.' })
  readonly price!: Money;
}

@ObjectType('MemberPrice', { description: 'What members of a tier pay for one piece.' })
export class MemberPriceType {
  @Field(() => String, { description: 'Code of the tier.' })
  readonly tierCode!: string;

  @Field(() => MoneyType, { description: 'Unit price; always below the list price.' })
  readonly price!: Money;
}

@Resolver(() => MarketingSku)
export class SkuResolver {
  constructor(private readonly browse: BrowseBenefits) {}

  @Directive('@requires(fields: "product { id category { id } }")')
  @Directive('@listSize(assumedSize: 10)')
  @FieldResolver(() => [PromotionType], {
    description: 'Promotions that run for it where the visitor stands, first applied first.',
  })
  async promotions(@Root() sku: MarketingSku, @Ctx() context: Context): Promise<Promotion[]> {
    return await this.browse.promotionsOf(goodsOf(sku), context);
  }

  @Directive('@requires(fields: "price { amountMinor currency } product { id category { id } }")')
  @Directive('@listSize(assumedSize: 10)')
  @FieldResolver(() => [MemberPriceType], {
    description: 'The tiers that pay less than the list price, each with its lowest price.',
  })
  async memberPrices(
    @Root() sku: MarketingSku,
    @Ctx() context: Context,
  ): Promise<MemberPriceType[]> {
    const { currency, amountMinor } = sku.price;
    const prices = await this.browse.memberPricesOf(
      { ...goodsOf(sku), unitPriceMinor: amountMinor, currency },
      context,
    );
    return prices.map(({ tierCode, unitPriceMinor }) => ({
      tierCode,
      price: { amountMinor: unitPriceMinor, currency },
    }));
  }
}

function goodsOf({ id, product }: MarketingSku): ScopedGoods {
  return { skuId: id, productId: product.id, categoryIds: [product.category.id] };
}
