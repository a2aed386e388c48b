import { type Actor, parseInput, parseUlid, requireService, ulidInput } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import {
  categoriesOfProducts,
  findLocation,
  findSkusById,
} from '../persistence/catalogue.queries.js';
import { findSkusByBarcode } from '../persistence/catalogue.repository.js';
import type { LocationEntity } from '../persistence/location.entity.js';
import type { SkuEntity } from '../persistence/sku.entity.js';
import type { InventoryRuntime } from './inventory-runtime.js';

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
  const rows = await findSkusById(hub.database.read, ids);
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
  const categoryOf = await categoriesOfProducts(
    manager,
    skus.map((sku) => sku.productId),
  );
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
  given: string,
): Promise<LocationEntity | null> {
  requireService(actor);
  return await findLocation(hub.database.read, parseUlid(given, 'id'));
}
