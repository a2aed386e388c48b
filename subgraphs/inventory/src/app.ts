import {
  kernelMigration,
  type RequestContext,
  type SubgraphApp,
  type SubgraphDefinition,
} from '@hub/kernel';
import { CatalogueResolver } from './graphql/catalogue.resolver.js';
import { CategoryResolver } from './graphql/category.resolver.js';
import { partnerContract } from './graphql/partner-contract.js';
import { ProductResolver } from './graphql/product.resolver.js';
import { SkuResolver } from './graphql/sku.resolver.js';
import { StockDriftResolver, StockResolver } from './graphql/stock.resolver.js';
import { NearbyStoreResolver, StoreResolver } from './graphql/store.resolver.js';
import { TradeResolver } from './graphql/trade.resolver.js';
import { CategoryEntity } from './persistence/category.entity.js';
import { createInventoryLoaders, type InventoryLoaders } from './persistence/inventory.loader.js';
import { LocationEntity } from './persistence/location.entity.js';
import { CreateInventory1767225600000 } from './persistence/migrations/create-inventory.js';
import { ProductEntity } from './persistence/product.entity.js';
import {
  ReservationEntity,
  ReservationLineEntity,
  StockReturnEntity,
} from './persistence/reservation.entity.js';
import { SkuEntity } from './persistence/sku.entity.js';
import { StockLevelEntity } from './persistence/stock-level.entity.js';
import { StockMovementEntity } from './persistence/stock-movement.entity.js';
import type { InventoryRuntime } from './use-cases/inventory-runtime.js';
import { ReleaseExpiredReservations } from './use-cases/release-expired-reservations.js';

type Context = RequestContext<InventoryLoaders>;
type Key = { readonly id: string };

export const inventorySubgraph: SubgraphDefinition = {
  name: 'inventory',
  entities: [
    CategoryEntity,
    ProductEntity,
    SkuEntity,
    LocationEntity,
    StockLevelEntity,
    StockMovementEntity,
    ReservationEntity,
    ReservationLineEntity,
    StockReturnEntity,
  ],
  migrations: [kernelMigration(1767225500000), CreateInventory1767225600000],
  create: createInventory,
};

function createInventory(
  hub: InventoryRuntime & Parameters<SubgraphDefinition['create']>[0],
): SubgraphApp<InventoryLoaders> {
  const resolvers = [
    new ProductResolver(hub),
    new SkuResolver(hub),
    new CategoryResolver(hub),
    new StoreResolver(hub),
    new NearbyStoreResolver(),
    new StockResolver(hub),
    new StockDriftResolver(hub),
    new TradeResolver(hub),
    new CatalogueResolver(hub),
  ];
  const classes = resolvers.map(
    (resolver) => resolver.constructor as new (...parameters: never[]) => object,
  );
  return {
    resolvers: classes,
    instances: new Map(resolvers.map((resolver, index) => [classes[index] ?? Object, resolver])),
    references: {
      Product: ({ id }: Key, { loaders }: Context) => loaders.product.load(id),
      Sku: ({ id }: Key, { loaders }: Context) => loaders.sku.load(id),
      Category: ({ id }: Key, { loaders }: Context) => loaders.category.load(id),
      Store: ({ id }: Key, { loaders }: Context) => loaders.location.load(id),
    },
    createLoaders: () => createInventoryLoaders(hub.database),
    subscribers: [],
    workers: [new ReleaseExpiredReservations(hub)],
    sdlExtensions: `${commandTypes}\n${partnerContract}`,
  };
}

/** Types that only commands speak of are as inaccessible as the commands. */
const commandTypes = `
extend type ImportedSku @inaccessible
extend type ReservationState @inaccessible
extend type SkuForSale @inaccessible
extend type StockReserved @inaccessible
extend type StockShort @inaccessible
extend type StockShortLine @inaccessible
extend type StoreForTrade @inaccessible
extend union ReserveStockResult @inaccessible
extend enum ReservationStatus @inaccessible
extend enum StockReturnCondition @inaccessible
extend input CommitReservationInput @inaccessible
extend input ConsumeReservationInput @inaccessible
extend input ImportProductInput @inaccessible
extend input ImportProductsInput @inaccessible
extend input ReleaseReservationInput @inaccessible
extend input ReservationLineTargetInput @inaccessible
extend input ReserveStockInput @inaccessible
extend input ReturnStockInput @inaccessible
extend input ReturnStockLineInput @inaccessible
extend input SellStockInput @inaccessible
extend input StockOrderLineInput @inaccessible
`;
