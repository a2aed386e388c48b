import { skuListingChanged } from '@hub/events';
import { type Actor, isUniqueViolation, parseInput, requireStaff } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { inventoryErrors } from '../domain/errors.js';
import { refreshListing } from '../persistence/catalogue.repository.js';
import { type ImportCatalogueInput, importCatalogueInput } from './import-catalogue.input.js';
import { importCategories, importLocations } from './import-places.js';
import { importListedProducts, type UpsertedSku } from './import-listed-products.js';
import { importOpeningStock } from './import-opening-stock.js';
import type { InventoryRuntime } from './inventory-runtime.js';

export interface ImportedCatalogue {
  readonly categories: readonly { readonly code: string; readonly id: string }[];
  readonly locations: readonly { readonly code: string; readonly id: string }[];
  readonly skus: readonly UpsertedSku[];
  readonly stockBooked: number;
  readonly stockUnchanged: number;
}

/**
 * Master data in bulk, for an ERP and for the demo chain: everything is found by its code, created when it is new and
 * replaced when it is known, in one transaction. Opening stock is booked only where the ledger is still empty, so
 * that the same batch sent again changes nothing.
 */
export async function importCatalogue(
  hub: InventoryRuntime,
  actor: Actor,
  given: unknown,
): Promise<ImportedCatalogue> {
  if (actor.kind !== 'service') requireStaff(actor, 'admin');
  const input = parseInput(importCatalogueInput, given);
  try {
    return await hub.database.transaction((manager) => importAll(hub, actor, manager, input));
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw inventoryErrors.refuse(
      'CODE_TAKEN',
      'A barcode or chosen id belongs to something else already',
      {
        source: input.source,
      },
    );
  }
}

async function importAll(
  hub: InventoryRuntime,
  actor: Actor,
  manager: EntityManager,
  input: ImportCatalogueInput,
): Promise<ImportedCatalogue> {
  const now = hub.clock.now();
  const categories = await importCategories(manager, input.categories, now);
  const locations = await importLocations(manager, input.locations, now);
  const products = await importListedProducts(manager, input.products, now);
  await refreshListing(manager, products.productIds, now);
  await hub.outbox.appendMany(
    manager,
    skuListingChanged,
    products.listingChanges.map((change) => ({
      aggregateId: change.skuId,
      occurredAt: now,
      payload: change,
    })),
  );
  const stock = await importOpeningStock(hub, actor, manager, input);
  return { categories, locations, skus: products.skus, ...stock };
}
