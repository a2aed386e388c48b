import { type Database, forKinds, forRoles, money, type RequestContext } from '@hub/kernel';
import {
  Arg,
  Ctx,
  Directive,
  FieldResolver,
  ID,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { CustomerRecord } from '../domain/customer-record.js';
import type { ProfileLoaders } from '../persistence/profile.loader.js';
import type { FindCustomerAtCounter } from '../use-cases/find-customer-at-counter.js';
import type { DriftReport, FindTallyDrift } from '../use-cases/find-tally-drift.js';
import type { ImportCustomers, ImportedCustomer } from '../use-cases/import-customers.js';
import { readCustomerTotals } from '../use-cases/read-customer-totals.js';
import { readCustomerBehind, readCustomerFile } from '../use-cases/read-customer.js';
import {
  CustomerAtCounterUnion,
  CustomerFoundType,
  CustomerLookupInput,
  CustomerNotFoundType,
} from './customer-at-counter.type.js';
import { CustomerTotalsType } from './customer-facts.type.js';
import { MemberStub } from './customer-stubs.type.js';
import { CustomerType } from './customer.type.js';
import { ImportCustomersInput, ImportedCustomerType } from './import-customers.input.js';
import { CustomerFactsReconciliationType } from './tally-drift.type.js';

type Context = RequestContext<ProfileLoaders>;

export interface ProfileUseCases {
  readonly database: Database;
  readonly findCustomerAtCounter: FindCustomerAtCounter;
  readonly importCustomers: ImportCustomers;
  readonly findTallyDrift: FindTallyDrift;
}

@Resolver()
export class ProfileResolver {
  constructor(private readonly useCases: ProfileUseCases) {}

  @Directive(forRoles('admin', 'marketer', 'analyst'))
  @Query(() => CustomerType, {
    nullable: true,
    description:
      'The file of a customer; null when there is none. For admins, marketers and analysts.',
  })
  async customer(
    @Arg('id', () => ID, { description: 'ULID of the customer, else INVALID_ID.' }) id: string,
    @Ctx() { actor, loaders }: Context,
  ): Promise<CustomerRecord | null> {
    return await readCustomerFile(actor, id, (customerId) => loaders.customer.load(customerId));
  }

  @Directive(forRoles('admin', 'marketer', 'analyst', 'clerk'))
  @Query(() => CustomerAtCounterUnion, {
    description:
      'The customer who stands at the counter. For clerks of this store and for admins, marketers and analysts; every look-up is audited.',
  })
  async customerAtCounter(
    @Arg('by', () => CustomerLookupInput, { description: 'How the customer is named.' })
    by: CustomerLookupInput,
    @Arg('storeId', () => ID, { description: 'The store of the counter, else FORBIDDEN.' })
    storeId: string,
    @Ctx() { actor, requestId }: Context,
  ): Promise<CustomerFoundType | CustomerNotFoundType> {
    const found = await this.useCases.findCustomerAtCounter.run({ actor, requestId, storeId, by });
    if (found === null) {
      const message =
        'Nobody is known by this. Check what was typed, or ask for another way to find the customer.';
      return Object.assign(new CustomerNotFoundType(), { message });
    }
    const pickupOrder = found.pickupOrderId === null ? null : { id: found.pickupOrderId };
    return Object.assign(new CustomerFoundType(), { customer: found.customer, pickupOrder });
  }

  @Directive(forRoles('admin', 'marketer', 'analyst'))
  @Query(() => CustomerTotalsType, {
    description:
      'All customers added up, for reconciliation with an independent count. For admins, marketers and analysts.',
  })
  async customerTotals(@Ctx() { actor }: Context): Promise<CustomerTotalsType> {
    const { customers, byCurrency } = await readCustomerTotals(actor, this.useCases.database);
    return {
      customers,
      byCurrency: byCurrency.map(
        ({ currency, orderCount, revenueMinor, refundedMinor, customersWithOrders }) => ({
          currency,
          orderCount,
          revenue: money(revenueMinor, currency),
          refunded: money(refundedMinor, currency),
          customersWithOrders,
        }),
      ),
    };
  }

  @Directive(forRoles('admin', 'analyst'))
  @Query(() => CustomerFactsReconciliationType, {
    description:
      'Adds up every order and refund again and compares with the facts. For admins and analysts; reads everything.',
  })
  async customerFactsReconciliation(@Ctx() { actor }: Context): Promise<DriftReport> {
    return await this.useCases.findTallyDrift.run(actor);
  }

  @Directive('@inaccessible')
  @Mutation(() => [ImportedCustomerType], {
    description:
      'Makes customers of another system known. Idempotent by system and number; one row per row given. For capabilities.',
  })
  async importCustomers(
    @Arg('input', () => ImportCustomersInput, { description: 'The customers.' })
    input: ImportCustomersInput,
    @Ctx() { actor }: Context,
  ): Promise<ImportedCustomer[]> {
    return await this.useCases.importCustomers.run(actor, input);
  }
}

@Resolver(() => MemberStub)
export class MemberCustomerResolver {
  @Directive(forKinds(['member', 'staff']))
  @FieldResolver(() => CustomerType, {
    nullable: true,
    description:
      'The customer this member is; null for the moment between registration and its event. For staff and the member.',
  })
  async customer(
    @Root() member: MemberStub,
    @Ctx() { actor, loaders }: Context,
  ): Promise<CustomerRecord | null> {
    return await readCustomerBehind(actor, () => loaders.customerOfMember.load(member.id));
  }
}
