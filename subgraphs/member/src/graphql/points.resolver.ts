import {
  type Connection,
  DateTimeScalar,
  encodeCursor,
  PageArgs,
  pageListSize,
  parsePage,
  type RequestContext,
  toConnection,
} from '@hub/kernel';
import { Args, Ctx, Directive, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { MemberLoaders } from '../persistence/member.loader.js';
import { PointsAccountType, PointsEntryConnection, PointsEntryType } from './points.type.js';

type Context = RequestContext<MemberLoaders>;

@Resolver(() => PointsAccountType)
export class PointsAccountResolver {
  @FieldResolver(() => Int, { description: 'Points that expire within 30 days.' })
  async expiringSoon(
    @Root() account: PointsAccountType,
    @Ctx() { loaders }: Context,
  ): Promise<number> {
    return (await loaders.expiring.load(account.memberId))?.points ?? 0;
  }

  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description: 'When the first of them expire; null when none do.',
  })
  async expiringAt(
    @Root() account: PointsAccountType,
    @Ctx() { loaders }: Context,
  ): Promise<Date | null> {
    return (await loaders.expiring.load(account.memberId))?.firstAt ?? null;
  }

  @Directive(pageListSize())
  @FieldResolver(() => PointsEntryConnection, { description: 'Movements, newest first.' })
  async entries(
    @Root() account: PointsAccountType,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { loaders }: Context,
  ): Promise<Connection<PointsEntryType>> {
    const page = parsePage(args);
    const rows = await loaders.entries.load({ memberId: account.memberId, page });
    return toConnection(
      rows.map((row) => new PointsEntryType(row)),
      page.first,
      (entry) => encodeCursor([entry.sequence]),
      page.after,
    );
  }
}
