import { cachedFor, LocalizedTextType, type RequestContext } from '@hub/kernel';
import { Ctx, Directive, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { CategoryEntity } from '../persistence/category.entity.js';
import type { InventoryLoaders } from '../persistence/inventory.loader.js';
import { findRootCategories } from '../persistence/shelf.queries.js';
import type { InventoryRuntime } from '../use-cases/inventory-runtime.js';
import { CategoryType } from './category.type.js';

type Context = RequestContext<InventoryLoaders>;

@Resolver(() => CategoryType)
export class CategoryResolver {
  constructor(private readonly hub: InventoryRuntime) {}

  @Directive('@tag(name: "partner")')
  @Directive(cachedFor(60))
  @Query(() => [CategoryType], {
    description: 'The top level of the category tree, as the shelf shows it.',
  })
  async categories(): Promise<CategoryEntity[]> {
    return await findRootCategories(this.hub.database.read);
  }

  @Directive('@tag(name: "partner")')
  @Directive(cachedFor(60))
  @FieldResolver(() => LocalizedTextType, { description: 'Name on the shelf.' })
  name(@Root() category: CategoryEntity): LocalizedTextType {
    return { zh: category.nameZh, en: category.nameEn };
  }

  @Directive('@tag(name: "partner")')
  @Directive(cachedFor(60))
  @FieldResolver(() => CategoryType, {
    nullable: true,
    description: 'The category above; null at the top.',
  })
  async parent(
    @Root() category: CategoryEntity,
    @Ctx() { loaders }: Context,
  ): Promise<CategoryEntity | null> {
    return category.parentId === null ? null : await loaders.category.load(category.parentId);
  }

  @Directive('@tag(name: "partner")')
  @Directive(cachedFor(60))
  @FieldResolver(() => [CategoryType], { description: 'The categories right below.' })
  async children(
    @Root() category: CategoryEntity,
    @Ctx() { loaders }: Context,
  ): Promise<CategoryEntity[]> {
    return await loaders.categoriesBelow.load(category.id);
  }
}
