import { reservationExpired } from '@hub/events';
import type { Worker } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { openQuantity } from '../domain/reservation.js';
import type { StockChange } from '../domain/stock-change.js';
import {
  claimExpired,
  type ExpiredReservation,
  expireReservations,
  findReservationLines,
  releaseAllLines,
} from '../persistence/reservation.repository.js';
import { postStock } from '../persistence/stock-book.js';
import { announceCrossings } from './announce-stock.js';
import type { InventoryRuntime } from './inventory-runtime.js';

const reservationsPerSweep = 50;
const asideMilliseconds = 10 * 60_000;

/**
 * Releases holds that ran out of time, a batch per transaction. Rows that a payment or another worker has in hand are
 * skipped, not waited for; the compare-and-set HELD → RELEASED decides. A reservation whose stock cannot be released
 * (its level drifted) is put aside for ten minutes, so that it does not block the others.
 */
export class ReleaseExpiredReservations implements Worker {
  readonly name = 'release-expired-reservations';
  readonly intervalMs = 1_000;
  private readonly aside = new Map<string, number>();

  constructor(private readonly hub: InventoryRuntime) {}

  async runOnce(): Promise<number> {
    const now = this.hub.clock.now();
    for (const [orderId, until] of this.aside)
      if (until <= now.getTime()) this.aside.delete(orderId);
    try {
      return await this.sweep(now);
    } catch (error) {
      this.hub.logger.warn(
        { err: error },
        'a batch of expired reservations failed, trying them one by one',
      );
      return await this.sweepOneByOne(now);
    }
  }

  private async sweepOneByOne(now: Date): Promise<number> {
    const { database, logger } = this.hub;
    const expired = await database.transaction((manager) => this.claim(manager, now));
    let released = 0;
    for (const reservation of expired) {
      try {
        released += await this.sweep(now, [reservation.orderId]);
      } catch (error) {
        this.aside.set(reservation.orderId, now.getTime() + asideMilliseconds);
        logger.error(
          { err: error, orderId: reservation.orderId },
          'an expired reservation cannot be released',
        );
      }
    }
    return released;
  }

  /** Releases a batch, or of the expired ones only those named. */
  private async sweep(now: Date, only?: readonly string[]): Promise<number> {
    return await this.hub.database.transaction(async (manager) => {
      const expired = await this.claim(manager, now, only);
      if (expired.length > 0) await this.release(manager, expired, now);
      return expired.length;
    });
  }

  private async claim(
    manager: EntityManager,
    now: Date,
    only?: readonly string[],
  ): Promise<ExpiredReservation[]> {
    return await claimExpired(manager, {
      now,
      most: reservationsPerSweep,
      except: [...this.aside.keys()],
      only,
    });
  }

  private async release(
    manager: EntityManager,
    expired: readonly ExpiredReservation[],
    now: Date,
  ): Promise<void> {
    const orderIds = expired.map((reservation) => reservation.orderId);
    if (!(await expireReservations(manager, orderIds, now))) {
      throw new Error('A claimed reservation was no longer held; the sweep starts over.');
    }
    const lines = (await findReservationLines(manager, orderIds)).filter(
      (line) => openQuantity(line) > 0,
    );
    await releaseAllLines(manager, orderIds);
    const changes = lines.map((line): StockChange => ({
      skuId: line.skuId,
      locationId: line.locationId,
      kind: 'RELEASED',
      reserved: -openQuantity(line),
      orderId: line.orderId,
      reference: line.orderLineId,
      reason: 'expired',
    }));
    const crossings = await postStock(manager, changes, 'shelf', {
      actor: 'service:inventory',
      at: now,
    });
    await announceCrossings(this.hub.outbox, manager, crossings, now);
    await this.hub.outbox.appendMany(
      manager,
      reservationExpired,
      expired.map((reservation) => ({
        aggregateId: reservation.orderId,
        occurredAt: now,
        payload: reservation,
      })),
    );
  }
}
