import { parseInput, requireStaff } from '@hub/kernel';
import { z } from 'zod';
import { type OrderTotals, readOrderTotals } from '../persistence/order-totals.queries.js';
import type { Caller, OrderContext } from './order-context.js';

const sourceInput = z
  .string()
  .regex(/^[a-z0-9-]{1,32}$/, 'is a name in lower case')
  .nullish();

/** Totals per currency, for reconciliation with what other systems say. */
export async function orderTotals(
  context: OrderContext,
  caller: Caller,
  source: unknown,
): Promise<OrderTotals[]> {
  requireStaff(caller.actor);
  return await readOrderTotals(context.database.read, parseInput(sourceInput, source) ?? null);
}
