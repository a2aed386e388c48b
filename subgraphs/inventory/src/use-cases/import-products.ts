import {
  type Actor,
  currencyInput,
  isUniqueViolation,
  newUlid,
  parseInput,
  requireService,
} from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { pathBelow } from '../domain/category-path.js';
import type { CategoryEntity } from '../persistence/category.entity.js';
import {
  addCategories,
  findCategoriesByCode,
  findImportedSkus,
  type ImportedSkuRow,
  insertCatalogue,
  updateMany,
} from '../persistence/catalogue.repository.js';
import type { ProductEntity } from '../persistence/product.entity.js';
import type { SkuEntity } from '../persistence/sku.entity.js';
import type { InventoryRuntime } from './inventory-runtime.js';
import { codeInput, distinct, priceInput } from './input-shapes.js';
import {
  newProductRow,
  newSkuRow,
  type ProductFacts,
  productSearchText,
  type SkuFacts,
} from './product-rows.js';

export const sourceInput = z
  .string()
  .regex(/^[a-z0-9-]{1,32}$/, 'must be 1 to 32 of a-z, 0-9 and hyphen');
export const batchKeyInput = z
  .string()
  .regex(/^[\x20-\x7e]{1,128}$/, 'must be 1 to 128 printable characters');

const importProductsInput = z.object({
  source: sourceInput,
  batchKey: batchKeyInput,
  products: z
    .array(
      z.object({
        externalCode: codeInput,
        name: z.string().trim().min(1).max(200),
        categoryCode: codeInput,
        priceMinor: priceInput,
        currency: currencyInput,
      }),
    )
    .max(1_000)
    .superRefine(distinct((product) => product.externalCode, 'product')),
});
type ImportProductsInput = z.output<typeof importProductsInput>;
type ImportedProduct = ImportProductsInput['products'][number];

export interface ImportedSku {
  readonly externalCode: string;
  readonly skuId: string;
  readonly productId: string;
  readonly categoryId: string;
  readonly created: boolean;
}

/**
 * Products another system sold: one SKU each, found by (source, external code), never on the shelf. A batch sent
 * again under its key gets the same answer; names, prices and categories that changed are updated.
 */
export async function importProducts(
  hub: InventoryRuntime,
  actor: Actor,
  given: unknown,
): Promise<readonly ImportedSku[]> {
  requireService(actor);
  const input = parseInput(importProductsInput, given);
  if (input.products.length === 0) return [];
  const attempt = () => hub.database.transaction((manager) => importBatch(hub, manager, input));
  try {
    return await attempt();
  } catch (error) {
    // Another import created some of these SKUs between our look and our insert: now they are found.
    if (isUniqueViolation(error)) return await attempt();
    throw error;
  }
}

async function importBatch(
  hub: InventoryRuntime,
  manager: EntityManager,
  input: ImportProductsInput,
): Promise<readonly ImportedSku[]> {
  const now = hub.clock.now();
  const categories = await importedCategories(manager, input.products, now);
  const codes = input.products.map((product) => product.externalCode);
  const known = await findImportedSkus(manager, input.source, codes);
  const products: ProductEntity[] = [];
  const skus: SkuEntity[] = [];
  const answers = input.products.map((product): ImportedSku => {
    const categoryId = categories.get(product.categoryCode)?.id ?? '';
    const existing = known.get(product.externalCode);
    if (existing !== undefined) {
      return answerOf(
        product.externalCode,
        categoryId,
        existing,
        existing.importBatch === input.batchKey,
      );
    }
    const rows = rowsOf(product, categoryId, input, now);
    products.push(rows.product);
    skus.push(rows.sku);
    return answerOf(product.externalCode, categoryId, rows.sku, true);
  });
  await insertCatalogue(manager, { products, skus });
  await updateChanged(manager, input.products, { known, categories, now });
  return answers;
}

function answerOf(
  externalCode: string,
  categoryId: string,
  sku: { readonly id: string; readonly productId: string },
  created: boolean,
): ImportedSku {
  return { externalCode, skuId: sku.id, productId: sku.productId, categoryId, created };
}

/** Categories by code; what is missing is created off the shelf. */
async function importedCategories(
  manager: EntityManager,
  products: readonly ImportedProduct[],
  now: Date,
): Promise<Map<string, CategoryEntity>> {
  const codes = [...new Set(products.map((product) => product.categoryCode))];
  const known = await findCategoriesByCode(manager, codes);
  const missing = codes.filter((code) => !known.has(code));
  if (missing.length === 0) return known;
  await addCategories(
    manager,
    missing.map((code): CategoryEntity => {
      const id = newUlid(now);
      const name = code.replace(/[-_]+/g, ' ');
      return {
        id,
        code,
        nameZh: name,
        nameEn: name,
        parentId: null,
        path: pathBelow(null, id),
        position: 1_000,
        onShelf: false,
      };
    }),
  );
  return await findCategoriesByCode(manager, codes);
}

function factsOf(
  product: ImportedProduct,
  source: string,
): { product: ProductFacts; sku: SkuFacts } {
  const shared = {
    code: `${source}:${product.externalCode}`,
    name: { zh: product.name, en: product.name },
    images: [],
    attributes: [],
  };
  return {
    product: { ...shared, description: { zh: '', en: '' }, brand: null, position: 1_000 },
    sku: { ...shared, barcode: null, priceMinor: product.priceMinor, currency: product.currency },
  };
}

function rowsOf(
  imported: ImportedProduct,
  categoryId: string,
  input: ImportProductsInput,
  now: Date,
): { product: ProductEntity; sku: SkuEntity } {
  const facts = factsOf(imported, input.source);
  const searchText = productSearchText(facts.product, [facts.sku]);
  const product = newProductRow(facts.product, { id: null, categoryId, searchText, now });
  const origin = {
    source: input.source,
    externalCode: imported.externalCode,
    batch: input.batchKey,
  };
  const sku = newSkuRow(facts.sku, {
    id: null,
    productId: product.id,
    position: 0,
    listed: false,
    now,
    origin,
  });
  return { product, sku };
}

async function updateChanged(
  manager: EntityManager,
  products: readonly ImportedProduct[],
  context: {
    readonly known: ReadonlyMap<string, ImportedSkuRow>;
    readonly categories: ReadonlyMap<string, CategoryEntity>;
    readonly now: Date;
  },
): Promise<void> {
  const changed = products.flatMap((product) => {
    const row = context.known.get(product.externalCode);
    const categoryId = context.categories.get(product.categoryCode)?.id ?? '';
    if (row === undefined) return [];
    const same =
      row.nameEn === product.name &&
      row.priceMinor === product.priceMinor &&
      row.currency === product.currency &&
      row.categoryId === categoryId;
    return same ? [] : [{ product, row, categoryId }];
  });
  await updateMany(
    manager,
    'sku',
    changed.map(({ product, row }) => ({
      id: row.id,
      values: {
        name_zh: product.name,
        name_en: product.name,
        price_minor: product.priceMinor,
        currency: product.currency,
        updated_at: context.now,
      },
    })),
  );
  await updateMany(
    manager,
    'product',
    changed.map(({ product, row, categoryId }) => ({
      id: row.productId,
      values: {
        name_zh: product.name,
        name_en: product.name,
        category_id: categoryId,
        updated_at: context.now,
      },
    })),
  );
}
