import {
  cachedFor,
  type Connection,
  decodeCursor,
  encodeCursor,
  LocalizedTextType,
  MoneyType,
  PageArgs,
  pageListSize,
  parsePage,
  parseUlid,
  type RequestContext,
  toConnection,
} from '@hub/kernel';
import { Arg, Args, Ctx, Directive, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { StockLevel } from '../domain/stock-level.js';
import type { InventoryLoaders } from '../persistence/inventory.loader.js';
import type { ProductEntity, StoredAttribute } from '../persistence/product.entity.js';
import type { SkuEntity } from '../persistence/sku.entity.js';
import { findSku } from '../use-cases/find-catalogue.js';
import type { InventoryRuntime } from '../use-cases/inventory-runtime.js';
import { requireFigures } from '../use-cases/require-stock-keeper.js';
import { availabilityOf } from './availability.js';
import { imagesOf } from './localized.js';
import { AttributeType, ImageType, ProductType } from './product.type.js';
import { AvailabilityType, SkuType, StockLevelConnection } from './sku.type.js';

type Context = RequestContext<InventoryLoaders>;

@Resolver(() => SkuType)
export class SkuResolver {
  constructor(private readonly hub: InventoryRuntime) {}

  @Directive('@tag(name: "partner")')
  @Directive(cachedFor(30, 'same-caller'))
  @Query(() => SkuType, {
    nullable: true,
    description:
      'One SKU by exactly one of id, barcode and code. By id also when delisted; by barcode and code customers find listed SKUs only.',
  })
  async sku(
    @Arg('id', () => ID, { nullable: true, description: 'ULID.' }) id: string | null | undefined,
    @Arg('barcode', () => String, { nullable: true, description: 'What the scanner read.' })
    barcode: string | null | undefined,
    @Arg('code', () => String, { nullable: true, description: 'The SKU code.' })
    code: string | null | undefined,
    @Ctx() { actor, loaders }: Context,
  ): Promise<SkuEntity | null> {
    return await findSku(this.hub, actor, loaders, { id, barcode, code });
  }

  @Directive('@tag(name: "partner")')
  @Directive(cachedFor(30))
  @FieldResolver(() => LocalizedTextType, { description: 'Name of the variant.' })
  name(@Root() sku: SkuEntity): LocalizedTextType {
    return { zh: sku.nameZh, en: sku.nameEn };
  }

  @Directive('@tag(name: "partner")')
  @Directive(cachedFor(30))
  @FieldResolver(() => ProductType, { description: 'The product it is a variant of.' })
  async product(
    @Root() sku: SkuEntity,
    @Ctx() { loaders }: Context,
  ): Promise<ProductEntity | null> {
    return await loaders.product.load(sku.productId);
  }

  @Directive('@tag(name: "partner")')
  @Directive(cachedFor(30))
  @FieldResolver(() => MoneyType, {
    description: 'List price of one piece, before any benefit, in the currency of the SKU.',
  })
  price(@Root() sku: SkuEntity): MoneyType {
    return { amountMinor: sku.priceMinor, currency: sku.currency };
  }

  @Directive('@tag(name: "partner")')
  @Directive(cachedFor(30))
  @FieldResolver(() => [ImageType], {
    description: 'Its own pictures, or those of the product when it has none.',
  })
  async images(@Root() sku: SkuEntity, @Ctx() { loaders }: Context): Promise<ImageType[]> {
    if (sku.images.length > 0) return imagesOf(sku.images);
    return imagesOf((await loaders.product.load(sku.productId))?.images ?? []);
  }

  @Directive('@tag(name: "partner")')
  @Directive(cachedFor(30))
  @FieldResolver(() => [AttributeType], { description: 'Properties of this variant.' })
  attributes(@Root() sku: SkuEntity): readonly StoredAttribute[] {
    return sku.attributes;
  }

  @Directive('@tag(name: "partner")')
  @FieldResolver(() => AvailabilityType, {
    description: 'What may be promised, in one location or in all that sell.',
  })
  async availability(
    @Root() sku: SkuEntity,
    @Arg('storeId', () => ID, {
      nullable: true,
      description: 'One location; null for all that sell.',
    })
    storeId: string | null | undefined,
    @Ctx() { loaders, actor }: Context,
  ): Promise<AvailabilityType> {
    const locationId = storeId == null ? null : parseUlid(storeId, 'storeId');
    return availabilityOf(actor, await loaders.available.load({ skuId: sku.id, locationId }));
  }

  @Directive('@tag(name: "partner")')
  @Directive(pageListSize())
  @FieldResolver(() => StockLevelConnection, {
    description:
      'Its stock per location, by location id. For staff and partners with stock:read, else FORBIDDEN.',
  })
  async stockLevels(
    @Root() sku: SkuEntity,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { loaders, actor }: Context,
  ): Promise<Connection<StockLevel>> {
    requireFigures(actor);
    const { first, after } = parsePage(page);
    const behind = after === undefined ? null : decodeCursor(after, ['string'])[0];
    const levels = await loaders.levelPage.load({ skuId: sku.id, limit: first + 1, after: behind });
    return toConnection(levels, first, (level) => encodeCursor([level.locationId]), after);
  }
}
