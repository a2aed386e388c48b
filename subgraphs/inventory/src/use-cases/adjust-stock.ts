import { type Actor, idempotencyKeyInput, parseInput, ulidInput } from '@hub/kernel';
import { z } from 'zod';
import { inventoryErrors } from '../domain/errors.js';
import { crossedInto, type StockLevel } from '../domain/stock-level.js';
import { changeSafety, levelIn, lockLevels, markCounted } from '../persistence/stock-levels.js';
import { announceCrossings } from './announce-stock.js';
import type { InventoryRuntime } from './inventory-runtime.js';
import { keepOneLevel } from './keep-stock.js';
import { pileInput, reasonInput } from './input-shapes.js';
import { requireStockKeeper } from './require-stock-keeper.js';

const oneLevel = { idempotencyKey: idempotencyKeyInput, locationId: ulidInput, skuId: ulidInput };
const changeInput = z.int().min(-1_000_000).max(1_000_000);

const adjustInput = z
  .object({
    ...oneLevel,
    onHandChange: changeInput.nullish().transform((change) => change ?? 0),
    damagedChange: changeInput.nullish().transform((change) => change ?? 0),
    reason: reasonInput,
  })
  .refine((input) => input.onHandChange !== 0 || input.damagedChange !== 0, {
    path: ['onHandChange'],
    message: 'or damagedChange must be other than 0',
  });

/** Corrects a level by a difference: breakage, theft, a piece set aside as damaged. */
export async function adjustStock(
  hub: InventoryRuntime,
  actor: Actor,
  given: unknown,
): Promise<StockLevel> {
  const { idempotencyKey, ...input } = parseInput(adjustInput, given);
  requireStockKeeper(actor, input.locationId);
  const { locationId, skuId, onHandChange, damagedChange, reason } = input;
  return await keepOneLevel(hub, actor, {
    operation: 'adjustStock',
    locationId,
    skuId,
    idempotencyKey,
    payload: input,
    decide: () =>
      Promise.resolve([
        {
          skuId,
          locationId,
          kind: damagedChange === 0 ? 'ADJUSTED' : 'DAMAGED',
          onHand: onHandChange,
          damaged: damagedChange,
          reason,
        },
      ]),
  });
}

const countInput = z.object({ ...oneLevel, expectedOnHand: pileInput, countedOnHand: pileInput });

/** A stocktake: books the difference only if on hand is still what the counter had before the eyes. */
export async function countStock(
  hub: InventoryRuntime,
  actor: Actor,
  given: unknown,
): Promise<StockLevel> {
  const { idempotencyKey, ...input } = parseInput(countInput, given);
  requireStockKeeper(actor, input.locationId);
  const { locationId, skuId, expectedOnHand, countedOnHand } = input;
  return await keepOneLevel(hub, actor, {
    operation: 'countStock',
    locationId,
    skuId,
    idempotencyKey,
    payload: input,
    decide: async (manager) => {
      const actual = levelIn(await lockLevels(manager, locationId, [skuId]), skuId).onHand;
      if (actual !== expectedOnHand) {
        throw inventoryErrors.refuse(
          'STOCK_CHANGED',
          `On hand is ${String(actual)}, not ${String(expectedOnHand)}`,
          {
            expected: expectedOnHand,
            actual,
          },
        );
      }
      // A count that found what was expected is a fact too: it stands in the ledger with a change of 0.
      return [{ skuId, locationId, kind: 'COUNTED', onHand: countedOnHand - expectedOnHand }];
    },
    also: async (manager) => {
      await markCounted(manager, locationId, [skuId], hub.clock.now());
    },
  });
}

const safetyInput = z.object({ ...oneLevel, safety: pileInput });

/** Sets how many pieces are kept back from selling. A setting, not a movement: the ledger is not touched. */
export async function setSafetyStock(
  hub: InventoryRuntime,
  actor: Actor,
  given: unknown,
): Promise<StockLevel> {
  const { idempotencyKey, ...input } = parseInput(safetyInput, given);
  requireStockKeeper(actor, input.locationId);
  const { locationId, skuId, safety } = input;
  return await keepOneLevel(hub, actor, {
    operation: 'setSafetyStock',
    locationId,
    skuId,
    idempotencyKey,
    payload: input,
    decide: () => Promise.resolve([]),
    also: async (manager) => {
      const before = levelIn(await lockLevels(manager, locationId, [skuId]), skuId);
      await changeSafety(manager, { skuId, locationId }, safety);
      const after = { ...before, skuId, locationId, safety };
      const stockClass = crossedInto(before, after);
      const crossings = stockClass === undefined ? [] : [{ ...after, stockClass }];
      await announceCrossings(hub.outbox, manager, crossings, hub.clock.now());
    },
  });
}
