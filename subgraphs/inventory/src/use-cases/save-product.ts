import {
  type Actor,
  baseErrors,
  isUniqueViolation,
  parseInput,
  requireStaff,
  ulidInput,
} from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { inventoryErrors } from '../domain/errors.js';
import { findProduct } from '../persistence/catalogue.queries.js';
import {
  findCategoriesByCode,
  findSkusOfProducts,
  insertCatalogue,
  refreshListing,
  updateMany,
} from '../persistence/catalogue.repository.js';
import type { SkuEntity } from '../persistence/sku.entity.js';
import { productFields, skuFields } from './catalogue-input.js';
import type { InventoryRuntime } from './inventory-runtime.js';
import { distinct } from './input-shapes.js';
import {
  newProductRow,
  newSkuRow,
  productSearchText,
  productValues,
  skuValues,
} from './product-rows.js';

const saveProductInput = z.object({
  id: ulidInput.nullish(),
  ...productFields,
  skus: z
    .array(z.object({ id: ulidInput.nullish(), ...skuFields }))
    .min(1)
    .max(100)
    .superRefine(distinct((sku) => sku.code, 'SKU')),
});
type SaveProductInput = z.output<typeof saveProductInput>;

/**
 * Creates a product with its SKUs, or replaces its facts. New SKUs are not listed; SKUs that are not mentioned stay
 * as they are: what was once sold is never deleted, only delisted.
 */
export async function saveProduct(
  hub: InventoryRuntime,
  actor: Actor,
  given: unknown,
): Promise<string> {
  requireStaff(actor, 'merchandiser', 'admin');
  const input = parseInput(saveProductInput, given);
  try {
    return await hub.database.transaction((manager) => save(hub, manager, input));
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw inventoryErrors.refuse(
      'CODE_TAKEN',
      'The product code, a SKU code or a barcode belongs to something else',
      {
        field: 'code',
      },
    );
  }
}

async function save(
  hub: InventoryRuntime,
  manager: EntityManager,
  input: SaveProductInput,
): Promise<string> {
  const now = hub.clock.now();
  const categoryId = (await findCategoriesByCode(manager, [input.categoryCode])).get(
    input.categoryCode,
  )?.id;
  if (categoryId === undefined) throw notFound('categoryCode', input.categoryCode);
  const earlier = input.id == null ? null : await findProduct(manager, input.id);
  if (input.id != null && earlier === null) throw notFound('id', input.id);
  const known = earlier === null ? [] : await findSkusOfProducts(manager, [earlier.id]);
  refuseForeignSkus(input, known);

  const mentioned = new Set(input.skus.map((sku) => sku.id));
  const kept = known.filter((sku) => !mentioned.has(sku.id)).map(factsOf);
  const searchText = productSearchText(input, [...input.skus, ...kept]);
  const row = newProductRow(input, { id: earlier?.id ?? null, categoryId, searchText, now });
  if (earlier === null) await insertCatalogue(manager, { products: [row] });
  else
    await updateMany(manager, 'product', [
      { id: row.id, values: productValues(input, { categoryId, searchText, now }) },
    ]);

  const skus = input.skus.map((sku, position) => ({ sku, position }));
  await updateMany(
    manager,
    'sku',
    skus.flatMap(({ sku, position }) =>
      sku.id == null ? [] : [{ id: sku.id, values: skuValues(sku, position, now) }],
    ),
  );
  const created = skus
    .filter(({ sku }) => sku.id == null)
    .map(({ sku, position }) =>
      newSkuRow(sku, { id: null, productId: row.id, position, listed: false, now }),
    );
  await insertCatalogue(manager, { skus: created });
  if (earlier?.listed === true) await refreshListing(manager, [row.id], now);
  return row.id;
}

function refuseForeignSkus(input: SaveProductInput, known: readonly SkuEntity[]): void {
  const own = new Set(known.map((sku) => sku.id));
  input.skus.forEach((sku, index) => {
    if (sku.id != null && !own.has(sku.id)) throw notFound(`skus.${String(index)}.id`, sku.id);
  });
}

function factsOf(sku: SkuEntity) {
  return {
    code: sku.code,
    barcode: sku.barcode,
    name: { zh: sku.nameZh, en: sku.nameEn },
    priceMinor: sku.priceMinor,
    currency: sku.currency,
    images: sku.images,
    attributes: sku.attributes,
  };
}

function notFound(field: string, value: string): Error {
  return baseErrors.refuse('NOT_FOUND', `${field} ${value} does not exist`, { field });
}
