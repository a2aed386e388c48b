import { type Actor, type Clock, type Database, requireService } from '@hub/kernel';
import { externalBuyerKey } from '../domain/buyer-key.js';
import { customersByBuyerKey, sightBuyers } from '../persistence/customer.repository.js';

export interface ImportCustomersRequest {
  readonly source: string;
  readonly customers: readonly {
    readonly externalId: string;
    readonly firstSeenAt: Date;
    readonly country: string | null;
  }[];
}

export interface ImportedCustomer {
  readonly externalId: string;
  readonly customerId: string;
  /** False when the customer was known before, from an earlier import or from an order that came first. */
  readonly created: boolean;
}

export class ImportCustomers {
  constructor(private readonly context: { readonly database: Database; readonly clock: Clock }) {}

  /** Idempotent by source and external id; answers one row per row given, in their order. */
  async run(actor: Actor, request: ImportCustomersRequest): Promise<ImportedCustomer[]> {
    requireService(actor);
    const keyOf = (externalId: string) => externalBuyerKey(request.source, externalId);
    const sightings = request.customers.map(({ externalId, firstSeenAt, country }) => ({
      buyerKey: keyOf(externalId),
      seenAt: firstSeenAt,
      country,
    }));
    return await this.context.database.transaction(async (manager) => {
      const made = await sightBuyers(manager, sightings, this.context.clock.now());
      const customers = await customersByBuyerKey(
        manager,
        sightings.map(({ buyerKey }) => buyerKey),
      );
      return request.customers.map(({ externalId }) => {
        const buyerKey = keyOf(externalId);
        const customer = customers.get(buyerKey);
        if (customer === undefined) throw new Error(`${buyerKey} has no customer after its import`);
        return { externalId, customerId: customer.id, created: made.get(buyerKey) === customer.id };
      });
    });
  }
}
