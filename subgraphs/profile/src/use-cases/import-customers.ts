import { type Actor, baseErrors, type Clock, type Database, requireService } from '@hub/kernel';
import { z } from 'zod';
import { externalBuyerKey } from '../domain/buyer-key.js';
import { customersByBuyerKey, sightBuyers } from '../persistence/customer.repository.js';

const importCustomers = z.object({
  source: z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/, 'must be 1 to 32 lower-case letters, digits and hyphens'),
  customers: z
    .array(
      z.object({
        externalId: z.string().regex(/^\S{1,64}$/, 'must be 1 to 64 characters without spaces'),
        firstSeenAt: z.date(),
        country: z.string().max(64, 'must be at most 64 characters').nullish(),
      }),
    )
    .min(1, 'must hold at least one customer')
    .max(1000, 'must hold at most 1,000 customers'),
});

export type ImportCustomersRequest = z.input<typeof importCustomers>;

export interface ImportedCustomer {
  readonly externalId: string;
  readonly customerId: string;
  /** False when the customer was known before, from an earlier import or from an order that came first. */
  readonly created: boolean;
}

export class ImportCustomers {
  constructor(private readonly context: { readonly database: Database; readonly clock: Clock }) {}

  /** Idempotent by source and external id; answers one row per row given, in their order. */
  async run(actor: Actor, input: ImportCustomersRequest): Promise<ImportedCustomer[]> {
    requireService(actor);
    const request = parseRequest(input);
    const keyOf = (externalId: string) => externalBuyerKey(request.source, externalId);
    const sightings = request.customers.map(({ externalId, firstSeenAt, country }) => ({
      buyerKey: keyOf(externalId),
      seenAt: firstSeenAt,
      country: country ?? null,
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

/** The checked request, or BAD_USER_INPUT with the path of the first wrong field. */
function parseRequest(input: ImportCustomersRequest): ImportCustomersRequest {
  const parsed = importCustomers.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = ['input', ...(issue?.path ?? [])].map(String).join('.');
  throw baseErrors.refuse('BAD_USER_INPUT', `${field} ${issue?.message ?? 'is wrong'}`, { field });
}
