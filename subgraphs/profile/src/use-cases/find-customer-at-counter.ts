import {
  type Actor,
  type AuditTrail,
  baseErrors,
  type Clock,
  type Database,
  hasRole,
  isBusinessRefusal,
  parseUlid,
  requireClerkOf,
  requireStaff,
} from '@hub/kernel';
import { externalBuyerKey, memberBuyerKey } from '../domain/buyer-key.js';
import {
  type CustomerLookup,
  type LookupInput,
  parseCustomerNumber,
  parseLookup,
} from '../domain/customer-lookup.js';
import { type CustomerRecord, externalIdentitiesOf } from '../domain/customer-record.js';
import {
  customersByBuyerKey,
  customersByExternalValue,
  sightBuyers,
} from '../persistence/customer.repository.js';

/** Who a member is, asked of the capability that owns members. */
export interface MemberDirectory {
  /** Consumes a member code. Null when nobody is found; a replayed or expired code is refused by its owner. */
  resolveMember(
    by:
      | { readonly phone: string }
      | { readonly memberCode: string }
      | { readonly memberNumber: string },
    request: { readonly requestId: string },
  ): Promise<string | null>;
}

/** Whose order a pickup code opens, asked of the capability that owns orders; does not use the code up. */
export interface PickupDesk {
  orderByPickupCode(
    storeId: string,
    code: string,
    request: { readonly requestId: string },
  ): Promise<{ readonly orderId: string; readonly buyerKey: string | null } | null>;
}

export interface CounterRequest {
  readonly actor: Actor;
  readonly requestId: string;
  readonly storeId: string;
  readonly by: LookupInput;
}

export interface CustomerAtCounter {
  readonly customer: CustomerRecord;
  /** The order the pickup code opens; null for every other way to name a customer. */
  readonly pickupOrderId: string | null;
}

export interface CounterContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: AuditTrail;
  readonly members: MemberDirectory;
  readonly pickups: PickupDesk;
}

interface Buyer {
  readonly buyerKey: string;
  readonly pickupOrderId: string | null;
}

/** Calls up the customer who stands at the counter. Every look-up leaves an audit entry, found, not found or refused. */
export class FindCustomerAtCounter {
  constructor(private readonly context: CounterContext) {}

  async run(request: CounterRequest): Promise<CustomerAtCounter | null> {
    requireStaff(request.actor);
    const storeId = parseUlid(request.storeId, 'storeId');
    requireCounter(request.actor, storeId);
    const lookup = parseLookup(request.by);
    try {
      const found = await this.find(lookup, storeId, request.requestId);
      await this.recordLookup(request, lookup, found, found === null ? 'not_found' : 'found');
      return found;
    } catch (error) {
      // A code shown twice or too late is worth a line as well; a capability that is down is not.
      if (isBusinessRefusal(error)) await this.recordLookup(request, lookup, null, error.code);
      throw error;
    }
  }

  private async find(
    lookup: CustomerLookup,
    storeId: string,
    requestId: string,
  ): Promise<CustomerAtCounter | null> {
    if (lookup.key === 'customerNumber') {
      const customer = await this.customerByNumber(lookup.value);
      return customer === null ? null : { customer, pickupOrderId: null };
    }
    const buyer = await this.buyerBehind(lookup, storeId, requestId);
    if (buyer === null) return null;
    const customer = await this.customerOf(buyer.buyerKey);
    return { customer, pickupOrderId: buyer.pickupOrderId };
  }

  private async buyerBehind(
    { key, value }: CustomerLookup,
    storeId: string,
    requestId: string,
  ): Promise<Buyer | null> {
    if (key === 'pickupCode') {
      const order = await this.context.pickups.orderByPickupCode(storeId, value, { requestId });
      if (order?.buyerKey == null) return null;
      return { buyerKey: order.buyerKey, pickupOrderId: order.orderId };
    }
    const by =
      key === 'phone'
        ? { phone: value }
        : key === 'memberCode'
          ? { memberCode: value }
          : { memberNumber: value };
    const memberId = await this.context.members.resolveMember(by, { requestId });
    return memberId === null ? null : { buyerKey: memberBuyerKey(memberId), pickupOrderId: null };
  }

  /** A buyer another capability knows is a customer, even when the event that says so is still on its way. */
  private async customerOf(buyerKey: string): Promise<CustomerRecord> {
    const known = (await customersByBuyerKey(this.context.database.read, [buyerKey])).get(buyerKey);
    if (known !== undefined) return known;
    const customer = await this.context.database.transaction(async (manager) => {
      const now = this.context.clock.now();
      await sightBuyers(manager, [{ buyerKey, seenAt: now }], now);
      return (await customersByBuyerKey(manager, [buyerKey])).get(buyerKey);
    });
    if (customer === undefined) throw new Error(`${buyerKey} has no customer after it was made`);
    return customer;
  }

  private async customerByNumber(text: string): Promise<CustomerRecord | null> {
    const { source, value } = parseCustomerNumber(text);
    const { read } = this.context.database;
    if (source !== null) {
      const buyerKey = externalBuyerKey(source, value);
      return (await customersByBuyerKey(read, [buyerKey])).get(buyerKey) ?? null;
    }
    const customers = await customersByExternalValue(read, value);
    if (customers.length > 1) throw ambiguousNumber(value, customers);
    return customers[0] ?? null;
  }

  private async recordLookup(
    { actor, requestId, storeId }: CounterRequest,
    lookup: CustomerLookup,
    found: CustomerAtCounter | null,
    outcome: string,
  ): Promise<void> {
    await this.context.database.transaction(async (manager) => {
      await this.context.audit.record(manager, {
        actor,
        action: 'look_up_customer',
        subjectType: 'customer',
        subjectId: found?.customer.id ?? 'unknown',
        fields: { by: lookup.key, storeId, outcome },
        requestId,
        now: this.context.clock.now(),
      });
    });
  }
}

/** Staff of the head office, or a clerk of this very store. */
function requireCounter(actor: Actor, storeId: string): void {
  if (hasRole(actor, 'admin', 'marketer', 'analyst')) return;
  requireClerkOf(actor, storeId);
}

function ambiguousNumber(value: string, customers: readonly CustomerRecord[]): Error {
  const sources = customers
    .flatMap(externalIdentitiesOf)
    .filter((identity) => identity.value === value)
    .map((identity) => identity.source)
    .sort();
  return baseErrors.refuse(
    'BAD_USER_INPUT',
    `Several systems have a customer ${value}; write the system in front, such as ${String(sources[0])}:${value}`,
    { field: 'by.customerNumber', sources },
  );
}
