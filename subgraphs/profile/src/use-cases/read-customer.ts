import { type Actor, baseErrors, parseUlid, requireMember, requireStaff } from '@hub/kernel';
import { type CustomerRecord, hasMember } from '../domain/customer-record.js';

type LoadCustomer = (id: string) => Promise<CustomerRecord | null>;

/** The file of any customer, for the console. Clerks find their customers at the counter, where it is audited. */
export async function readCustomerFile(
  actor: Actor,
  id: string,
  load: LoadCustomer,
): Promise<CustomerRecord | null> {
  requireStaff(actor, 'admin', 'marketer', 'analyst');
  return await load(parseUlid(id, 'id'));
}

/**
 * A customer somebody was led to from elsewhere in the graph: staff and capabilities may follow, members
 * only to themselves.
 */
export async function readCustomerBehind(
  actor: Actor,
  load: () => Promise<CustomerRecord | null>,
): Promise<CustomerRecord | null> {
  if (actor.kind === 'staff' || actor.kind === 'service') return await load();
  const { memberId } = requireMember(actor);
  const customer = await load();
  if (customer === null || hasMember(customer, memberId)) return customer;
  throw baseErrors.refuse('FORBIDDEN', 'This customer is somebody else');
}

/** Numbers of other systems are for staff and capabilities. */
export function requireExternalIdsReader(actor: Actor): void {
  if (actor.kind !== 'service') requireStaff(actor);
}
