import { hasScope, isSelf, maskAddress, maskName, maskPhone } from '@hub/kernel';
import { z } from 'zod';
import type { Order } from '../domain/order.js';
import type { Caller, OrderContext } from './order-context.js';

export const addressShape = z.object({
  recipient: z.string().trim().min(1).max(60),
  phone: z
    .string()
    .trim()
    .regex(/^\+?[0-9][0-9 -]{5,19}$/, 'is not a phone number'),
  region: z.string().trim().min(1).max(100),
  street: z.string().trim().min(1).max(200),
});
export type DeliveryAddress = z.infer<typeof addressShape>;

const purpose = 'order.delivery_address';

export function encryptAddress(context: OrderContext, address: DeliveryAddress): string {
  return context.cipher.encrypt(JSON.stringify(address), purpose);
}

/** The buyer reads the address as written; staff masked, or in full with the scope pii:read and a line in the audit trail. */
export async function readAddress(
  context: OrderContext,
  caller: Caller,
  order: Order,
  cipherText: string,
): Promise<DeliveryAddress> {
  const address = addressShape.parse(JSON.parse(context.cipher.decrypt(cipherText, purpose)));
  if (order.memberId !== null && isSelf(caller.actor, order.memberId)) return address;
  if (!hasScope(caller.actor, 'pii:read')) return maskedAddress(address);
  const now = context.clock.now();
  await context.database.transaction((manager) =>
    context.audit.record(manager, {
      actor: caller.actor,
      action: 'read_delivery_address',
      subjectType: 'order',
      subjectId: order.id,
      fields: ['recipient', 'phone', 'region', 'street'],
      requestId: caller.requestId,
      now,
    }),
  );
  return address;
}

function maskedAddress(address: DeliveryAddress): DeliveryAddress {
  return {
    recipient: maskName(address.recipient),
    phone: maskPhone(address.phone),
    region: address.region,
    street: maskAddress(address.street),
  };
}
