import DataLoader from 'dataloader';
import type { EntityManager } from 'typeorm';
import { memberBuyerKey } from '../domain/buyer-key.js';
import { buyerKeysOf, type CustomerRecord } from '../domain/customer-record.js';
import type { CategoryTally, PurchaseTally } from '../domain/purchase-tally.js';
import type { TimelineEntry } from '../domain/timeline-event.js';
import { customersByBuyerKey, customersById } from './customer.repository.js';
import { categoryTalliesOf, purchaseTalliesOf } from './purchase-tally.queries.js';
import { type TimelinePage, timelinePages } from './timeline.queries.js';

export interface CustomerPage {
  readonly customer: CustomerRecord;
  readonly page: TimelinePage;
}

/** What one request reads by id; each loader is one statement for however many customers. */
export interface ProfileLoaders {
  readonly customer: DataLoader<string, CustomerRecord | null>;
  readonly customerOfMember: DataLoader<string, CustomerRecord | null>;
  readonly purchases: DataLoader<CustomerRecord, PurchaseTally[], string>;
  readonly categories: DataLoader<CustomerRecord, CategoryTally[], string>;
  /** Up to one row more than the page holds. */
  readonly timeline: DataLoader<CustomerPage, TimelineEntry[], string>;
}

export function createProfileLoaders(read: EntityManager): ProfileLoaders {
  return {
    customer: new DataLoader(async (ids) => {
      const customers = await customersById(read, ids);
      return ids.map((id) => customers.get(id) ?? null);
    }),
    customerOfMember: new DataLoader(async (memberIds) => {
      const customers = await customersByBuyerKey(read, memberIds.map(memberBuyerKey));
      return memberIds.map((id) => customers.get(memberBuyerKey(id)) ?? null);
    }),
    purchases: perCustomer((buyerKeys) => purchaseTalliesOf(read, buyerKeys)),
    categories: perCustomer((buyerKeys) => categoryTalliesOf(read, buyerKeys)),
    timeline: new DataLoader(
      (pages) =>
        timelinePages(
          read,
          pages.map(({ customer, page }) => ({ buyerKeys: buyerKeysOf(customer), page })),
        ),
      { cacheKeyFn: ({ customer, page }) => JSON.stringify([customer.id, page]) },
    ),
  };
}

function perCustomer<Tally extends { readonly buyerKey: string }>(
  load: (buyerKeys: string[]) => Promise<Tally[]>,
): DataLoader<CustomerRecord, Tally[], string> {
  return new DataLoader(
    async (customers) => {
      const tallies = await load(customers.flatMap(buyerKeysOf));
      const byKey = groupedByKey(tallies);
      return customers.map((customer) =>
        buyerKeysOf(customer).flatMap((buyerKey) => byKey.get(buyerKey) ?? []),
      );
    },
    { cacheKeyFn: (customer) => customer.id },
  );
}

function groupedByKey<Tally extends { readonly buyerKey: string }>(
  tallies: readonly Tally[],
): Map<string, Tally[]> {
  const grouped = new Map<string, Tally[]>();
  for (const tally of tallies)
    grouped.set(tally.buyerKey, [...(grouped.get(tally.buyerKey) ?? []), tally]);
  return grouped;
}
