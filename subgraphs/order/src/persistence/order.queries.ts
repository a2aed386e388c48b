import {
  decodeCursor,
  encodeCursor,
  keysetCondition,
  type Page,
  selectRows,
  type SqlValue,
} from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import type { Order } from '../domain/order.js';
import type { OrderStatus } from '../domain/order-status.js';
import type { OrderTouchpoint } from '../domain/touchpoint.js';
import { hydrate } from './hydrate.js';
import { OrderEntity } from './order.entity.js';

export interface OrderFilterValues {
  readonly number?: string | null | undefined;
  readonly status?: OrderStatus | null | undefined;
  readonly storeId?: string | null | undefined;
  readonly memberId?: string | null | undefined;
  readonly placedFrom?: Date | null | undefined;
  readonly placedUntil?: Date | null | undefined;
  readonly touchpoint?: OrderTouchpoint | null | undefined;
}

/** Orders are listed by when they were placed, then by id. */
export function orderCursor(order: Order): string {
  return encodeCursor([order.placedAt.getTime(), order.id]);
}

export async function findOrderByNumber(
  manager: EntityManager,
  number: string,
): Promise<Order | null> {
  return await manager.findOneBy(OrderEntity, { number });
}

/** Newest first; one row more than the page, to learn whether another follows. */
export async function searchOrders(
  manager: EntityManager,
  filter: OrderFilterValues,
  page: Page,
): Promise<Order[]> {
  const conditions: string[] = [];
  const parameters: SqlValue[] = [];
  const where = (sql: string, ...values: SqlValue[]) => {
    conditions.push(sql);
    parameters.push(...values);
  };
  if (filter.number != null) where('o.number = ?', filter.number);
  if (filter.status != null) where('o.status = ?', filter.status);
  if (filter.storeId != null) where('o.store_id = ?', filter.storeId);
  if (filter.memberId != null) where('o.buyer_key = ?', `member:${filter.memberId}`);
  if (filter.placedFrom != null) where('o.placed_at >= ?', filter.placedFrom);
  if (filter.placedUntil != null) where('o.placed_at < ?', filter.placedUntil);
  if (filter.touchpoint != null) where('o.touchpoint = ?', filter.touchpoint);
  const keyset = behind(page, 'DESC');
  if (keyset !== null) where(keyset.sql, ...keyset.parameters);
  const rows = await selectRows<Record<string, unknown>>(
    manager,
    `SELECT o.* FROM customer_order o${conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`}
     ORDER BY o.placed_at DESC, o.id DESC LIMIT ${String(page.first + 1)}`,
    parameters,
  );
  return hydrate(manager, OrderEntity, rows);
}

const mostBranches = 200;

/**
 * The newest orders of each buyer key, so many of each: one ranged index read per key, all in one statement (per 200
 * keys), however many members or customers a page holds.
 */
export async function ordersOfBuyers(
  manager: EntityManager,
  buyerKeys: readonly string[],
  page: Page,
  status: OrderStatus | null,
): Promise<Order[]> {
  return await branched(
    manager,
    buyerKeys,
    (after) => ({
      sql: `o.buyer_key = ?${status === null ? '' : ' AND o.status = ?'}${after === null ? '' : ` AND ${after.sql}`}`,
      parameters: (key) => [
        key,
        ...(status === null ? [] : [status]),
        ...(after?.parameters ?? []),
      ],
    }),
    page,
    'DESC',
  );
}

/** Paid pickups a store has to prepare or hand over, oldest first. */
export async function pickupsAwaiting(
  manager: EntityManager,
  storeIds: readonly string[],
  page: Page,
): Promise<Order[]> {
  return await branched(
    manager,
    storeIds,
    (after) => ({
      sql: `o.store_id = ? AND o.status = 'PAID' AND o.fulfilment = 'PICKUP' AND o.fulfilment_status IN ('ALLOCATED', 'READY_FOR_PICKUP')${
        after === null ? '' : ` AND ${after.sql}`
      }`,
      parameters: (key) => [key, ...(after?.parameters ?? [])],
    }),
    page,
    'ASC',
  );
}

interface Branch {
  readonly sql: string;
  readonly parameters: (key: string) => SqlValue[];
}

async function branched(
  manager: EntityManager,
  keys: readonly string[],
  branchOf: (after: { sql: string; parameters: SqlValue[] } | null) => Branch,
  page: Page,
  direction: 'ASC' | 'DESC',
): Promise<Order[]> {
  const branch = branchOf(behind(page, direction));
  const select = `SELECT * FROM (SELECT o.* FROM customer_order o WHERE ${branch.sql}
    ORDER BY o.placed_at ${direction}, o.id ${direction} LIMIT ${String(page.first + 1)}) branch`;
  const found: Order[] = [];
  for (let start = 0; start < keys.length; start += mostBranches) {
    const some = keys.slice(start, start + mostBranches);
    const rows = await selectRows<Record<string, unknown>>(
      manager,
      some.map(() => select).join(' UNION ALL '),
      some.flatMap(branch.parameters),
    );
    found.push(...hydrate(manager, OrderEntity, rows));
  }
  return found;
}

function behind(
  page: Page,
  direction: 'ASC' | 'DESC',
): { sql: string; parameters: SqlValue[] } | null {
  if (page.after === undefined) return null;
  const [placedAt, id] = decodeCursor(page.after, ['number', 'string']);
  return keysetCondition([
    { column: 'o.placed_at', direction, after: placedAt },
    { column: 'o.id', direction, after: id },
  ]);
}
