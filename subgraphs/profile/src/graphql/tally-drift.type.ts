import { SafeIntScalar } from '@hub/kernel';
import { Field, ObjectType } from 'type-graphql';
import type { TallyDrift } from '../domain/tally-drift.js';
import type { DriftReport } from '../use-cases/find-tally-drift.js';

@ObjectType('CustomerFactsDrift', {
  description: 'A figure that is not the sum of the documents behind it.',
})
export class CustomerFactsDriftType implements TallyDrift {
  @Field(() => String, {
    description: 'Whose figure: `member:<id>` or `external:<system>:<number>`.',
  })
  readonly buyerKey!: string;

  @Field(() => String, { description: 'ISO 4217 code.' })
  readonly currency!: string;

  @Field(() => String, {
    description:
      'orderCount, revenueMinor, refundedMinor, firstOrderAt, lastOrderAt (as epoch milliseconds) or category:<id>.',
  })
  readonly figure!: string;

  @Field(() => SafeIntScalar, { description: 'What is kept.' })
  readonly kept!: number;

  @Field(() => SafeIntScalar, { description: 'What the documents add up to.' })
  readonly recomputed!: number;
}

@ObjectType('CustomerFactsReconciliation', {
  description: 'The outcome of adding up every document again.',
})
export class CustomerFactsReconciliationType implements DriftReport {
  @Field(() => SafeIntScalar, { description: 'Orders and refunds that were added up.' })
  readonly documents!: number;

  @Field(() => [CustomerFactsDriftType], {
    description: 'The first 100 drifts; empty when all is well.',
  })
  readonly drifts!: readonly TallyDrift[];
}
