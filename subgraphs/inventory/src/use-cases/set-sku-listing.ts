import { skuListingChanged } from '@hub/events';
import { type Actor, baseErrors, parseInput, requireStaff, ulidInput } from '@hub/kernel';
import { z } from 'zod';
import { findSkuById } from '../persistence/catalogue.queries.js';
import { changeListing, refreshListing } from '../persistence/catalogue.repository.js';
import type { InventoryRuntime } from './inventory-runtime.js';

const listingInput = z.object({ skuId: ulidInput, listed: z.boolean() });

/** Puts a SKU on the shelf or takes it off; doing it twice announces it once. */
export async function setSkuListing(
  hub: InventoryRuntime,
  actor: Actor,
  given: unknown,
): Promise<string> {
  requireStaff(actor, 'merchandiser', 'admin');
  const { skuId, listed } = parseInput(listingInput, given);
  await hub.database.transaction(async (manager) => {
    const now = hub.clock.now();
    const sku = await findSkuById(manager, skuId);
    if (sku === null)
      throw baseErrors.refuse('NOT_FOUND', `There is no SKU ${skuId}`, { field: 'skuId', skuId });
    if (!(await changeListing(manager, skuId, listed, now))) return;
    await refreshListing(manager, [sku.productId], now);
    await hub.outbox.append(manager, skuListingChanged, {
      aggregateId: skuId,
      occurredAt: now,
      payload: { skuId, productId: sku.productId, listed },
    });
  });
  return skuId;
}
