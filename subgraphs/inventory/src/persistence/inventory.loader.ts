import type { Database } from '@hub/kernel';
import DataLoader from 'dataloader';
import { type EntityManager, type EntityTarget, In, type ObjectLiteral } from 'typeorm';
import { availableToPromise, type StockLevel } from '../domain/stock-level.js';
import { levelKey } from '../domain/stock-change.js';
import { CategoryEntity } from './category.entity.js';
import { groupRows } from './group-rows.js';
import { LocationEntity } from './location.entity.js';
import { ProductEntity } from './product.entity.js';
import { SkuEntity } from './sku.entity.js';
import { findSkusOfProducts } from './catalogue.repository.js';
import { findLevelPages, promisesAt, sumPromises } from './stock.queries.js';

export interface AvailabilityKey {
  readonly skuId: string;
  /** Null for all locations that sell. */
  readonly locationId: string | null;
}

export interface LevelPageKey {
  readonly skuId: string;
  readonly limit: number;
  readonly after: string | null;
}

/** What one request reads by key; every loader asks each table once per turn, whatever the page holds. */
export interface InventoryLoaders {
  readonly product: DataLoader<string, ProductEntity | null>;
  readonly sku: DataLoader<string, SkuEntity | null>;
  readonly skusOfProduct: DataLoader<string, SkuEntity[]>;
  readonly category: DataLoader<string, CategoryEntity | null>;
  readonly categoriesBelow: DataLoader<string, CategoryEntity[]>;
  readonly location: DataLoader<string, LocationEntity | null>;
  /** Pieces that may be promised, 0 or more. */
  readonly available: DataLoader<AvailabilityKey, number, string>;
  readonly levelPage: DataLoader<LevelPageKey, StockLevel[], string>;
}

export function createInventoryLoaders(database: Database): InventoryLoaders {
  const { read } = database;
  return {
    product: byId(read, ProductEntity),
    sku: byId(read, SkuEntity),
    skusOfProduct: new DataLoader(async (productIds) => {
      const skus = groupRows(await findSkusOfProducts(read, productIds), (sku) => sku.productId);
      return productIds.map((id) => skus.get(id) ?? []);
    }),
    category: byId(read, CategoryEntity),
    categoriesBelow: new DataLoader(async (parentIds) => {
      const children = await read.find(CategoryEntity, {
        where: { parentId: In([...parentIds]), onShelf: true },
        order: { position: 'ASC', code: 'ASC' },
      });
      const below = groupRows(children, (child) => child.parentId);
      return parentIds.map((id) => below.get(id) ?? []);
    }),
    location: byId(read, LocationEntity),
    available: new DataLoader((keys) => loadAvailable(read, keys), {
      cacheKeyFn: (key) => `${key.skuId}/${key.locationId ?? ''}`,
    }),
    levelPage: new DataLoader((keys) => loadLevelPages(read, keys), {
      cacheKeyFn: (key) => `${key.skuId}/${String(key.limit)}/${key.after ?? ''}`,
    }),
  };
}

function byId<Row extends ObjectLiteral & { id: string }>(
  read: EntityManager,
  entity: EntityTarget<Row>,
): DataLoader<string, Row | null> {
  return new DataLoader(async (ids) => {
    const rows = await read
      .createQueryBuilder(entity, 'row')
      .where('row.id IN (:...ids)', { ids: [...ids] })
      .getMany();
    const found = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => found.get(id) ?? null);
  });
}

async function loadAvailable(
  read: EntityManager,
  keys: readonly AvailabilityKey[],
): Promise<number[]> {
  const everywhere = keys.filter((key) => key.locationId === null).map((key) => key.skuId);
  const somewhere = keys.flatMap(({ skuId, locationId }) =>
    locationId === null ? [] : [{ skuId, locationId }],
  );
  const sums =
    everywhere.length === 0 ? new Map<string, number>() : await sumPromises(read, everywhere);
  const levels =
    somewhere.length === 0
      ? []
      : await promisesAt(
          read,
          unique(somewhere.map((key) => key.skuId)),
          unique(somewhere.map((key) => key.locationId)),
        );
  const perLevel = new Map(
    levels.map((level) => [levelKey(level), Math.max(0, availableToPromise(level))]),
  );
  return keys.map(({ skuId, locationId }) =>
    locationId === null
      ? (sums.get(skuId) ?? 0)
      : (perLevel.get(levelKey({ skuId, locationId })) ?? 0),
  );
}

async function loadLevelPages(
  read: EntityManager,
  keys: readonly LevelPageKey[],
): Promise<StockLevel[][]> {
  const pages = new Map<LevelPageKey, StockLevel[]>();
  for (const group of groupRows(
    keys,
    (key) => `${String(key.limit)}/${key.after ?? ''}`,
  ).values()) {
    const [{ limit, after } = { limit: 0, after: null }] = group;
    const levels = await findLevelPages(
      read,
      group.map((key) => key.skuId),
      limit,
      after,
    );
    const perSku = groupRows(levels, (level) => level.skuId);
    for (const key of group) pages.set(key, perSku.get(key.skuId) ?? []);
  }
  return keys.map((key) => pages.get(key) ?? []);
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
