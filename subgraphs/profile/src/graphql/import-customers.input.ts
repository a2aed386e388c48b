import { DateTimeScalar } from '@hub/kernel';
import { Directive, Field, ID, InputType, ObjectType } from 'type-graphql';
import type { ImportedCustomer } from '../use-cases/import-customers.js';

@Directive('@inaccessible')
@InputType('ImportCustomerInput', { description: 'One customer of another system.' })
export class ImportCustomerInput {
  @Field(() => String, { description: 'The number there: 1 to 64 characters without spaces.' })
  readonly externalId!: string;

  @Field(() => DateTimeScalar, { description: 'The earliest moment the customer is known there.' })
  readonly firstSeenAt!: Date;

  @Field(() => String, {
    nullable: true,
    description: 'The country as written there, up to 64 characters.',
  })
  readonly country?: string | null;
}

@Directive('@inaccessible')
@InputType('ImportCustomersInput', { description: 'Customers of one other system.' })
export class ImportCustomersInput {
  @Field(() => String, {
    description: 'The system: 1 to 32 lower-case letters, digits and hyphens.',
  })
  readonly source!: string;

  @Field(() => [ImportCustomerInput], { description: '1 to 1,000 customers.' })
  readonly customers!: ImportCustomerInput[];
}

@Directive('@inaccessible')
@ObjectType('ImportedCustomer', { description: 'What became of one imported customer.' })
export class ImportedCustomerType implements ImportedCustomer {
  @Field(() => String, { description: 'The number as it was given.' })
  readonly externalId!: string;

  @Field(() => ID, { description: 'ULID of the customer.' })
  readonly customerId!: string;

  @Field(() => Boolean, {
    description: 'Whether this import made the customer; false when it was known before.',
  })
  readonly created!: boolean;
}
