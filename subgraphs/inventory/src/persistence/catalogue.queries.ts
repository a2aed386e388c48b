import { type EntityManager, In } from 'typeorm';
import { LocationEntity } from './location.entity.js';
import { ProductEntity } from './product.entity.js';
import { SkuEntity } from './sku.entity.js';

export async function findProduct(
  manager: EntityManager,
  id: string,
): Promise<ProductEntity | null> {
  return await manager.findOneBy(ProductEntity, { id });
}

export async function findSkuById(manager: EntityManager, id: string): Promise<SkuEntity | null> {
  return await manager.findOneBy(SkuEntity, { id });
}

export async function findSkusById(
  manager: EntityManager,
  ids: readonly string[],
): Promise<SkuEntity[]> {
  if (ids.length === 0) return [];
  return await manager.findBy(SkuEntity, { id: In([...new Set(ids)]) });
}

export async function findLocation(
  manager: EntityManager,
  id: string,
): Promise<LocationEntity | null> {
  return await manager.findOneBy(LocationEntity, { id });
}

/** The ids among these that a SKU has. */
export async function existingSkuIds(
  manager: EntityManager,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await manager.find(SkuEntity, { select: { id: true }, where: { id: In([...ids]) } });
  return new Set(rows.map((row) => row.id));
}

/** The category of each product. */
export async function categoriesOfProducts(
  manager: EntityManager,
  productIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (productIds.length === 0) return new Map();
  const rows = await manager.find(ProductEntity, {
    select: { id: true, categoryId: true },
    where: { id: In([...new Set(productIds)]) },
  });
  return new Map(rows.map((row) => [row.id, row.categoryId]));
}
