import { conditionalUpdate, insertIgnore, selectRows } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { PickupEntity, WrongPickupCodeEntity } from './order-parts.entity.js';

/** Opens the pickup under a code; false when another open pickup of the store has the same code. */
export async function openPickup(
  manager: EntityManager,
  pickup: Pick<PickupEntity, 'codeCipher' | 'openCodeIndex' | 'orderId' | 'storeId'>,
): Promise<boolean> {
  const fresh = {
    ...pickup,
    readyAt: null,
    collectBefore: null,
    collectedAt: null,
    verifiedBy: null,
  };
  if ((await insertIgnore(manager, PickupEntity, [fresh])) === 1) return true;
  return (await readPickup(manager, pickup.orderId)) !== null;
}

export async function readPickup(
  manager: EntityManager,
  orderId: string,
): Promise<PickupEntity | null> {
  return await manager.findOneBy(PickupEntity, { orderId });
}

/** The open pickups under a code, of every store. */
export async function openPickupsUnder(
  manager: EntityManager,
  codeIndex: string,
): Promise<{ orderId: string; storeId: string }[]> {
  return await selectRows(
    manager,
    'SELECT order_id AS orderId, store_id AS storeId FROM pickup WHERE open_code_index = ? ORDER BY order_id LIMIT 20',
    [codeIndex],
  );
}

export async function markPickupReady(
  manager: EntityManager,
  orderId: string,
  readyAt: Date,
  before: Date,
): Promise<void> {
  await conditionalUpdate(
    manager,
    'UPDATE pickup SET ready_at = ?, collect_before = ? WHERE order_id = ? AND ready_at IS NULL',
    [readyAt, before, orderId],
  );
}

export async function markCollected(
  manager: EntityManager,
  orderId: string,
  at: Date,
  verifiedBy: string,
): Promise<boolean> {
  const collected = await conditionalUpdate(
    manager,
    'UPDATE pickup SET collected_at = ?, verified_by = ?, open_code_index = NULL WHERE order_id = ? AND collected_at IS NULL AND open_code_index IS NOT NULL',
    [at, verifiedBy, orderId],
  );
  return collected === 1;
}

/** The code is of no use any more and free for another order. */
export async function closePickup(manager: EntityManager, orderId: string): Promise<void> {
  await conditionalUpdate(manager, 'UPDATE pickup SET open_code_index = NULL WHERE order_id = ?', [
    orderId,
  ]);
}

export async function wrongCodesSince(
  manager: EntityManager,
  storeId: string,
  triedBy: string,
  windowStart: Date,
): Promise<number> {
  const rows = await selectRows<{ wrong: number }>(
    manager,
    'SELECT wrong_count AS wrong FROM wrong_pickup_code WHERE store_id = ? AND tried_by = ? AND window_started_at > ?',
    [storeId, triedBy, windowStart],
  );
  return Number(rows[0]?.wrong ?? 0);
}

/** Counts one more wrong code; a window that has passed begins anew. */
export async function countWrongCode(
  manager: EntityManager,
  storeId: string,
  triedBy: string,
  now: Date,
  windowStart: Date,
): Promise<void> {
  const fresh = { storeId, triedBy, windowStartedAt: now, wrongCount: 1 };
  if ((await insertIgnore(manager, WrongPickupCodeEntity, [fresh])) === 1) return;
  await conditionalUpdate(
    manager,
    `UPDATE wrong_pickup_code SET wrong_count = CASE WHEN window_started_at > ? THEN wrong_count + 1 ELSE 1 END,
     window_started_at = CASE WHEN window_started_at > ? THEN window_started_at ELSE ? END WHERE store_id = ? AND tried_by = ?`,
    [windowStart, windowStart, now, storeId, triedBy],
  );
}
