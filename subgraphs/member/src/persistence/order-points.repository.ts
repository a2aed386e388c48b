import { bulkInsert, conditionalUpdate, insertIgnore } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import type { SpentFromLot } from '../domain/points-value.js';
import {
  OrderEarningRow,
  PointsRestoreRow,
  PointsSpendLotRow,
  PointsSpendRow,
} from './points.entity.js';

/** What orders earned, used and gave back. Only touched while the member's points account is locked. */
export class OrderPointsRepository {
  async findEarning(manager: EntityManager, orderId: string): Promise<OrderEarningRow | null> {
    return await manager.findOneBy(OrderEarningRow, { orderId });
  }

  async saveEarning(
    manager: EntityManager,
    earning: OrderEarningRow,
    isNew: boolean,
  ): Promise<void> {
    if (isNew) await bulkInsert(manager, OrderEarningRow, [earning]);
    else await manager.update(OrderEarningRow, { orderId: earning.orderId }, earning);
  }

  async findSpend(manager: EntityManager, orderId: string): Promise<PointsSpendRow | null> {
    return await manager.findOneBy(PointsSpendRow, { orderId });
  }

  async addSpend(
    manager: EntityManager,
    spend: PointsSpendRow,
    lots: readonly { lotId: string; taken: number }[],
  ): Promise<void> {
    await bulkInsert(manager, PointsSpendRow, [spend]);
    await bulkInsert(
      manager,
      PointsSpendLotRow,
      lots.map((lot, position) => ({ ...lot, orderId: spend.orderId, position, restored: 0 })),
    );
  }

  /** Marks an order that ended before its spend arrived; false when the spend was first. */
  async markEnded(manager: EntityManager, orderId: string): Promise<boolean> {
    const mark = {
      orderId,
      memberId: null,
      points: 0,
      availableAfter: 0,
      state: 'released' as const,
    };
    return (await insertIgnore(manager, PointsSpendRow, [mark])) === 1;
  }

  /** True for the one request that gives the points back. */
  async markReleased(manager: EntityManager, orderId: string): Promise<boolean> {
    const released = await conditionalUpdate(
      manager,
      "UPDATE points_spend SET state = 'released' WHERE order_id = ? AND state = 'spent'",
      [orderId],
    );
    return released === 1;
  }

  async spentLots(manager: EntityManager, orderId: string): Promise<SpentFromLot[]> {
    return await manager.find(PointsSpendLotRow, {
      where: { orderId },
      order: { position: 'ASC' },
    });
  }

  async addRestored(
    manager: EntityManager,
    orderId: string,
    lotId: string,
    points: number,
  ): Promise<boolean> {
    const restored = await conditionalUpdate(
      manager,
      'UPDATE points_spend_lot SET restored = restored + ? WHERE order_id = ? AND lot_id = ? AND taken - restored >= ?',
      [points, orderId, lotId, points],
    );
    return restored === 1;
  }

  async findRestore(manager: EntityManager, refundId: string): Promise<PointsRestoreRow | null> {
    return await manager.findOneBy(PointsRestoreRow, { refundId });
  }

  async addRestore(manager: EntityManager, restore: PointsRestoreRow): Promise<void> {
    await bulkInsert(manager, PointsRestoreRow, [restore]);
  }
}
