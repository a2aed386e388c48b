import { type Actor, type Database, requireStaff } from '@hub/kernel';
import { type CustomerTotals, customerTotals } from '../persistence/customer-totals.repository.js';

/** What all customers together did, to be held against an independent count. */
export async function readCustomerTotals(
  actor: Actor,
  database: Database,
): Promise<CustomerTotals> {
  if (actor.kind !== 'service') requireStaff(actor, 'admin', 'marketer', 'analyst');
  return await customerTotals(database.read);
}
