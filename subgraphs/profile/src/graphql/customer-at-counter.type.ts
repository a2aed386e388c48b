import { unionOf } from '@hub/kernel';
import { Field, InputType, ObjectType } from 'type-graphql';
import type { CustomerRecord } from '../domain/customer-record.js';
import type { LookupInput } from '../domain/customer-lookup.js';
import { OrderStub } from './customer-stubs.type.js';
import { CustomerType } from './customer.type.js';

@InputType('CustomerLookup', {
  description: 'How the customer is named: exactly one of these, else BAD_USER_INPUT.',
})
export class CustomerLookupInput implements LookupInput {
  @Field(() => String, { nullable: true, description: 'The phone number of a member.' })
  readonly phone?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The code a member shows, good for 30 seconds and once: MEMBER_CODE_EXPIRED, MEMBER_CODE_REPLAYED.',
  })
  readonly memberCode?: string | null;

  @Field(() => String, { nullable: true, description: 'The number on the member card.' })
  readonly memberNumber?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The code of an order that waits in this store. It is not used up.',
  })
  readonly pickupCode?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The number in another system, `17850` or `online-retail:17850`. Without the system and held by several: BAD_USER_INPUT.',
  })
  readonly customerNumber?: string | null;
}

@ObjectType('CustomerFound', { description: 'The customer at the counter.' })
export class CustomerFoundType {
  @Field(() => CustomerType, { description: 'Everything known of the customer.' })
  readonly customer!: CustomerRecord;

  @Field(() => OrderStub, {
    nullable: true,
    description: 'The order the pickup code opens; null for other look-ups.',
  })
  readonly pickupOrder!: OrderStub | null;
}

@ObjectType('CustomerNotFound', { description: 'Nobody is known by what was given.' })
export class CustomerNotFoundType {
  @Field(() => String, { description: 'For the clerk.' })
  readonly message!: string;
}

export const CustomerAtCounterUnion = unionOf({
  name: 'CustomerAtCounter',
  description: 'The customer, or that nobody was found.',
  types: () => [CustomerFoundType, CustomerNotFoundType] as const,
});
