import { bulkInsert, conditionalUpdate, inClause, insertIgnore, type SqlValue } from '@hub/kernel';
import { type EntityManager, In } from 'typeorm';
import { CategoryEntity } from './category.entity.js';
import { LocationEntity } from './location.entity.js';
import { ProductEntity } from './product.entity.js';
import { SkuEntity } from './sku.entity.js';

export async function findCategoriesByCode(
  manager: EntityManager,
  codes: readonly string[],
): Promise<Map<string, CategoryEntity>> {
  if (codes.length === 0) return new Map();
  const rows = await manager.findBy(CategoryEntity, { code: In([...new Set(codes)]) });
  return new Map(rows.map((row) => [row.code, row]));
}

export async function findProductsByCode(
  manager: EntityManager,
  codes: readonly string[],
): Promise<Map<string, ProductEntity>> {
  if (codes.length === 0) return new Map();
  const rows = await manager.findBy(ProductEntity, { code: In([...new Set(codes)]) });
  return new Map(rows.map((row) => [row.code, row]));
}

export async function findSkusByCode(
  manager: EntityManager,
  codes: readonly string[],
): Promise<Map<string, SkuEntity>> {
  if (codes.length === 0) return new Map();
  const rows = await manager.findBy(SkuEntity, { code: In([...new Set(codes)]) });
  return new Map(rows.map((row) => [row.code, row]));
}

export async function findSkusByBarcode(
  manager: EntityManager,
  barcodes: readonly string[],
): Promise<SkuEntity[]> {
  if (barcodes.length === 0) return [];
  return await manager.findBy(SkuEntity, { barcode: In([...new Set(barcodes)]) });
}

export async function findSkusOfProducts(
  manager: EntityManager,
  productIds: readonly string[],
): Promise<SkuEntity[]> {
  if (productIds.length === 0) return [];
  return await manager.find(SkuEntity, {
    where: { productId: In([...productIds]) },
    order: { productId: 'ASC', position: 'ASC', id: 'ASC' },
  });
}

/** The columns an import of history has to compare; a wide read would cost more than the rest of it. */
export type ImportedSkuRow = Pick<
  SkuEntity,
  'id' | 'productId' | 'externalCode' | 'nameEn' | 'priceMinor' | 'currency' | 'importBatch'
> & { readonly categoryId: string };

export async function findImportedSkus(
  manager: EntityManager,
  source: string,
  externalCodes: readonly string[],
): Promise<Map<string, ImportedSkuRow>> {
  const rows: ImportedSkuRow[] = await manager.query(
    `SELECT s.id, s.product_id AS productId, s.external_code AS externalCode, s.name_en AS nameEn,
            s.price_minor AS priceMinor, s.currency, s.import_batch AS importBatch, p.category_id AS categoryId
       FROM sku s JOIN product p ON p.id = s.product_id
      WHERE s.source = ? AND s.external_code IN ${inClause(externalCodes)}`,
    [source, ...externalCodes],
  );
  return new Map(rows.map((row) => [row.externalCode ?? '', row]));
}

export async function findLocationsByCode(
  manager: EntityManager,
  codes: readonly string[],
): Promise<Map<string, LocationEntity>> {
  if (codes.length === 0) return new Map();
  const rows = await manager.findBy(LocationEntity, { code: In([...new Set(codes)]) });
  return new Map(rows.map((row) => [row.code, row]));
}

/** Inserts what is new and leaves alone what another import inserted first. */
export async function addCategories(
  manager: EntityManager,
  rows: readonly CategoryEntity[],
): Promise<void> {
  await insertIgnore(manager, CategoryEntity, rows);
}

export async function insertCatalogue(
  manager: EntityManager,
  rows: {
    readonly categories?: readonly CategoryEntity[];
    readonly locations?: readonly LocationEntity[];
    readonly products?: readonly ProductEntity[];
    readonly skus?: readonly SkuEntity[];
  },
): Promise<void> {
  await bulkInsert(manager, CategoryEntity, rows.categories ?? []);
  await bulkInsert(manager, LocationEntity, rows.locations ?? []);
  await bulkInsert(manager, ProductEntity, rows.products ?? []);
  await bulkInsert(manager, SkuEntity, rows.skus ?? []);
}

type CatalogueTable = 'category' | 'location' | 'product' | 'sku';

const rowsPerUpdate = 250;

/**
 * Changes many rows with one statement per 250: `column = CASE id WHEN ? THEN ? … END`, which both dialects read.
 * Every row names the same columns.
 */
export async function updateMany(
  manager: EntityManager,
  table: CatalogueTable,
  rows: readonly { readonly id: string; readonly values: Readonly<Record<string, SqlValue>> }[],
): Promise<void> {
  for (let start = 0; start < rows.length; start += rowsPerUpdate) {
    const chunk = rows.slice(start, start + rowsPerUpdate);
    const columns = Object.keys(chunk[0]?.values ?? {});
    const cases = columns.map(
      (column) => `\`${column}\` = CASE id ${'WHEN ? THEN ? '.repeat(chunk.length)}END`,
    );
    await conditionalUpdate(
      manager,
      `UPDATE \`${table}\` SET ${cases.join(', ')} WHERE id IN ${inClause(chunk)}`,
      [
        ...columns.flatMap((column) =>
          chunk.flatMap((row) => [row.id, row.values[column] ?? null]),
        ),
        ...chunk.map((row) => row.id),
      ],
    );
  }
}

/** Lists or delists a SKU; false when it stood there already. */
export async function changeListing(
  manager: EntityManager,
  skuId: string,
  listed: boolean,
  now: Date,
): Promise<boolean> {
  const matched = await conditionalUpdate(
    manager,
    'UPDATE sku SET listed = ?, updated_at = ? WHERE id = ? AND listed = ?',
    [listed, now, skuId, !listed],
  );
  return matched === 1;
}

/** Brings what the shelf reads in step with the SKUs: listed, since when, and the lowest listed price. */
export async function refreshListing(
  manager: EntityManager,
  productIds: readonly string[],
  now: Date,
): Promise<void> {
  if (productIds.length === 0) return;
  await conditionalUpdate(
    manager,
    `UPDATE product
        SET listed_at = CASE WHEN listed = 1 AND listed_at IS NOT NULL THEN listed_at ELSE ? END,
            listed = (SELECT COUNT(*) FROM sku s WHERE s.product_id = product.id AND s.listed = 1) > 0,
            from_price_minor = COALESCE(
              (SELECT MIN(s.price_minor) FROM sku s WHERE s.product_id = product.id AND s.listed = 1), 0)
      WHERE id IN ${inClause(productIds)}`,
    [now, ...productIds],
  );
}
