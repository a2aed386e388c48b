import { forRoles, forScope, type RequestContext } from '@hub/kernel';
import {
  Arg,
  Ctx,
  Directive,
  FieldResolver,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { availableToPromise, type StockKey, type StockLevel } from '../domain/stock-level.js';
import type { InventoryLoaders } from '../persistence/inventory.loader.js';
import type { LocationEntity } from '../persistence/location.entity.js';
import type { SkuEntity } from '../persistence/sku.entity.js';
import { adjustStock, countStock, setSafetyStock } from '../use-cases/adjust-stock.js';
import type { InventoryRuntime } from '../use-cases/inventory-runtime.js';
import { expectStock, receiveStock } from '../use-cases/receive-stock.js';
import { readStockDrift, type StockDrift } from '../use-cases/reconcile-stock.js';
import { syncStock, type SyncStockResult } from '../use-cases/sync-stock.js';
import { SkuType, StockLevelType } from './sku.type.js';
import {
  AdjustStockInput,
  CountStockInput,
  SetSafetyStockInput,
  StockDeliveryInput,
  SyncStockInput,
} from './stock.input.js';
import { StockDriftType, SyncStockResultType } from './stock.type.js';
import { StoreType } from './store.type.js';

type Context = RequestContext<InventoryLoaders>;

@Resolver(() => StockLevelType)
export class StockResolver {
  constructor(private readonly hub: InventoryRuntime) {}

  @Directive(forRoles('merchandiser', 'admin', 'clerk'))
  @Mutation(() => [StockLevelType], {
    description:
      'A delivery is on its way: incoming grows. Merchandiser, admin or a clerk of the store.',
  })
  async expectStock(
    @Arg('input', () => StockDeliveryInput, { description: 'The announced delivery.' })
    input: StockDeliveryInput,
    @Ctx() { actor }: Context,
  ): Promise<StockLevel[]> {
    return await expectStock(this.hub, actor, input);
  }

  @Directive(forRoles('merchandiser', 'admin', 'clerk'))
  @Mutation(() => [StockLevelType], {
    description:
      'A delivery arrived: on hand grows, incoming shrinks by as much as was announced. Merchandiser, admin or a clerk of the store.',
  })
  async receiveStock(
    @Arg('input', () => StockDeliveryInput, { description: 'What arrived.' })
    input: StockDeliveryInput,
    @Ctx() { actor }: Context,
  ): Promise<StockLevel[]> {
    return await receiveStock(this.hub, actor, input);
  }

  @Directive(forRoles('merchandiser', 'admin', 'clerk'))
  @Mutation(() => StockLevelType, {
    description:
      'Corrects a level by a difference. Below zero or into reserved pieces: STOCK_NOT_ENOUGH. Merchandiser, admin or a clerk of the store.',
  })
  async adjustStock(
    @Arg('input', () => AdjustStockInput, { description: 'The difference.' })
    input: AdjustStockInput,
    @Ctx() { actor }: Context,
  ): Promise<StockLevel> {
    return await adjustStock(this.hub, actor, input);
  }

  @Directive(forRoles('merchandiser', 'admin', 'clerk'))
  @Mutation(() => StockLevelType, {
    description:
      'Books a stocktake if on hand is still what the counter saw, else STOCK_CHANGED. Merchandiser, admin or a clerk of the store.',
  })
  async countStock(
    @Arg('input', () => CountStockInput, { description: 'What was seen and counted.' })
    input: CountStockInput,
    @Ctx() { actor }: Context,
  ): Promise<StockLevel> {
    return await countStock(this.hub, actor, input);
  }

  @Directive(forRoles('merchandiser', 'admin', 'clerk'))
  @Mutation(() => StockLevelType, {
    description:
      'Sets the pieces kept back from selling. Merchandiser, admin or a clerk of the store.',
  })
  async setSafetyStock(
    @Arg('input', () => SetSafetyStockInput, { description: 'How many, where.' })
    input: SetSafetyStockInput,
    @Ctx() { actor }: Context,
  ): Promise<StockLevel> {
    return await setSafetyStock(this.hub, actor, input);
  }

  @Directive(forScope('stock:write'))
  @Directive('@tag(name: "partner")')
  @Mutation(() => SyncStockResultType, {
    description:
      'A warehouse system reports what it counted; every line is judged on its own. Needs the scope stock:write.',
  })
  async syncStock(
    @Arg('input', () => SyncStockInput, { description: 'The report.' }) input: SyncStockInput,
    @Ctx() { actor }: Context,
  ): Promise<SyncStockResult> {
    return await syncStock(this.hub, actor, input);
  }

  @FieldResolver(() => SkuType, { description: 'What it is the stock of.' })
  async sku(@Root() level: StockKey, @Ctx() { loaders }: Context): Promise<SkuEntity | null> {
    return await loaders.sku.load(level.skuId);
  }

  @FieldResolver(() => StoreType, { description: 'Where it lies.' })
  async location(
    @Root() level: StockKey,
    @Ctx() { loaders }: Context,
  ): Promise<LocationEntity | null> {
    return await loaders.location.load(level.locationId);
  }

  @FieldResolver(() => Int, {
    description: 'onHand − reserved − safety; below zero the location eats into its safety stock.',
  })
  availableToPromise(@Root() level: StockLevel): number {
    return availableToPromise(level);
  }
}

@Resolver(() => StockDriftType)
export class StockDriftResolver {
  constructor(private readonly hub: InventoryRuntime) {}

  @Directive(forRoles('merchandiser', 'analyst', 'admin'))
  @Query(() => [StockDriftType], {
    description:
      'Stock figures that are not the sum of their causes; empty when the books are right. Merchandiser, analyst or admin; 100 levels at most.',
  })
  async stockDrift(@Ctx() { actor }: Context): Promise<StockDrift[]> {
    return await readStockDrift(this.hub, actor);
  }

  @FieldResolver(() => SkuType, { description: 'The SKU.' })
  async sku(@Root() drift: StockKey, @Ctx() { loaders }: Context): Promise<SkuEntity | null> {
    return await loaders.sku.load(drift.skuId);
  }

  @FieldResolver(() => StoreType, { description: 'The location.' })
  async location(
    @Root() drift: StockKey,
    @Ctx() { loaders }: Context,
  ): Promise<LocationEntity | null> {
    return await loaders.location.load(drift.locationId);
  }
}
