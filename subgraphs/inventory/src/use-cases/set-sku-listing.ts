import { skuListingChanged } from '@hub/events';
import { type Actor, baseErrors, conditionalUpdate, requireStaff } from '@hub/kernel';
import { z } from 'zod';
import { refreshListing } from '../persistence/catalogue.repository.js';
import { SkuEntity } from '../persistence/sku.entity.js';
import type { InventoryRuntime } from './inventory-runtime.js';
import { parseInput, ulidInput } from './parse-input.js';

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
    const sku = await manager.findOneBy(SkuEntity, { id: skuId });
    if (sku === null)
      throw baseErrors.refuse('NOT_FOUND', `There is no SKU ${skuId}`, { field: 'skuId', skuId });
    const changed = await conditionalUpdate(
      manager,
      'UPDATE sku SET listed = ?, updated_at = ? WHERE id = ? AND listed = ?',
      [listed, now, skuId, !listed],
    );
    if (changed === 0) return;
    await refreshListing(manager, [sku.productId], now);
    await hub.outbox.append(manager, skuListingChanged, {
      aggregateId: skuId,
      occurredAt: now,
      payload: { skuId, productId: sku.productId, listed },
    });
  });
  return skuId;
}
