import { inClause, newUlid, selectRows, type SqlValue } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { parseBuyerKey } from '../domain/buyer-key.js';
import type { CustomerIdentity, CustomerRecord } from '../domain/customer-record.js';
import { upsertRows } from './upsert-rows.js';

/** A buyer was heard of at a moment. */
export interface Sighting {
  readonly buyerKey: string;
  readonly seenAt: Date;
  readonly country?: string | null;
}

/**
 * Makes sure that every key has a customer and is known since its earliest sighting; answers the keys
 * it made a customer for, with its id. Events of one buyer may come from several capabilities at once:
 * whoever inserts the identity first decides the customer, the others join it, and an id that lost the
 * race is never seen by anyone.
 */
export async function sightBuyers(
  manager: EntityManager,
  sightings: readonly Sighting[],
  now: Date,
): Promise<Map<string, string>> {
  const wanted = earliestPerKey(sightings);
  const known = await identitiesWhere(manager, 'buyer_key', [...wanted.keys()]);
  const knownByKey = new Map(known.map((identity) => [identity.buyerKey, identity]));
  const news = [...wanted.values()].filter((sighting) =>
    tellsMore(sighting, knownByKey.get(sighting.buyerKey)),
  );
  const proposals = new Map(news.map(({ buyerKey }) => [buyerKey, newUlid(now)]));
  await upsertIdentities(manager, news, proposals);
  return new Map([...proposals].filter(([buyerKey]) => !knownByKey.has(buyerKey)));
}

/** The customers behind the keys, complete with their other identities; one statement. */
export async function customersByBuyerKey(
  manager: EntityManager,
  buyerKeys: readonly string[],
): Promise<Map<string, CustomerRecord>> {
  const customers = customersOf(
    await identitiesWhere(manager, 'customer_id', buyerKeys, 'buyer_key'),
  );
  const byKey = new Map<string, CustomerRecord>();
  for (const customer of customers.values()) {
    for (const { buyerKey } of customer.identities) byKey.set(buyerKey, customer);
  }
  return byKey;
}

export async function customersById(
  manager: EntityManager,
  ids: readonly string[],
): Promise<Map<string, CustomerRecord>> {
  return customersOf(await identitiesWhere(manager, 'customer_id', ids));
}

/** Every customer who has this number in any external system. */
export async function customersByExternalValue(
  manager: EntityManager,
  value: string,
): Promise<CustomerRecord[]> {
  const identities = await identitiesWhere(manager, 'customer_id', [value], 'external_value');
  return [...customersOf(identities).values()];
}

interface IdentityFields {
  readonly buyer_key: string;
  readonly customer_id: string;
  readonly first_seen_at: number;
  readonly country: string | null;
}

type IdentityColumn = 'buyer_key' | 'customer_id' | 'external_value';

/** Identities by a column, or (with `through`) all identities of the customers who have one by that column. */
async function identitiesWhere(
  manager: EntityManager,
  column: IdentityColumn,
  values: readonly SqlValue[],
  through?: IdentityColumn,
): Promise<CustomerIdentity[]> {
  if (values.length === 0) return [];
  const condition =
    through === undefined
      ? inClause(values)
      : `(SELECT ${column} FROM customer_identity WHERE ${through} IN ${inClause(values)})`;
  const rows = await selectRows<IdentityFields>(
    manager,
    `SELECT buyer_key, customer_id, first_seen_at, country FROM customer_identity WHERE ${column} IN ${condition} ORDER BY buyer_key`,
    values,
  );
  return rows.map((row) => ({
    buyerKey: row.buyer_key,
    customerId: row.customer_id,
    firstSeenAt: new Date(row.first_seen_at),
    country: row.country,
  }));
}

function customersOf(identities: readonly CustomerIdentity[]): Map<string, CustomerRecord> {
  const grouped = new Map<string, CustomerIdentity[]>();
  for (const identity of identities) {
    const others = grouped.get(identity.customerId);
    if (others === undefined) grouped.set(identity.customerId, [identity]);
    else others.push(identity);
  }
  return new Map([...grouped].map(([id, own]) => [id, { id, identities: own }]));
}

function earliestPerKey(sightings: readonly Sighting[]): Map<string, Sighting> {
  const earliest = new Map<string, Sighting>();
  for (const { buyerKey, seenAt, country } of sightings) {
    const before = earliest.get(buyerKey);
    earliest.set(buyerKey, {
      buyerKey,
      seenAt: before !== undefined && before.seenAt <= seenAt ? before.seenAt : seenAt,
      country: before?.country ?? country ?? null,
    });
  }
  return new Map([...earliest].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function tellsMore(sighting: Sighting, identity: CustomerIdentity | undefined): boolean {
  if (identity === undefined || sighting.seenAt < identity.firstSeenAt) return true;
  return identity.country === null && (sighting.country ?? null) !== null;
}

async function upsertIdentities(
  manager: EntityManager,
  sightings: readonly Sighting[],
  proposals: ReadonlyMap<string, string>,
): Promise<void> {
  await upsertRows(manager, {
    table: 'customer_identity',
    key: ['buyer_key'],
    columns: {
      customer_id: 'keep',
      external_value: 'keep',
      country: 'fill',
      first_seen_at: 'earliest',
    },
    rows: sightings.map(({ buyerKey, seenAt, country }) => {
      const key = parseBuyerKey(buyerKey);
      return {
        buyer_key: buyerKey,
        customer_id: proposals.get(buyerKey) ?? null,
        external_value: key.kind === 'external' ? key.value : null,
        country: country ?? null,
        first_seen_at: seenAt,
      };
    }),
  });
}
