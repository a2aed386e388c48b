import {
  type Clock,
  DateTimeScalar,
  forKinds,
  PageArgs,
  pageListSize,
  type RequestContext,
  toConnection,
} from '@hub/kernel';
import { Args, Ctx, Directive, FieldResolver, Resolver, Root } from 'type-graphql';
import { customerFacts, type CustomerFacts } from '../domain/customer-facts.js';
import {
  buyerKeysOf,
  type CustomerRecord,
  displayNameOf,
  type ExternalIdentity,
  externalIdentitiesOf,
  knownSince,
  memberIdOf,
} from '../domain/customer-record.js';
import { type CustomerTag, customerTags } from '../domain/customer-tags.js';
import { lifecycleStage, type LifecycleStage } from '../domain/lifecycle-stage.js';
import { timelineTitle } from '../domain/timeline-title.js';
import type { ProfileLoaders } from '../persistence/profile.loader.js';
import { parseTimelinePage, timelineCursor } from '../persistence/timeline.queries.js';
import { requireExternalIdsReader } from '../use-cases/read-customer.js';
import { CustomerFactsType } from './customer-facts.type.js';
import { MemberStub } from './customer-stubs.type.js';
import {
  CustomerTimelineConnection,
  CustomerType,
  ExternalIdType,
  LifecycleStageEnum,
  TagType,
} from './customer.type.js';

type Context = RequestContext<ProfileLoaders>;

@Resolver(() => CustomerType)
export class CustomerResolver {
  constructor(private readonly clock: Clock) {}

  @Directive('@inaccessible')
  @FieldResolver(() => [String], {
    description:
      'The keys under which other capabilities know the customer: `member:<id>`, `external:<system>:<number>`.',
  })
  buyerKeys(@Root() customer: CustomerRecord): string[] {
    return buyerKeysOf(customer);
  }

  @FieldResolver(() => MemberStub, {
    nullable: true,
    description: 'The member account; null when none is known.',
  })
  member(@Root() customer: CustomerRecord): MemberStub | null {
    const id = memberIdOf(customer);
    return id === null ? null : { id };
  }

  @Directive(forKinds(['staff']))
  @FieldResolver(() => [ExternalIdType], {
    description: 'Numbers in other systems. For staff, else FORBIDDEN.',
  })
  externalIds(@Root() customer: CustomerRecord, @Ctx() context: Context): ExternalIdentity[] {
    requireExternalIdsReader(context.actor);
    return externalIdentitiesOf(customer);
  }

  @FieldResolver(() => String, {
    description:
      'For lists and headings, without personal data: `会员 …7K3M`, or the number in the other system.',
  })
  displayName(@Root() customer: CustomerRecord): string {
    return displayNameOf(customer);
  }

  @FieldResolver(() => DateTimeScalar, {
    description: 'The earliest moment anything is known of the customer.',
  })
  since(@Root() customer: CustomerRecord): Date {
    return knownSince(customer);
  }

  @FieldResolver(() => CustomerFactsType, {
    description: 'What the customer bought so far, as of now.',
  })
  async facts(
    @Root() customer: CustomerRecord,
    @Ctx() context: Context,
  ): Promise<CustomerFactsType> {
    const { favouriteCategoryId, ...facts } = await this.factsOf(customer, context);
    return {
      ...facts,
      favouriteCategory: favouriteCategoryId === null ? null : { id: favouriteCategoryId },
    };
  }

  @FieldResolver(() => LifecycleStageEnum, { description: 'Where the customer stands as of now.' })
  async lifecycleStage(
    @Root() customer: CustomerRecord,
    @Ctx() context: Context,
  ): Promise<LifecycleStage> {
    const purchases = await context.loaders.purchases.load(customer);
    return lifecycleStage(customerFacts(purchases, [], this.clock.now()));
  }

  @FieldResolver(() => [TagType], {
    description: 'Tags computed from the facts as of now, always in the same order.',
  })
  async tags(@Root() customer: CustomerRecord, @Ctx() context: Context): Promise<CustomerTag[]> {
    return customerTags(await this.factsOf(customer, context));
  }

  @Directive(pageListSize())
  @FieldResolver(() => CustomerTimelineConnection, {
    description:
      'What happened, newest first, from every capability; 20 entries unless told, at most 50.',
  })
  async timeline(
    @Root() customer: CustomerRecord,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: Context,
  ): Promise<InstanceType<typeof CustomerTimelineConnection>> {
    const page = parseTimelinePage(args);
    const entries = await context.loaders.timeline.load({ customer, page });
    const nodes = entries.map((entry) => ({
      ...entry,
      title: timelineTitle(entry.kind, entry.facts),
    }));
    return toConnection(nodes, page.first, timelineCursor, args.after);
  }

  private async factsOf(customer: CustomerRecord, { loaders }: Context): Promise<CustomerFacts> {
    const [purchases, categories] = await Promise.all([
      loaders.purchases.load(customer),
      loaders.categories.load(customer),
    ]);
    return customerFacts(purchases, categories, this.clock.now());
  }
}
