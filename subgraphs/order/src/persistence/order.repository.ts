import {
  bulkInsert,
  conditionalUpdate,
  inClause,
  lockForUpdate,
  newUlid,
  type SqlValue,
} from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import type { Order, OrderLine } from '../domain/order.js';
import {
  type FulfilmentStatus,
  fulfilmentTransitions,
  type OrderStatus,
  orderTransitions,
  statesBefore,
} from '../domain/order-status.js';
import type { TimelineActor, TimelineKind } from '../domain/timeline.js';
import { hydrate } from './hydrate.js';
import { OrderEntity, OrderLineEntity } from './order.entity.js';
import { TimelineEntity } from './order-parts.entity.js';

export async function insertOrder(
  manager: EntityManager,
  order: Order,
  lines: readonly OrderLine[],
): Promise<void> {
  await bulkInsert(manager, OrderEntity, [order]);
  await bulkInsert(manager, OrderLineEntity, lines as readonly OrderLineEntity[]);
}

/** The order with its row locked: whatever follows in this transaction decides alone. */
export async function lockOrder(manager: EntityManager, orderId: string): Promise<Order | null> {
  const rows = await lockForUpdate<Record<string, unknown>>(
    manager,
    'SELECT * FROM customer_order WHERE id = ?',
    [orderId],
  );
  return hydrate(manager, OrderEntity, rows)[0] ?? null;
}

export async function readOrder(manager: EntityManager, orderId: string): Promise<Order | null> {
  return await manager.findOneBy(OrderEntity, { id: orderId });
}

export async function readOrderLines(
  manager: EntityManager,
  orderId: string,
): Promise<OrderLine[]> {
  return await manager.find(OrderLineEntity, { where: { orderId }, order: { position: 'ASC' } });
}

export interface OrderMove {
  readonly to?: OrderStatus;
  readonly fulfilmentTo?: FulfilmentStatus;
  readonly set?: Partial<
    Pick<
      Order,
      | 'capturedMinor'
      | 'closeReason'
      | 'completedAt'
      | 'locationId'
      | 'paidAt'
      | 'payBefore'
      | 'refundedMinor'
    >
  >;
  readonly now: Date;
}

/**
 * Moves an order along its tables of transitions and answers whether it did: the UPDATE carries the states it may
 * start from, so of two that race one finds nothing to move.
 */
export async function moveOrder(
  manager: EntityManager,
  orderId: string,
  move: OrderMove,
): Promise<boolean> {
  const sets: string[] = ['updated_at = ?'];
  const values: SqlValue[] = [move.now];
  const conditions: string[] = ['id = ?'];
  const bounds: SqlValue[] = [orderId];
  const advance = (column: string, to: string, from: readonly string[]) => {
    sets.push(`${column} = ?`);
    values.push(to);
    conditions.push(`${column} IN ${inClause(from)}`);
    bounds.push(...from);
  };
  if (move.to !== undefined) advance('status', move.to, statesBefore(orderTransitions, move.to));
  if (move.fulfilmentTo !== undefined) {
    advance(
      'fulfilment_status',
      move.fulfilmentTo,
      statesBefore(fulfilmentTransitions, move.fulfilmentTo),
    );
  }
  for (const [field, value] of Object.entries(move.set ?? {})) {
    sets.push(`${orderColumn(manager, field)} = ?`);
    values.push(value);
  }
  const sql = `UPDATE customer_order SET ${sets.join(', ')} WHERE ${conditions.join(' AND ')}`;
  return (await conditionalUpdate(manager, sql, [...values, ...bounds])) === 1;
}

function orderColumn(manager: EntityManager, field: string): string {
  const column = manager.dataSource.getMetadata(OrderEntity).findColumnWithPropertyName(field);
  if (column === undefined) throw new Error(`An order has no field ${field}`);
  return column.databaseName;
}

export interface TimelineEntry {
  readonly orderId: string;
  readonly kind: TimelineKind;
  readonly actor: TimelineActor;
  readonly at: Date;
}

let lastStamp = 0;

/** Ids grow within this process even inside one millisecond, so that entries keep the order they were told in. */
export async function appendTimeline(
  manager: EntityManager,
  ...entries: readonly TimelineEntry[]
): Promise<void> {
  await bulkInsert(
    manager,
    TimelineEntity,
    entries.map((entry) => {
      lastStamp = Math.max(lastStamp + 1, entry.at.getTime());
      return { ...entry, id: newUlid(new Date(lastStamp)) };
    }),
  );
}
