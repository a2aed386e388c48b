import { connectionOf, DateTimeScalar, LocalizedTextType } from '@hub/kernel';
import { Directive, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import type {
  CustomerIdentity,
  CustomerRecord,
  ExternalIdentity,
} from '../domain/customer-record.js';
import type { CustomerTag } from '../domain/customer-tags.js';
import type { LifecycleStage } from '../domain/lifecycle-stage.js';
import type { LocalizedText } from '../domain/localized-text.js';

export const LifecycleStageEnum = {
  PROSPECT: 'PROSPECT',
  NEW: 'NEW',
  ACTIVE: 'ACTIVE',
  REPURCHASE: 'REPURCHASE',
  SILENT: 'SILENT',
  CHURNED: 'CHURNED',
} as const satisfies Record<LifecycleStage, LifecycleStage>;

registerEnumType(LifecycleStageEnum, {
  name: 'LifecycleStage',
  description: 'Where a customer stands, by the days since the last order as of now.',
  valuesConfig: {
    PROSPECT: { description: 'Has not bought yet.' },
    NEW: { description: 'Bought once, less than 30 days ago.' },
    ACTIVE: { description: 'Bought once, 30 to 89 days ago.' },
    REPURCHASE: { description: 'Bought at least twice, last less than 90 days ago.' },
    SILENT: { description: 'Bought last 90 to 179 days ago.' },
    CHURNED: { description: 'Bought last 180 days ago or longer.' },
  },
});

@ObjectType('ExternalId', { description: 'The number of a customer in another system.' })
export class ExternalIdType implements ExternalIdentity {
  @Field(() => String, { description: 'The system, such as `online-retail`.' })
  readonly source!: string;

  @Field(() => String, { description: 'The number there, such as `17850`.' })
  readonly value!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The country as that system states it; null when unknown.',
  })
  readonly country!: string | null;
}

@ObjectType('Tag', {
  description: 'Something computed about a customer that people and rules can use.',
})
export class TagType implements CustomerTag {
  @Field(() => String, {
    description:
      'lifecycle, order_count, amount, average_order_value, last_order, days_since_last_order, repurchased or favourite_category.',
  })
  readonly code!: string;

  @Field(() => LocalizedTextType, { description: 'For people.' })
  readonly name!: LocalizedText;

  @Field(() => String, {
    nullable: true,
    description:
      'A stage, a band such as `2-4`, an amount with its sign, an instant, a number of days or a category id, by code; null when the tag says it all.',
  })
  readonly value!: string | null;
}

@ObjectType('CustomerTimelineEntry', {
  description: 'One event in the life of a customer, from any capability.',
})
export class CustomerTimelineEntryType {
  @Field(() => ID, { description: 'ULID of the event.' })
  readonly id!: string;

  @Field(() => DateTimeScalar, { description: 'When it happened, however late it was heard of.' })
  readonly at!: Date;

  @Field(() => String, { description: 'The event, such as `order.paid` or `member.tier_changed`.' })
  readonly kind!: string;

  @Field(() => LocalizedTextType, { description: 'What happened, for people.' })
  readonly title!: LocalizedText;

  @Field(() => ID, { nullable: true, description: 'The order it is about, if any.' })
  readonly orderId!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Where the customer stood, if known: app, mini-program, pos, …',
  })
  readonly touchpoint!: string | null;
}

export const { CustomerTimelineConnection, CustomerTimelineEdge } = connectionOf(
  CustomerTimelineEntryType,
  'CustomerTimeline',
);

@Directive('@key(fields: "id")')
@ObjectType('Customer', {
  description:
    'One buyer with everything known under any of their keys. A customer may have no member account, and a member is a customer from registration on. Open to staff, to capabilities and to the member it is.',
})
export class CustomerType implements CustomerRecord {
  @Field(() => ID, { description: 'ULID of the customer.' })
  readonly id!: string;

  /** Not in the graph: what the fields below are computed from. */
  readonly identities!: readonly CustomerIdentity[];
}
