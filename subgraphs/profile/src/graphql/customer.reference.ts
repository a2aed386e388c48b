import { isUlid, type RequestContext } from '@hub/kernel';
import type { CustomerRecord } from '../domain/customer-record.js';
import type { ProfileLoaders } from '../persistence/profile.loader.js';
import { readCustomerBehind } from '../use-cases/read-customer.js';
import type { MemberStub } from './customer-stubs.type.js';

type Context = RequestContext<ProfileLoaders>;

/** A customer another capability refers to. */
export async function customerReference(
  { id }: Record<string, unknown>,
  { actor, loaders }: Context,
): Promise<CustomerRecord | null> {
  return isUlid(id) ? await readCustomerBehind(actor, () => loaders.customer.load(id)) : null;
}

/** Whether the member exists is its owner's matter; here it only gains a field. */
export function memberReference({ id }: Record<string, unknown>): MemberStub | null {
  return isUlid(id) ? { id } : null;
}
