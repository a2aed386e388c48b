import { baseErrors, DateTimeScalar } from '@hub/kernel';
import { Directive, Field, ID, InputType, ObjectType } from 'type-graphql';
import { z } from 'zod';
import type { ImportCustomersRequest, ImportedCustomer } from '../use-cases/import-customers.js';

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

const importCustomers = z.object({
  source: z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/, 'must be 1 to 32 lower-case letters, digits and hyphens'),
  customers: z
    .array(
      z.object({
        externalId: z.string().regex(/^\S{1,64}$/, 'must be 1 to 64 characters without spaces'),
        firstSeenAt: z.date(),
        country: z
          .string()
          .max(64, 'must be at most 64 characters')
          .nullish()
          .transform((country) => country ?? null),
      }),
    )
    .min(1, 'must hold at least one customer')
    .max(1000, 'must hold at most 1,000 customers'),
});

/** The checked request, or BAD_USER_INPUT with the path of the first wrong field. */
export function parseImportCustomers(input: ImportCustomersInput): ImportCustomersRequest {
  const parsed = importCustomers.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = ['input', ...(issue?.path ?? [])].map(String).join('.');
  throw baseErrors.refuse('BAD_USER_INPUT', `${field} ${issue?.message ?? 'is wrong'}`, { field });
}
