import { type Actor, actorLabel } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { inventoryErrors } from '../domain/errors.js';
import type { StockChange } from '../domain/stock-change.js';
import type { StockLevel } from '../domain/stock-level.js';
import { postStock, StockRefused } from '../persistence/stock-book.js';
import { findLevels, levelIn, openLevels } from '../persistence/stock-levels.js';
import { announceCrossings } from './announce-stock.js';
import type { InventoryRuntime } from './inventory-runtime.js';
import { refuseUnknownPlaceOrSkus } from './refuse-unknown.js';

export interface StockCommand {
  readonly operation: string;
  readonly locationId: string;
  readonly skuIds: readonly string[];
  readonly idempotencyKey: string;
  readonly payload: unknown;
  /** Reads what it needs and answers the postings; runs inside the transaction. */
  readonly decide: (manager: EntityManager) => Promise<readonly StockChange[]>;
  /** What else has to be written with the postings. */
  readonly also?: (manager: EntityManager) => Promise<void>;
}

/** What every staff command on stock does: once per key, post, announce, answer the levels as they are then. */
export async function keepStock(
  hub: InventoryRuntime,
  actor: Actor,
  command: StockCommand,
): Promise<StockLevel[]> {
  const { operation, locationId, skuIds, idempotencyKey, payload } = command;
  await refuseUnknownPlaceOrSkus(hub.database.read, locationId, skuIds);
  const keys = skuIds.map((skuId) => ({ skuId, locationId }));
  const at = hub.clock.now();
  const request = { scope: actorLabel(actor), operation, key: idempotencyKey, payload };
  return await hub.idempotency.run(hub.database, request, async (manager) => {
    await openLevels(manager, keys);
    const changes = await command.decide(manager);
    const crossings = await postStock(manager, changes, 'shelf', {
      actor: actorLabel(actor),
      at,
    }).catch(refuseTyped);
    await announceCrossings(hub.outbox, manager, crossings, at);
    await command.also?.(manager);
    const levels = new Map((await findLevels(manager, keys)).map((level) => [level.skuId, level]));
    return skuIds.map((skuId) => figuresOf(levelIn(levels, skuId)));
  });
}

/** The same for commands on one level. */
export async function keepOneLevel(
  hub: InventoryRuntime,
  actor: Actor,
  { skuId, ...command }: Omit<StockCommand, 'skuIds'> & { readonly skuId: string },
): Promise<StockLevel> {
  const levels = await keepStock(hub, actor, { ...command, skuIds: [skuId] });
  return levelIn(new Map(levels.map((level) => [level.skuId, level])), skuId);
}

function refuseTyped(error: unknown): never {
  if (!(error instanceof StockRefused)) throw error;
  const { skuId, locationId } = error.level;
  throw inventoryErrors.refuse(
    'STOCK_NOT_ENOUGH',
    'That would take pieces that are not there, or pieces that are reserved',
    { skuId, locationId },
  );
}

function figuresOf(level: StockLevel): StockLevel {
  const { skuId, locationId, onHand, reserved, safety, incoming, damaged } = level;
  return { skuId, locationId, onHand, reserved, safety, incoming, damaged };
}
