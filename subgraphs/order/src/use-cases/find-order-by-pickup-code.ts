import { baseErrors, parseInput, requireService, ulidInput } from '@hub/kernel';
import { z } from 'zod';
import { pickupRules } from '../domain/pickup.js';
import { readOrder } from '../persistence/order.repository.js';
import {
  countWrongCode,
  openPickupsUnder,
  wrongCodesSince,
} from '../persistence/pickup.repository.js';
import { pickupCodeIndex } from './issue-pickup-code.js';
import type { Caller, OrderContext } from './order-context.js';
import { windowStart } from './verify-pickup.js';

const input = z.object({ storeId: ulidInput, code: z.string().trim().min(1).max(32) });
const lookups = 'lookup';

export interface OrderUnderCode {
  readonly orderId: string;
  readonly memberId: string | null;
  readonly buyerKey: string | null;
}

/** Whose order waits under a code in this store; the code stays unused. Wrong ones are counted per store. */
export async function findOrderByPickupCode(
  context: OrderContext,
  caller: Caller,
  raw: unknown,
): Promise<OrderUnderCode | null> {
  requireService(caller.actor);
  const { code, storeId } = parseInput(input, raw);
  const { read } = context.database;
  const since = windowStart(context);
  if (
    (await wrongCodesSince(read, storeId, lookups, since)) >= pickupRules.wrongCodes.lookupsPerStore
  ) {
    throw baseErrors.refuse(
      'RATE_LIMITED',
      'Too many wrong pickup codes were looked up in this store; wait a few minutes',
    );
  }
  const pickups = await openPickupsUnder(read, pickupCodeIndex(context, code));
  const here = pickups.find((pickup) => pickup.storeId === storeId);
  const order = here === undefined ? null : await readOrder(read, here.orderId);
  if (order !== null)
    return { orderId: order.id, memberId: order.memberId, buyerKey: order.buyerKey };
  await context.database.transaction((manager) =>
    countWrongCode(manager, storeId, lookups, context.clock.now(), since),
  );
  return null;
}
