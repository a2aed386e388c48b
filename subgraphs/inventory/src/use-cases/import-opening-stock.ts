import { type Actor, actorLabel } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { findLocationsByCode, findSkusByCode } from '../persistence/catalogue.repository.js';
import { insertOpeningStock, type OpeningLevel } from '../persistence/stock-book.js';
import type { ImportCatalogueInput } from './import-catalogue.input.js';
import type { InventoryRuntime } from './inventory-runtime.js';
import { unknownCode } from './refuse-unknown.js';

/** Books the first stock of a SKU at a location; where a level exists already, the ledger knows better. */
export async function importOpeningStock(
  hub: InventoryRuntime,
  actor: Actor,
  manager: EntityManager,
  input: ImportCatalogueInput,
): Promise<{ stockBooked: number; stockUnchanged: number }> {
  const rows = input.openingStock;
  if (rows.length === 0) return { stockBooked: 0, stockUnchanged: 0 };
  const skus = await findSkusByCode(
    manager,
    rows.map((row) => row.skuCode),
  );
  const locations = await findLocationsByCode(
    manager,
    rows.map((row) => row.locationCode),
  );
  const levels = rows.map((row, index): OpeningLevel => {
    const skuId = skus.get(row.skuCode)?.id;
    const locationId = locations.get(row.locationCode)?.id;
    if (skuId === undefined)
      throw unknownCode(`openingStock.${String(index)}.skuCode`, row.skuCode);
    if (locationId === undefined)
      throw unknownCode(`openingStock.${String(index)}.locationCode`, row.locationCode);
    const { onHand, safety, incoming, damaged } = row;
    return { skuId, locationId, onHand, reserved: 0, safety, incoming, damaged };
  });
  const booked = await insertOpeningStock(manager, levels, {
    actor: actorLabel(actor),
    at: hub.clock.now(),
    reference: input.batchKey,
  });
  return { stockBooked: booked, stockUnchanged: levels.length - booked };
}
