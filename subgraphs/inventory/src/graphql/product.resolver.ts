import {
  cachedFor,
  type Connection,
  LocalizedTextType,
  PageArgs,
  pageListSize,
  parseUlid,
  type RequestContext,
} from '@hub/kernel';
import { Arg, Args, Ctx, Directive, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { CategoryEntity } from '../persistence/category.entity.js';
import type { InventoryLoaders } from '../persistence/inventory.loader.js';
import type { ProductEntity, StoredAttribute } from '../persistence/product.entity.js';
import type { ShelfSort } from '../persistence/shelf.queries.js';
import type { SkuEntity } from '../persistence/sku.entity.js';
import { browseShelf } from '../use-cases/browse-shelf.js';
import { seesUnlisted } from '../use-cases/find-catalogue.js';
import type { InventoryRuntime } from '../use-cases/inventory-runtime.js';
import { CategoryType } from './category.type.js';
import { imagesOf } from './localized.js';
import {
  AttributeType,
  ImageType,
  ProductConnection,
  ProductType,
  ShelfSortEnum,
} from './product.type.js';
import { SkuType } from './sku.type.js';

type Context = RequestContext<InventoryLoaders>;

@Resolver(() => ProductType)
export class ProductResolver {
  constructor(private readonly hub: InventoryRuntime) {}

  @Directive('@tag(name: "partner")')
  @Directive(pageListSize())
  @Directive(cachedFor(30))
  @Query(() => ProductConnection, {
    description:
      'One page of the shelf: listed products only. Unknown category: NOT_FOUND. A cursor belongs to its sort.',
  })
  async shelf(
    @Arg('categoryCode', () => String, {
      nullable: true,
      description: 'A category with all below it; null for the whole shop.',
    })
    categoryCode: string | null | undefined,
    @Arg('search', () => String, {
      nullable: true,
      description: 'Words in Chinese or English, all of which must occur; up to 100 characters.',
    })
    search: string | null | undefined,
    @Arg('sort', () => ShelfSortEnum, {
      defaultValue: 'RECOMMENDED',
      description: 'The order of the products.',
    })
    sort: ShelfSort,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { loaders }: Context,
  ): Promise<Connection<ProductEntity>> {
    const shelf = await browseShelf(this.hub, { categoryCode, search, sort }, page);
    // Promotions ask each SKU for its product again.
    for (const product of shelf.nodes) loaders.product.prime(product.id, product);
    return shelf;
  }

  @Directive('@tag(name: "partner")')
  @Directive(cachedFor(60))
  @Query(() => ProductType, {
    nullable: true,
    description: 'One product, also when it is no longer listed; null when there is none.',
  })
  async product(
    @Arg('id', () => ID, { description: 'The product.' }) id: string,
    @Ctx() { loaders }: Context,
  ): Promise<ProductEntity | null> {
    return await loaders.product.load(parseUlid(id, 'id'));
  }

  @Directive('@tag(name: "partner")')
  @Directive(cachedFor(60))
  @FieldResolver(() => LocalizedTextType, { description: 'Name on the shelf.' })
  name(@Root() product: ProductEntity): LocalizedTextType {
    return { zh: product.nameZh, en: product.nameEn };
  }

  @Directive('@tag(name: "partner")')
  @Directive(cachedFor(60))
  @FieldResolver(() => LocalizedTextType, {
    description: 'What the product page says; may be empty.',
  })
  description(@Root() product: ProductEntity): LocalizedTextType {
    return { zh: product.descriptionZh, en: product.descriptionEn };
  }

  @Directive('@tag(name: "partner")')
  @Directive(cachedFor(60))
  @FieldResolver(() => [ImageType], { description: 'Pictures, the main one first.' })
  images(@Root() product: ProductEntity): ImageType[] {
    return imagesOf(product.images);
  }

  @Directive('@tag(name: "partner")')
  @Directive(cachedFor(60))
  @FieldResolver(() => [AttributeType], { description: 'Properties that hold for all SKUs.' })
  attributes(@Root() product: ProductEntity): readonly StoredAttribute[] {
    return product.attributes;
  }

  @Directive('@tag(name: "partner")')
  @Directive(cachedFor(60))
  @FieldResolver(() => CategoryType, { description: 'Where it stands in the category tree.' })
  async category(
    @Root() product: ProductEntity,
    @Ctx() { loaders }: Context,
  ): Promise<CategoryEntity | null> {
    return await loaders.category.load(product.categoryId);
  }

  @Directive('@tag(name: "partner")')
  @Directive(cachedFor(30, 'same-caller'))
  @FieldResolver(() => [SkuType], {
    description: 'Its variants; customers see the listed ones only.',
  })
  async skus(
    @Root() product: ProductEntity,
    @Ctx() { loaders, actor }: Context,
  ): Promise<SkuEntity[]> {
    const skus = await loaders.skusOfProduct.load(product.id);
    return seesUnlisted(actor) ? skus : skus.filter((sku) => sku.listed);
  }
}
