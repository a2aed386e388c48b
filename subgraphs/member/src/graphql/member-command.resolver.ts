import type { RequestContext } from '@hub/kernel';
import { Arg, Ctx, Directive, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { MemberLoaders } from '../persistence/member.loader.js';
import type { ImportMembers } from '../use-cases/import-members.js';
import { memberForTrade } from '../use-cases/member-for-trade.js';
import type { ResolveMember } from '../use-cases/resolve-member.js';
import type { ReturnPoints } from '../use-cases/return-points.js';
import type { SpendPoints } from '../use-cases/spend-points.js';
import {
  ImportMembersInput,
  MemberLookupInput,
  ReleasePointsInput,
  RestorePointsInput,
  SpendPointsInput,
} from './member-command.input.js';
import {
  ImportedMemberType,
  MemberForTradeType,
  PointsShortType,
  PointsRestoredType,
  PointsSpentType,
  ResolvedMemberType,
  SpendPointsResult,
} from './member-command.type.js';

type Context = RequestContext<MemberLoaders>;

/** What other capabilities ask for; touchpoints do not see these fields. */
@Resolver()
export class MemberCommandResolver {
  constructor(
    private readonly useCases: {
      readonly resolveMember: ResolveMember;
      readonly spendPoints: SpendPoints;
      readonly returnPoints: ReturnPoints;
      readonly importMembers: ImportMembers;
    },
  ) {}

  @Directive('@inaccessible')
  @Query(() => MemberForTradeType, {
    nullable: true,
    description: 'Command: standing and points of a member for pricing; null when there is none.',
  })
  async memberForTrade(
    @Arg('id', () => ID, { description: 'The member.' }) id: string,
    @Ctx() { actor, loaders }: Context,
  ): Promise<MemberForTradeType | null> {
    return await memberForTrade(actor, id, {
      member: (memberId) => loaders.members.load(memberId),
      standing: (memberId) => loaders.standings.load(memberId),
      account: (memberId) => loaders.accounts.load(memberId),
      tiers: () => loaders.tiers(),
    });
  }

  @Directive('@inaccessible')
  @Mutation(() => ResolvedMemberType, {
    nullable: true,
    description:
      'Command: finds a member at the counter and uses a member code up; null when nobody is found.',
  })
  async resolveMember(
    @Arg('by', () => MemberLookupInput, { description: 'Exactly one way to look.' })
    by: MemberLookupInput,
    @Ctx() { actor }: Context,
  ): Promise<ResolvedMemberType | null> {
    const memberId = await this.useCases.resolveMember.run(actor, by);
    return memberId === null ? null : { memberId };
  }

  @Directive('@inaccessible')
  @Mutation(() => SpendPointsResult, {
    description:
      'Command: takes points for an order, soonest expiry first. Idempotent by the order. POINTS_ALREADY_RELEASED, MEMBER_FROZEN, MEMBER_CLOSED.',
  })
  async spendPoints(
    @Arg('input', () => SpendPointsInput, { description: 'Whose, how many, for what.' })
    input: SpendPointsInput,
    @Ctx() { actor }: Context,
  ): Promise<SpendPointsResult> {
    const outcome = await this.useCases.spendPoints.run(actor, input);
    if (outcome.kind === 'spent') {
      const { orderId, points, available } = outcome;
      return Object.assign(new PointsSpentType(), { orderId, points, available });
    }
    const { requested, available } = outcome;
    const message = `${String(requested)} points were to be spent, ${String(available)} are there`;
    return Object.assign(new PointsShortType(), { requested, available, message });
  }

  @Directive('@inaccessible')
  @Mutation(() => Boolean, {
    description:
      'Command: an order ended unpaid, all its points come back. Idempotent; heard before the spend, it makes the spend be refused.',
  })
  async releasePoints(
    @Arg('input', () => ReleasePointsInput, { description: 'Which order.' })
    input: ReleasePointsInput,
    @Ctx() { actor }: Context,
  ): Promise<boolean> {
    return await this.useCases.returnPoints.release(actor, input);
  }

  @Directive('@inaccessible')
  @Mutation(() => PointsRestoredType, {
    description:
      "Command: a refund's share of the points comes back to its lots; a lot that expired meanwhile opens again for 30 days. Idempotent by the refund.",
  })
  async restorePoints(
    @Arg('input', () => RestorePointsInput, { description: 'How many, for which refund.' })
    input: RestorePointsInput,
    @Ctx() { actor }: Context,
  ): Promise<PointsRestoredType> {
    return { points: await this.useCases.returnPoints.restore(actor, input) };
  }

  @Directive('@inaccessible')
  @Mutation(() => [ImportedMemberType], {
    description:
      'Command: takes up to 1,000 members of another system, in the order given. Idempotent by source and external id.',
  })
  async importMembers(
    @Arg('input', () => ImportMembersInput, { description: 'The records.' })
    input: ImportMembersInput,
    @Ctx() { actor }: Context,
  ): Promise<ImportedMemberType[]> {
    const answers = await this.useCases.importMembers.run(actor, input);
    return answers.map(({ refusal, ...answer }) => ({
      ...answer,
      code: refusal?.code ?? null,
      message: refusal?.message ?? null,
    }));
  }
}
