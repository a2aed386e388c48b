import { type Actor, requireService } from '@hub/kernel';
import { type EntityManager, In } from 'typeorm';
import { z } from 'zod';
import { findSkusByBarcode } from '../persistence/catalogue.repository.js';
import { LocationEntity } from '../persistence/location.entity.js';
import { ProductEntity } from '../persistence/product.entity.js';
import { SkuEntity } from '../persistence/sku.entity.js';
import type { InventoryRuntime } from './inventory-runtime.js';
import { parseInput, ulidInput } from './parse-input.js';

/** What a cart, a quote and a receipt need to know of a SKU. */
export interface SkuForSale {
  readonly skuId: string;
  readonly productId: string;
  readonly categoryId: string;
  readonly code: string;
  readonly barcode: string | null;
  readonly name: { readonly zh: string; readonly en: string };
  readonly price: { readonly amountMinor: number; readonly currency: string };
  readonly listed: boolean;
}

const idsInput = z.array(ulidInput).max(500);
const barcodesInput = z.array(z.string().min(1).max(32)).max(500);

/** In the order asked for; ids that no SKU has are left out. */
export async function skusForSale(
  hub: InventoryRuntime,
  actor: Actor,
  given: unknown,
): Promise<SkuForSale[]> {
  requireService(actor);
  const ids = parseInput(idsInput, given);
  const rows =
    ids.length === 0
      ? []
      : await hub.database.read.findBy(SkuEntity, { id: In([...new Set(ids)]) });
  const found = new Map(
    (await withCategories(hub.database.read, rows)).map((sku) => [sku.skuId, sku]),
  );
  return ids.flatMap((id) => found.get(id) ?? []);
}

/** The same by what the scanner read. */
export async function skusByBarcode(
  hub: InventoryRuntime,
  actor: Actor,
  given: unknown,
): Promise<SkuForSale[]> {
  requireService(actor);
  const barcodes = parseInput(barcodesInput, given);
  const rows = await findSkusByBarcode(hub.database.read, barcodes);
  const found = new Map(
    (await withCategories(hub.database.read, rows)).map((sku) => [sku.barcode, sku]),
  );
  return barcodes.flatMap((barcode) => found.get(barcode) ?? []);
}

async function withCategories(
  manager: EntityManager,
  skus: readonly SkuEntity[],
): Promise<SkuForSale[]> {
  if (skus.length === 0) return [];
  const products = await manager.find(ProductEntity, {
    select: { id: true, categoryId: true },
    where: { id: In([...new Set(skus.map((sku) => sku.productId))]) },
  });
  const categoryOf = new Map(products.map((product) => [product.id, product.categoryId]));
  return skus.map((sku) => ({
    skuId: sku.id,
    productId: sku.productId,
    categoryId: categoryOf.get(sku.productId) ?? '',
    code: sku.code,
    barcode: sku.barcode,
    name: { zh: sku.nameZh, en: sku.nameEn },
    price: { amountMinor: sku.priceMinor, currency: sku.currency },
    listed: sku.listed,
  }));
}

/** The location an order may be placed for; null when there is none with this id. */
export async function storeForTrade(
  hub: InventoryRuntime,
  actor: Actor,
  given: unknown,
): Promise<LocationEntity | null> {
  requireService(actor);
  return await hub.database.read.findOneBy(LocationEntity, { id: parseInput(ulidInput, given) });
}
