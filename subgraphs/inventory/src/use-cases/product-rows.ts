import { newUlid, type SqlValue } from '@hub/kernel';
import { searchTextOf } from '../domain/search-text.js';
import type { ProductEntity, StoredAttribute, StoredImage } from '../persistence/product.entity.js';
import type { SkuEntity } from '../persistence/sku.entity.js';

export interface SkuFacts {
  readonly code: string;
  readonly barcode: string | null;
  readonly name: { readonly zh: string; readonly en: string };
  readonly priceMinor: number;
  readonly currency: string;
  readonly images: readonly StoredImage[];
  readonly attributes: readonly StoredAttribute[];
}

export interface ProductFacts {
  readonly code: string;
  readonly name: { readonly zh: string; readonly en: string };
  readonly description: { readonly zh: string; readonly en: string };
  readonly brand: string | null;
  readonly images: readonly StoredImage[];
  readonly attributes: readonly StoredAttribute[];
  readonly position: number;
}

/** What a product is found by: its own words and those of its SKUs. */
export function productSearchText(product: ProductFacts, skus: readonly SkuFacts[]): string {
  return searchTextOf([
    product.name.zh,
    product.name.en,
    product.brand,
    product.code,
    ...product.attributes.map((attribute) => attribute.value),
    ...skus.flatMap((sku) => [sku.name.zh, sku.name.en, sku.code, sku.barcode]),
  ]);
}

export function newProductRow(
  product: ProductFacts,
  given: {
    readonly id: string | null;
    readonly categoryId: string;
    readonly searchText: string;
    readonly now: Date;
  },
): ProductEntity {
  return {
    id: given.id ?? newUlid(given.now),
    code: product.code,
    nameZh: product.name.zh,
    nameEn: product.name.en,
    descriptionZh: product.description.zh,
    descriptionEn: product.description.en,
    brand: product.brand,
    categoryId: given.categoryId,
    images: product.images,
    attributes: product.attributes,
    listed: false,
    listedAt: null,
    fromPriceMinor: 0,
    position: product.position,
    searchText: given.searchText,
    createdAt: given.now,
    updatedAt: given.now,
  };
}

/** Columns of a product that saving it anew replaces. */
export function productValues(
  product: ProductFacts,
  given: { readonly categoryId: string; readonly searchText: string; readonly now: Date },
): Record<string, SqlValue> {
  return {
    code: product.code,
    name_zh: product.name.zh,
    name_en: product.name.en,
    description_zh: product.description.zh,
    description_en: product.description.en,
    brand: product.brand,
    category_id: given.categoryId,
    images: JSON.stringify(product.images),
    attributes: JSON.stringify(product.attributes),
    position: product.position,
    search_text: given.searchText,
    updated_at: given.now,
  };
}

export function newSkuRow(
  sku: SkuFacts,
  given: {
    readonly id: string | null;
    readonly productId: string;
    readonly position: number;
    readonly listed: boolean;
    readonly now: Date;
    readonly origin?: {
      readonly source: string;
      readonly externalCode: string;
      readonly batch: string;
    };
  },
): SkuEntity {
  return {
    id: given.id ?? newUlid(given.now),
    productId: given.productId,
    code: sku.code,
    barcode: sku.barcode,
    nameZh: sku.name.zh,
    nameEn: sku.name.en,
    priceMinor: sku.priceMinor,
    currency: sku.currency,
    listed: given.listed,
    images: sku.images,
    attributes: sku.attributes,
    position: given.position,
    source: given.origin?.source ?? null,
    externalCode: given.origin?.externalCode ?? null,
    importBatch: given.origin?.batch ?? null,
    createdAt: given.now,
    updatedAt: given.now,
  };
}

/** Columns of a SKU that saving it anew replaces; the listing is a command of its own. */
export function skuValues(sku: SkuFacts, position: number, now: Date): Record<string, SqlValue> {
  return {
    code: sku.code,
    barcode: sku.barcode,
    name_zh: sku.name.zh,
    name_en: sku.name.en,
    price_minor: sku.priceMinor,
    currency: sku.currency,
    images: JSON.stringify(sku.images),
    attributes: JSON.stringify(sku.attributes),
    position,
    updated_at: now,
  };
}
