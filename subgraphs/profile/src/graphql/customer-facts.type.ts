import { DateTimeScalar, type Money, MoneyType, SafeIntScalar } from '@hub/kernel';
import { Field, Int, ObjectType } from 'type-graphql';
import type { CurrencyFacts, CustomerFacts } from '../domain/customer-facts.js';
import { CategoryStub } from './customer-stubs.type.js';

@ObjectType('CurrencyFacts', { description: 'The figures of a customer in one currency.' })
export class CurrencyFactsType implements CurrencyFacts {
  @Field(() => String, { description: 'ISO 4217 code.' })
  readonly currency!: string;

  @Field(() => Int, { description: 'Paid orders in this currency.' })
  readonly orderCount!: number;

  @Field(() => MoneyType, { description: 'Paid for these orders, before refunds.' })
  readonly revenue!: Money;

  @Field(() => MoneyType, { description: 'Given back, for whatever reason.' })
  readonly refunded!: Money;

  @Field(() => MoneyType, {
    nullable: true,
    description: 'revenue ÷ orderCount, rounded half-even to the minor unit; null without orders.',
  })
  readonly averageOrderValue!: Money | null;
}

@ObjectType('CustomerFacts', {
  description:
    'What a customer bought so far, live. An order counts from the moment it is paid; imported orders count from their own date. Amounts of different currencies are never added.',
})
export class CustomerFactsType implements Omit<CustomerFacts, 'favouriteCategoryId'> {
  @Field(() => Int, { description: 'Paid orders, in every currency.' })
  readonly orderCount!: number;

  @Field(() => MoneyType, {
    description:
      'Paid for orders before refunds, in the primary currency: the one with the most revenue, on a tie with more orders, then by the alphabet; CNY when nothing was bought.',
  })
  readonly revenue!: Money;

  @Field(() => MoneyType, { description: 'Given back in the primary currency.' })
  readonly refunded!: Money;

  @Field(() => MoneyType, {
    nullable: true,
    description:
      'Average value of an order in the primary currency, before refunds; null without orders.',
  })
  readonly averageOrderValue!: Money | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the first order was paid; null without orders.',
  })
  readonly firstOrderAt!: Date | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the latest order was paid; null without orders.',
  })
  readonly lastOrderAt!: Date | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Complete days of 24 hours since lastOrderAt, counted when it is read; null without orders.',
  })
  readonly daysSinceLastOrder!: number | null;

  @Field(() => Boolean, { description: 'Whether there are two orders or more.' })
  readonly repurchased!: boolean;

  @Field(() => CategoryStub, {
    nullable: true,
    description:
      'Where most was spent after refunds in the primary currency, on a tie the smaller id; null when no category is known.',
  })
  readonly favouriteCategory!: CategoryStub | null;

  @Field(() => [CurrencyFactsType], {
    description: 'The same per currency, primary currency first.',
  })
  readonly byCurrency!: readonly CurrencyFacts[];
}

@ObjectType('CurrencyTotals', { description: 'What all customers together did in one currency.' })
export class CurrencyTotalsType {
  @Field(() => String, { description: 'ISO 4217 code.' })
  readonly currency!: string;

  @Field(() => SafeIntScalar, { description: 'Paid orders whose buyer is known.' })
  readonly orderCount!: number;

  @Field(() => MoneyType, { description: 'Paid for these orders, before refunds.' })
  readonly revenue!: Money;

  @Field(() => MoneyType, { description: 'Given back to known buyers.' })
  readonly refunded!: Money;

  @Field(() => SafeIntScalar, { description: 'Customers with at least one of these orders.' })
  readonly customersWithOrders!: number;
}

@ObjectType('CustomerTotals', {
  description:
    'All customers together. Anonymous counter sales belong to nobody and are not in here.',
})
export class CustomerTotalsType {
  @Field(() => SafeIntScalar, { description: 'Customers known, with or without orders.' })
  readonly customers!: number;

  @Field(() => [CurrencyTotalsType], { description: 'Figures per currency, by its code.' })
  readonly byCurrency!: readonly CurrencyTotalsType[];
}
