import {
  type Actor,
  actorLabel,
  baseErrors,
  idempotencyKeyInput,
  parseInput,
  requireScope,
} from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { StockChange } from '../domain/stock-change.js';
import { judgeCount, type RejectedCount } from '../domain/stock-count.js';
import { findLocationsByCode, findSkusByCode } from '../persistence/catalogue.repository.js';
import { postStock } from '../persistence/stock-book.js';
import { lockLevels, markCounted, openLevels } from '../persistence/stock-levels.js';
import { onHandChangeSince } from '../persistence/stock.queries.js';
import { announceCrossings } from './announce-stock.js';
import type { InventoryRuntime } from './inventory-runtime.js';
import { codeInput, distinct } from './input-shapes.js';

const syncStockInput = z.object({
  idempotencyKey: idempotencyKeyInput,
  locationCode: codeInput,
  countedAt: z.date(),
  lines: z
    .array(z.object({ skuCode: z.string().min(1).max(128), onHand: z.int() }))
    .min(1)
    .max(500)
    .superRefine(distinct((line) => line.skuCode, 'SKU')),
});
type SyncStockInput = z.output<typeof syncStockInput>;

export interface RejectedStockLine extends RejectedCount {
  readonly index: number;
  readonly skuCode: string;
}

export interface SyncStockResult {
  readonly accepted: number;
  readonly unchanged: number;
  readonly rejected: readonly RejectedStockLine[];
}

/** Clocks differ a little between systems; a count from further ahead than this is a mistake. */
const clockSkewMilliseconds = 5 * 60_000;

/**
 * A warehouse system reports what it counted at a moment. Every line is judged on its own: booked, unchanged or
 * rejected with its reason. What left or arrived after the count is carried forward, so that a report that comes
 * late does not undo the sales since.
 */
export async function syncStock(
  hub: InventoryRuntime,
  actor: Actor,
  given: unknown,
): Promise<SyncStockResult> {
  requireScope(actor, 'stock:write');
  const input = parseInput(syncStockInput, given);
  const { idempotencyKey, ...payload } = input;
  const now = hub.clock.now();
  if (input.countedAt.getTime() > now.getTime() + clockSkewMilliseconds) {
    throw baseErrors.refuse('BAD_USER_INPUT', 'countedAt lies in the future', {
      field: 'countedAt',
    });
  }
  const location = (await findLocationsByCode(hub.database.read, [input.locationCode])).get(
    input.locationCode,
  );
  if (location === undefined) {
    throw baseErrors.refuse('NOT_FOUND', `No location has the code ${input.locationCode}`, {
      field: 'locationCode',
    });
  }
  const request = {
    scope: actorLabel(actor),
    operation: 'syncStock',
    key: idempotencyKey,
    payload,
  };
  return await hub.idempotency.run(hub.database, request, (manager) =>
    book(hub, actor, manager, input, location.id),
  );
}

async function book(
  hub: InventoryRuntime,
  actor: Actor,
  manager: EntityManager,
  input: SyncStockInput,
  locationId: string,
): Promise<SyncStockResult> {
  const { countedAt, lines } = input;
  const now = hub.clock.now();
  const skus = await findSkusByCode(
    manager,
    lines.map((line) => line.skuCode),
  );
  const skuIds = [...skus.values()].map((sku) => sku.id);
  await openLevels(
    manager,
    skuIds.map((skuId) => ({ skuId, locationId })),
  );
  const levels = await lockLevels(manager, locationId, skuIds);
  const since =
    skuIds.length === 0
      ? new Map<string, number>()
      : await onHandChangeSince(manager, locationId, skuIds, countedAt);

  const rejected: RejectedStockLine[] = [];
  const changes: StockChange[] = [];
  const counted: string[] = [];
  lines.forEach((line, index) => {
    const skuId = skus.get(line.skuCode)?.id;
    const judged = judgeCount({
      onHand: line.onHand,
      countedAt,
      level: skuId === undefined ? undefined : levels.get(skuId),
      movedSince: skuId === undefined ? 0 : (since.get(skuId) ?? 0),
    });
    if ('code' in judged) rejected.push({ index, skuCode: line.skuCode, ...judged });
    else if (skuId !== undefined) {
      counted.push(skuId);
      if (judged.change !== 0)
        changes.push({ skuId, locationId, kind: 'SYNCED', onHand: judged.change });
    }
  });
  const crossings = await postStock(manager, changes, 'shelf', {
    actor: actorLabel(actor),
    at: now,
  });
  await announceCrossings(hub.outbox, manager, crossings, now);
  await markCounted(manager, locationId, counted, countedAt);
  return { accepted: changes.length, unchanged: counted.length - changes.length, rejected };
}
