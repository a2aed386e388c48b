import {
  kernelMigration,
  type SubgraphApp,
  type SubgraphDefinition,
  type SubgraphRuntime,
} from '@hub/kernel';
import { MemberClient } from './clients/member.client.js';
import { OrderClient } from './clients/order.client.js';
import { customerReference, memberReference } from './graphql/customer.reference.js';
import { CustomerResolver } from './graphql/customer.resolver.js';
import { MemberCustomerResolver, ProfileResolver } from './graphql/profile.resolver.js';
import { CustomerIdentityRow } from './persistence/customer-identity.entity.js';
import { CreateProfile1795305600001 } from './persistence/migrations/create-profile.js';
import { OrderDocumentRow } from './persistence/order-document.entity.js';
import { createProfileLoaders, type ProfileLoaders } from './persistence/profile.loader.js';
import { CategoryTallyRow, PurchaseTallyRow } from './persistence/purchase-tally.entity.js';
import { TimelineEntryRow } from './persistence/timeline-entry.entity.js';
import { marketingEventSubscribers } from './subscribers/file-marketing-events.js';
import { memberEventSubscribers } from './subscribers/file-member-events.js';
import { orderEventSubscribers } from './subscribers/file-order-events.js';
import { FindCustomerAtCounter } from './use-cases/find-customer-at-counter.js';
import { FindTallyDrift } from './use-cases/find-tally-drift.js';
import { ImportCustomers } from './use-cases/import-customers.js';

/** The capability that knows who buys: one file per customer, fed by the events of all others. */
export const profileSubgraph: SubgraphDefinition = {
  name: 'profile',
  entities: [
    CustomerIdentityRow,
    OrderDocumentRow,
    PurchaseTallyRow,
    CategoryTallyRow,
    TimelineEntryRow,
  ],
  migrations: [kernelMigration(1795305600000), CreateProfile1795305600001],
  create: createProfileApp,
};

function createProfileApp({
  database,
  clock,
  audit,
  calls,
}: SubgraphRuntime): SubgraphApp<ProfileLoaders> {
  const members = new MemberClient(calls);
  const pickups = new OrderClient(calls);
  const profileResolver = new ProfileResolver({
    database,
    findCustomerAtCounter: new FindCustomerAtCounter({ database, clock, audit, members, pickups }),
    importCustomers: new ImportCustomers({ database, clock }),
    findTallyDrift: new FindTallyDrift({ database }),
  });
  return {
    resolvers: [ProfileResolver, MemberCustomerResolver, CustomerResolver],
    instances: new Map<abstract new (...parameters: never[]) => object, object>([
      [ProfileResolver, profileResolver],
      [MemberCustomerResolver, new MemberCustomerResolver()],
      [CustomerResolver, new CustomerResolver(clock)],
    ]),
    references: { Customer: customerReference, Member: memberReference },
    createLoaders: () => createProfileLoaders(database.read),
    subscribers: [
      ...memberEventSubscribers(clock),
      ...orderEventSubscribers(clock),
      ...marketingEventSubscribers(clock),
    ],
    workers: [],
  };
}
