import { type Actor, idempotencyKeyInput, parseInput, ulidInput } from '@hub/kernel';
import { z } from 'zod';
import type { StockChange } from '../domain/stock-change.js';
import type { StockLevel } from '../domain/stock-level.js';
import { levelIn, lockLevels } from '../persistence/stock-levels.js';
import type { InventoryRuntime } from './inventory-runtime.js';
import { keepStock } from './keep-stock.js';
import { distinct, pileInput } from './input-shapes.js';
import { requireStockKeeper } from './require-stock-keeper.js';

const deliveryInput = z.object({
  idempotencyKey: idempotencyKeyInput,
  locationId: ulidInput,
  reference: z.string().trim().min(1).max(128),
  lines: z
    .array(z.object({ skuId: ulidInput, quantity: pileInput.min(1) }))
    .min(1)
    .max(200)
    .superRefine(distinct((line) => line.skuId, 'SKU')),
});

/** A delivery is on its way: the pieces count as incoming until they are received. */
export async function expectStock(
  hub: InventoryRuntime,
  actor: Actor,
  given: unknown,
): Promise<StockLevel[]> {
  const { idempotencyKey, ...delivery } = parseInput(deliveryInput, given);
  requireStockKeeper(actor, delivery.locationId);
  const { locationId, reference, lines } = delivery;
  return await keepStock(hub, actor, {
    operation: 'expectStock',
    locationId,
    skuIds: lines.map((line) => line.skuId),
    idempotencyKey,
    payload: delivery,
    decide: () =>
      Promise.resolve(
        lines.map(({ skuId, quantity }) => ({
          skuId,
          locationId,
          kind: 'EXPECTED',
          incoming: quantity,
          reference,
        })),
      ),
  });
}

/** A delivery arrived: on hand grows, and what was announced as incoming shrinks by as much. */
export async function receiveStock(
  hub: InventoryRuntime,
  actor: Actor,
  given: unknown,
): Promise<StockLevel[]> {
  const { idempotencyKey, ...delivery } = parseInput(deliveryInput, given);
  requireStockKeeper(actor, delivery.locationId);
  const { locationId, reference, lines } = delivery;
  const skuIds = lines.map((line) => line.skuId);
  return await keepStock(hub, actor, {
    operation: 'receiveStock',
    locationId,
    skuIds,
    idempotencyKey,
    payload: delivery,
    decide: async (manager) => {
      const levels = await lockLevels(manager, locationId, skuIds);
      return lines.map(({ skuId, quantity }): StockChange => ({
        skuId,
        locationId,
        kind: 'RECEIVED',
        onHand: quantity,
        incoming: -Math.min(quantity, levelIn(levels, skuId).incoming),
        reference,
      }));
    },
  });
}
