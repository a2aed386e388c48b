import { bulkInsert, claimRows, conditionalUpdate, inClause, lockForUpdate } from '@hub/kernel';
import { type EntityManager, In } from 'typeorm';
import type { LineStep, ReservationState } from '../domain/reservation.js';
import {
  ReservationEntity,
  ReservationLineEntity,
  StockReturnEntity,
} from './reservation.entity.js';

export async function findReservation(
  manager: EntityManager,
  orderId: string,
): Promise<ReservationEntity | null> {
  return await manager.findOneBy(ReservationEntity, { orderId });
}

export async function findReservationLines(
  manager: EntityManager,
  orderIds: readonly string[],
): Promise<ReservationLineEntity[]> {
  return await manager.find(ReservationLineEntity, {
    where: { orderId: In([...orderIds]) },
    order: { orderId: 'ASC', orderLineId: 'ASC', locationId: 'ASC' },
  });
}

/** The state, locked: whoever holds this row alone decides over the order's stock. */
export async function lockReservation(
  manager: EntityManager,
  orderId: string,
): Promise<ReservationState | null> {
  const [row] = await lockForUpdate<{ state: ReservationState }>(
    manager,
    'SELECT state FROM reservation WHERE order_id = ?',
    [orderId],
  );
  return row?.state ?? null;
}

export async function insertReservation(
  manager: EntityManager,
  reservation: ReservationEntity,
  lines: readonly ReservationLineEntity[],
): Promise<void> {
  await bulkInsert(manager, ReservationEntity, [reservation]);
  await bulkInsert(manager, ReservationLineEntity, lines);
}

/** RELEASED → HELD for a new attempt of the same order; false when somebody else was first. */
export async function holdAgain(
  manager: EntityManager,
  reservation: ReservationEntity,
): Promise<boolean> {
  const matched = await conditionalUpdate(
    manager,
    `UPDATE reservation
        SET state = ?, location_id = ?, request_hash = ?, expires_at = ?, release_reason = NULL, updated_at = ?
      WHERE order_id = ? AND state = 'RELEASED'`,
    [
      reservation.state,
      reservation.locationId,
      reservation.requestHash,
      reservation.expiresAt,
      reservation.updatedAt,
      reservation.orderId,
    ],
  );
  return matched === 1;
}

/** Lines that were held before are held anew; lines at a location the order had not used are added. */
export async function holdLinesAgain(
  manager: EntityManager,
  lines: readonly ReservationLineEntity[],
): Promise<void> {
  const fresh: ReservationLineEntity[] = [];
  for (const line of lines) {
    const matched = await conditionalUpdate(
      manager,
      `UPDATE reservation_line SET sku_id = ?, quantity = ?, consumed = 0, released = 0, returned = 0
        WHERE order_line_id = ? AND location_id = ? AND order_id = ?`,
      [line.skuId, line.quantity, line.orderLineId, line.locationId, line.orderId],
    );
    if (matched === 0) fresh.push(line);
  }
  await bulkInsert(manager, ReservationLineEntity, fresh);
}

/** The compare-and-set every change of state goes through; false when the state was another one. */
export async function changeReservationState(
  manager: EntityManager,
  change: {
    readonly orderId: string;
    readonly from: ReservationState;
    readonly to: ReservationState;
    readonly at: Date;
    readonly reason?: string;
  },
): Promise<boolean> {
  const matched = await conditionalUpdate(
    manager,
    'UPDATE reservation SET state = ?, release_reason = ?, updated_at = ? WHERE order_id = ? AND state = ?',
    [change.to, change.reason ?? null, change.at, change.orderId, change.from],
  );
  return matched === 1;
}

export interface ExpiredReservation {
  readonly orderId: string;
  readonly locationId: string;
}

/** Holds that ran out, oldest first, leaving out those another worker or a payment has in hand. */
export async function claimExpired(
  manager: EntityManager,
  wanted: {
    readonly now: Date;
    readonly most: number;
    readonly except: readonly string[];
    readonly only?: readonly string[] | undefined;
  },
): Promise<ExpiredReservation[]> {
  const { now, most, except, only } = wanted;
  const without = except.length === 0 ? '' : `AND order_id NOT IN ${inClause(except)}`;
  const among = only === undefined ? '' : `AND order_id IN ${inClause(only)}`;
  const rows = await claimRows<{ order_id: string; location_id: string }>(
    manager,
    `SELECT order_id, location_id FROM reservation
      WHERE state = 'HELD' AND expires_at <= ? ${without} ${among}
      ORDER BY expires_at, order_id LIMIT ${String(most)}`,
    [now, ...except, ...(only ?? [])],
  );
  return rows.map((row) => ({ orderId: row.order_id, locationId: row.location_id }));
}

/** HELD → RELEASED for holds that are still held and still over time; true when all of them were. */
export async function expireReservations(
  manager: EntityManager,
  orderIds: readonly string[],
  now: Date,
): Promise<boolean> {
  const matched = await conditionalUpdate(
    manager,
    `UPDATE reservation SET state = 'RELEASED', release_reason = 'expired', updated_at = ?
      WHERE order_id IN ${inClause(orderIds)} AND state = 'HELD' AND expires_at <= ?`,
    [now, ...orderIds, now],
  );
  return matched === orderIds.length;
}

export async function releaseAllLines(
  manager: EntityManager,
  orderIds: readonly string[],
): Promise<void> {
  await conditionalUpdate(
    manager,
    `UPDATE reservation_line SET released = quantity - consumed WHERE order_id IN ${inClause(orderIds)}`,
    orderIds,
  );
}

export async function advanceLines(
  manager: EntityManager,
  figure: 'consumed' | 'released',
  steps: readonly LineStep[],
): Promise<void> {
  for (const { line, quantity } of steps) {
    const matched = await conditionalUpdate(
      manager,
      `UPDATE reservation_line SET ${figure} = ${figure} + ?
        WHERE order_line_id = ? AND location_id = ? AND quantity >= consumed + released + ?`,
      [quantity, line.orderLineId, line.locationId, quantity],
    );
    if (matched !== 1)
      throw new Error('A reservation line changed although its reservation is locked.');
  }
}

export async function findReturn(
  manager: EntityManager,
  returnId: string,
): Promise<StockReturnEntity | null> {
  return await manager.findOneBy(StockReturnEntity, { returnId });
}

export async function insertReturn(manager: EntityManager, row: StockReturnEntity): Promise<void> {
  await bulkInsert(manager, StockReturnEntity, [row]);
}

/** False when fewer pieces of the line left than would then have come back. */
export async function returnOnLine(
  manager: EntityManager,
  line: { readonly orderLineId: string; readonly locationId: string },
  quantity: number,
): Promise<boolean> {
  const matched = await conditionalUpdate(
    manager,
    `UPDATE reservation_line SET returned = returned + ?
      WHERE order_line_id = ? AND location_id = ? AND consumed >= returned + ?`,
    [quantity, line.orderLineId, line.locationId, quantity],
  );
  return matched === 1;
}
