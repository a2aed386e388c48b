import { bulkInsert, conditionalUpdate } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { DeliveryEntity } from './order-parts.entity.js';

export async function insertDelivery(
  manager: EntityManager,
  orderId: string,
  addressCipher: string,
): Promise<void> {
  const nothingYet = { carrier: null, trackingNumber: null, shippedAt: null, deliveredAt: null };
  await bulkInsert(manager, DeliveryEntity, [{ orderId, addressCipher, ...nothingYet }]);
}

export async function markShipped(
  manager: EntityManager,
  orderId: string,
  parcel: {
    readonly carrier: string;
    readonly trackingNumber: string | null;
    readonly shippedAt: Date;
  },
): Promise<void> {
  await conditionalUpdate(
    manager,
    'UPDATE delivery SET carrier = ?, tracking_number = ?, shipped_at = ? WHERE order_id = ?',
    [parcel.carrier, parcel.trackingNumber, parcel.shippedAt, orderId],
  );
}

export async function markDelivered(
  manager: EntityManager,
  orderId: string,
  deliveredAt: Date,
): Promise<void> {
  await conditionalUpdate(manager, 'UPDATE delivery SET delivered_at = ? WHERE order_id = ?', [
    deliveredAt,
    orderId,
  ]);
}
