import type { SqlValue } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import {
  findCategoriesByCode,
  findProductsByCode,
  findSkusByCode,
  insertCatalogue,
  updateMany,
} from '../persistence/catalogue.repository.js';
import type { ProductEntity } from '../persistence/product.entity.js';
import type { SkuEntity } from '../persistence/sku.entity.js';
import type { ProductRow } from './import-catalogue.input.js';
import {
  newProductRow,
  newSkuRow,
  productSearchText,
  productValues,
  skuValues,
} from './product-rows.js';
import { unknownCode } from './refuse-unknown.js';

export interface UpsertedSku {
  readonly code: string;
  readonly skuId: string;
  readonly productId: string;
  readonly created: boolean;
}

export interface UpsertedProducts {
  readonly skus: readonly UpsertedSku[];
  readonly productIds: readonly string[];
  readonly listingChanges: readonly {
    readonly skuId: string;
    readonly productId: string;
    readonly listed: boolean;
  }[];
}

type Change = { readonly id: string; readonly values: Readonly<Record<string, SqlValue>> };

export async function importListedProducts(
  manager: EntityManager,
  rows: readonly ProductRow[],
  now: Date,
): Promise<UpsertedProducts> {
  const categories = await findCategoriesByCode(
    manager,
    rows.map((row) => row.categoryCode),
  );
  const knownProducts = await findProductsByCode(
    manager,
    rows.map((row) => row.code),
  );
  const knownSkus = await findSkusByCode(
    manager,
    rows.flatMap((row) => row.skus.map((sku) => sku.code)),
  );

  const products = { created: [] as ProductEntity[], changed: [] as Change[] };
  const skus = { created: [] as SkuEntity[], changed: [] as Change[] };
  const answers: UpsertedSku[] = [];
  const listingChanges: { skuId: string; productId: string; listed: boolean }[] = [];
  const productIds = rows.map((row, index) => {
    const categoryId = categories.get(row.categoryCode)?.id;
    if (categoryId === undefined)
      throw unknownCode(`products.${String(index)}.categoryCode`, row.categoryCode);
    const searchText = productSearchText(row, row.skus);
    const earlier = knownProducts.get(row.code);
    const product = newProductRow(row, { id: earlier?.id ?? row.id, categoryId, searchText, now });
    if (earlier === undefined) products.created.push(product);
    else
      products.changed.push({
        id: product.id,
        values: productValues(row, { categoryId, searchText, now }),
      });

    row.skus.forEach((sku, position) => {
      const existing = knownSkus.get(sku.code);
      const { listed } = sku;
      if (existing !== undefined && existing.productId !== product.id) {
        throw unknownCode(
          `products.${String(index)}.skus.${String(position)}.code`,
          `${sku.code} of another product`,
        );
      }
      const created = newSkuRow(sku, {
        id: existing?.id ?? sku.id,
        productId: product.id,
        position,
        listed,
        now,
      });
      if (existing === undefined) skus.created.push(created);
      else
        skus.changed.push({ id: created.id, values: { ...skuValues(sku, position, now), listed } });
      answers.push({
        code: sku.code,
        skuId: created.id,
        productId: product.id,
        created: existing === undefined,
      });
      if ((existing?.listed ?? false) !== listed)
        listingChanges.push({ skuId: created.id, productId: product.id, listed });
    });
    return product.id;
  });
  await insertCatalogue(manager, { products: products.created, skus: skus.created });
  await updateMany(manager, 'product', products.changed);
  await updateMany(manager, 'sku', skus.changed);
  return { skus: answers, productIds, listingChanges };
}
