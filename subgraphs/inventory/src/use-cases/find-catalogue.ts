import { type Actor, baseErrors, hasScope, parseUlid } from '@hub/kernel';
import { normaliseForSearch } from '../domain/search-text.js';
import {
  findSkusByBarcode,
  findSkusByCode,
  findLocationsByCode,
} from '../persistence/catalogue.repository.js';
import type { InventoryLoaders } from '../persistence/inventory.loader.js';
import type { LocationKind } from '../domain/location-kind.js';
import type { LocationEntity } from '../persistence/location.entity.js';
import { findLocations } from '../persistence/shelf.queries.js';
import type { SkuEntity } from '../persistence/sku.entity.js';
import type { InventoryRuntime } from './inventory-runtime.js';

/** Staff, capabilities and partners with stock:read also see what is not (or no longer) on the shelf. */
export function seesUnlisted(actor: Actor): boolean {
  return actor.kind === 'staff' || actor.kind === 'service' || hasScope(actor, 'stock:read');
}

export interface SkuLookup {
  readonly id?: string | null | undefined;
  readonly barcode?: string | null | undefined;
  readonly code?: string | null | undefined;
}

/**
 * One SKU by exactly one of id, barcode and code. By id also when it is delisted, because old orders lead there; by
 * the guessable barcode and code only what the actor may see.
 */
export async function findSku(
  hub: InventoryRuntime,
  actor: Actor,
  loaders: InventoryLoaders,
  by: SkuLookup,
): Promise<SkuEntity | null> {
  exactlyOne(by, 'id, barcode and code');
  if (by.id != null) return await loaders.sku.load(parseUlid(by.id, 'id'));
  const { read } = hub.database;
  const sku =
    by.code != null
      ? (await findSkusByCode(read, [by.code])).get(by.code)
      : (await findSkusByBarcode(read, [by.barcode ?? '']))[0];
  return sku !== undefined && (sku.listed || seesUnlisted(actor)) ? sku : null;
}

export async function findStore(
  hub: InventoryRuntime,
  loaders: InventoryLoaders,
  by: { readonly id?: string | null | undefined; readonly code?: string | null | undefined },
): Promise<LocationEntity | null> {
  exactlyOne(by, 'id and code');
  if (by.id != null) return await loaders.location.load(parseUlid(by.id, 'id'));
  return (await findLocationsByCode(hub.database.read, [by.code ?? ''])).get(by.code ?? '') ?? null;
}

/** Selling locations of a kind, all or those of a city named in either language. */
export async function listStores(
  hub: InventoryRuntime,
  city: string | null | undefined,
  kind: LocationKind,
): Promise<LocationEntity[]> {
  const locations = await findLocations(hub.database.read, kind);
  if (city == null) return locations;
  const wanted = normaliseForSearch(city);
  return locations.filter((place) =>
    [place.cityZh, place.cityEn].some((name) => normaliseForSearch(name) === wanted),
  );
}

function exactlyOne(by: object, names: string): void {
  if (Object.values(by).filter((value) => value != null).length === 1) return;
  throw baseErrors.refuse('BAD_USER_INPUT', `Give exactly one of ${names}`, { field: '' });
}
