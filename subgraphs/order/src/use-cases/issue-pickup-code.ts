import type { EntityManager } from 'typeorm';
import { newPickupCode } from '../domain/pickup.js';
import { openPickup } from '../persistence/pickup.repository.js';
import type { OrderContext } from './order-context.js';

const purpose = 'order.pickup_code';
const mostDraws = 50;

/** Draws a code that no other open pickup of the store has; it opens nothing until the goods lie ready. */
export async function issuePickupCode(
  context: OrderContext,
  manager: EntityManager,
  orderId: string,
  storeId: string,
): Promise<void> {
  for (let draw = 0; draw < mostDraws; draw += 1) {
    const code = newPickupCode(context.randomInteger);
    const codeCipher = context.cipher.encrypt(code, purpose);
    if (
      await openPickup(manager, {
        orderId,
        storeId,
        codeCipher,
        openCodeIndex: pickupCodeIndex(context, code),
      })
    )
      return;
  }
  throw new Error(`No free pickup code was found for store ${storeId}`);
}

export function pickupCodeIndex(context: OrderContext, code: string): string {
  return context.cipher.blindIndex('pickup-code', code);
}

export function readPickupCode(context: OrderContext, codeCipher: string): string {
  return context.cipher.decrypt(codeCipher, purpose);
}
