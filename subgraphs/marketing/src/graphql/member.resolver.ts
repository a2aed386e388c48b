import {
  type Connection,
  forKinds,
  PageArgs,
  pageListSize,
  type RequestContext,
} from '@hub/kernel';
import {
  Arg,
  Args,
  ArgsType,
  Ctx,
  Directive,
  Field,
  FieldResolver,
  ID,
  Int,
  Mutation,
  ObjectType,
  Resolver,
  Root,
} from 'type-graphql';
import type { Coupon } from '../domain/coupon.js';
import type { CouponStatus } from '../domain/coupon-status.js';
import type { Message } from '../domain/message.js';
import type { MarketingLoaders } from '../persistence/marketing.loader.js';
import type { MarkMessagesRead, MessagesRead } from '../use-cases/mark-messages-read.js';
import type { ReadWallet } from '../use-cases/read-wallet.js';
import { CouponConnection } from './coupon.type.js';
import { CouponStatusEnum } from './marketing-enums.js';
import { MarkMessagesReadInput, MessageConnection, MessagesReadType } from './message.type.js';

type Context = RequestContext<MarketingLoaders>;

@Directive('@key(fields: "id")')
@ObjectType('Member', {
  description:
    'A person with an account. Personal fields are masked unless it is the member or staff with the scope pii:read.',
})
export class MarketingMember {
  @Field(() => ID, { description: 'ULID.' })
  readonly id!: string;
}

@ArgsType()
class WalletArgs extends PageArgs {
  @Field(() => CouponStatusEnum, {
    nullable: true,
    description: 'Only coupons in this status; left out: all.',
  })
  status?: CouponStatus | null;
}

@Resolver(() => MarketingMember)
export class MemberResolver {
  constructor(
    private readonly wallet: ReadWallet,
    private readonly reading: MarkMessagesRead,
  ) {}

  @Directive(forKinds(['member', 'staff']))
  @Directive(pageListSize())
  @FieldResolver(() => CouponConnection, {
    description: 'The wallet, newest first. For the member, staff and clerks; FORBIDDEN to others.',
  })
  async coupons(
    @Root() { id }: MarketingMember,
    @Args(() => WalletArgs) page: WalletArgs,
    @Ctx() context: Context,
  ): Promise<Connection<Coupon>> {
    return await this.wallet.coupons(context.actor, id, page, context.loaders);
  }

  @Directive(forKinds(['member'], 'admin', 'marketer', 'analyst', 'merchandiser'))
  @Directive(pageListSize())
  @FieldResolver(() => MessageConnection, {
    description:
      'The inbox, newest first. For the member and staff other than clerks; FORBIDDEN to others.',
  })
  async messages(
    @Root() { id }: MarketingMember,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: Context,
  ): Promise<Connection<Message>> {
    return await this.wallet.messages(context.actor, id, page, context.loaders);
  }

  @Directive(forKinds(['member', 'staff']))
  @FieldResolver(() => Int, {
    description: 'How many messages are unread. For the member, staff and clerks.',
  })
  async unreadMessages(
    @Root() { id }: MarketingMember,
    @Ctx() { actor, loaders }: Context,
  ): Promise<number> {
    return await this.wallet.unreadMessages(actor, id, loaders);
  }

  @Directive(forKinds(['member']))
  @Mutation(() => MessagesReadType, {
    description: 'Marks messages of the signed-in member as read; doing so again changes nothing.',
  })
  async markMessagesRead(
    @Arg('input', () => MarkMessagesReadInput, { description: 'Which messages.' })
    input: MarkMessagesReadInput,
    @Ctx() { actor }: Context,
  ): Promise<MessagesRead> {
    return await this.reading.execute(actor, input);
  }
}
