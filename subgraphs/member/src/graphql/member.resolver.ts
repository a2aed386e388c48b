import {
  baseErrors,
  cachedFor,
  DateTimeScalar,
  forKinds,
  forRoles,
  maskedUnless,
  parseInput,
  type RequestContext,
  ulidInput,
} from '@hub/kernel';
import {
  Arg,
  Ctx,
  Directive,
  FieldResolver,
  ID,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { MemberLoaders } from '../persistence/member.loader.js';
import type { TierRow } from '../persistence/tier.entity.js';
import type { AdjustPoints } from '../use-cases/adjust-points.js';
import type { ChangeMemberStatus } from '../use-cases/change-member-status.js';
import type { CloseMyAccount } from '../use-cases/close-my-account.js';
import type { PersonalData, PersonalField } from '../use-cases/personal-data.js';
import { readPersonalField, requireMemberReader, sightOf } from '../use-cases/read-member.js';
import type { UpdateMyProfile } from '../use-cases/update-my-profile.js';
import { findMember } from './find-member.js';
import {
  AdjustPointsInput,
  ChangeMemberStatusInput,
  CloseMyAccountInput,
  UpdateMyProfileInput,
} from './member.input.js';
import { MemberType } from './member.type.js';
import { PointsAccountType } from './points.type.js';
import { TierBenefitType, TierType } from './tier.type.js';

type Context = RequestContext<MemberLoaders>;

const personalNote =
  'The member sees it whole, staff with the scope pii:read too (and that is audited), others masked; null when none was given.';

/** A sign-in answers a stranger with the stranger's own data, so strangers are left to the capability, as members are. */
const wholeFor = [['pii:read', 'kind:staff'], ['kind:member'], ['kind:anonymous']] as const;

@Resolver(() => MemberType)
export class MemberResolver {
  constructor(
    private readonly useCases: {
      readonly personalData: PersonalData;
      readonly updateMyProfile: UpdateMyProfile;
      readonly changeMemberStatus: ChangeMemberStatus;
      readonly closeMyAccount: CloseMyAccount;
      readonly adjustPoints: AdjustPoints;
    },
  ) {}

  @Query(() => MemberType, {
    nullable: true,
    description: 'The signed-in member; null for everybody else.',
  })
  async me(@Ctx() context: Context): Promise<MemberType | null> {
    return context.actor.kind === 'member'
      ? await findMember(context, context.actor.memberId)
      : null;
  }

  @Directive(forRoles('admin', 'clerk', 'marketer', 'analyst'))
  @Query(() => MemberType, {
    nullable: true,
    description: 'A member, for staff who deal with customers; null when there is none.',
  })
  async member(
    @Arg('id', () => ID, { description: 'The member.' }) id: string,
    @Ctx() context: Context,
  ): Promise<MemberType | null> {
    requireMemberReader(context.actor);
    return await findMember(context, parseInput(ulidInput, id));
  }

  @Directive(cachedFor(60))
  @Query(() => [TierType], {
    description: 'The ladder of tiers from the lowest up; open to everybody.',
  })
  async tiers(@Ctx() { loaders }: Context): Promise<TierRow[]> {
    return await loaders.tiers();
  }

  @Directive(forKinds(['member']))
  @Mutation(() => MemberType, {
    description: 'The member changes their own data. BAD_USER_INPUT names the field.',
  })
  async updateMyProfile(
    @Arg('input', () => UpdateMyProfileInput, { description: 'What to change.' })
    input: UpdateMyProfileInput,
    @Ctx() { actor }: Context,
  ): Promise<MemberType> {
    return new MemberType(await this.useCases.updateMyProfile.run(actor, input), 'own');
  }

  @Directive(forRoles('admin'))
  @Mutation(() => MemberType, {
    description:
      'An admin stops an account and ends its sessions. Frozen already: nothing changes.',
  })
  async freezeMember(
    @Arg('input', () => ChangeMemberStatusInput, { description: 'Which and why.' })
    input: ChangeMemberStatusInput,
    @Ctx() { actor, requestId }: Context,
  ): Promise<MemberType> {
    return new MemberType(
      await this.useCases.changeMemberStatus.freeze(actor, input, requestId),
      sightOf(actor, input.memberId) ?? 'masked',
    );
  }

  @Directive(forRoles('admin'))
  @Mutation(() => MemberType, {
    description:
      'An admin lets a frozen account go on. Active already: nothing changes. MEMBER_CLOSED when it was closed.',
  })
  async unfreezeMember(
    @Arg('input', () => ChangeMemberStatusInput, { description: 'Which and why.' })
    input: ChangeMemberStatusInput,
    @Ctx() { actor, requestId }: Context,
  ): Promise<MemberType> {
    return new MemberType(
      await this.useCases.changeMemberStatus.unfreeze(actor, input, requestId),
      sightOf(actor, input.memberId) ?? 'masked',
    );
  }

  @Directive(forKinds(['member']))
  @Mutation(() => Boolean, {
    description:
      'The member closes the account: personal data is erased, sessions end, points are forfeited. Final.',
  })
  async closeMyAccount(
    @Arg('input', () => CloseMyAccountInput, { description: 'The confirmation.' })
    input: CloseMyAccountInput,
    @Ctx() { actor, requestId }: Context,
  ): Promise<boolean> {
    return await this.useCases.closeMyAccount.run(actor, input, requestId);
  }

  @Directive(forRoles('admin'))
  @Mutation(() => MemberType, {
    description:
      'An admin gives or takes points. POINTS_BALANCE_TOO_LOW when more would be taken than there are.',
  })
  async adjustPoints(
    @Arg('input', () => AdjustPointsInput, { description: 'How many and why.' })
    input: AdjustPointsInput,
    @Ctx() { actor, requestId }: Context,
  ): Promise<MemberType> {
    return new MemberType(
      await this.useCases.adjustPoints.run(actor, input, requestId),
      sightOf(actor, input.memberId) ?? 'masked',
    );
  }

  @Directive(maskedUnless('PHONE', ...wholeFor))
  @FieldResolver(() => String, {
    nullable: true,
    description: `The phone number, e.g. 13812345678, masked 138****5678. ${personalNote}`,
  })
  async phone(@Root() member: MemberType, @Ctx() context: Context): Promise<string | null> {
    return await this.personal(member, 'phone', context);
  }

  @Directive(maskedUnless('EMAIL', ...wholeFor))
  @FieldResolver(() => String, {
    nullable: true,
    description: `The e-mail address, masked l***@example.com. ${personalNote}`,
  })
  async email(@Root() member: MemberType, @Ctx() context: Context): Promise<string | null> {
    return await this.personal(member, 'email', context);
  }

  @Directive(maskedUnless('ALL', ...wholeFor))
  @FieldResolver(() => String, {
    nullable: true,
    description: `The birthday YYYY-MM-DD, masked ****-05-**. ${personalNote}`,
  })
  async birthday(@Root() member: MemberType, @Ctx() context: Context): Promise<string | null> {
    return await this.personal(member, 'birthday', context);
  }

  @FieldResolver(() => TierType, { description: 'Where the member stands.' })
  async tier(@Root() member: MemberType, @Ctx() { loaders }: Context): Promise<TierRow> {
    return await tierOf(loaders, member.id);
  }

  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description: 'When the tier is looked at again (exclusive); null on the lowest tier.',
  })
  async tierValidUntil(
    @Root() member: MemberType,
    @Ctx() { loaders }: Context,
  ): Promise<Date | null> {
    return (await loaders.standings.load(member.id))?.validUntil ?? null;
  }

  @FieldResolver(() => Int, {
    description: 'Growth of the last twelve months: one per yuan paid, less refunds.',
  })
  async growthValue(@Root() member: MemberType, @Ctx() { loaders }: Context): Promise<number> {
    return (await loaders.standings.load(member.id))?.growthValue ?? 0;
  }

  @FieldResolver(() => [TierBenefitType], { description: 'What the tier gives.' })
  async benefits(
    @Root() member: MemberType,
    @Ctx() { loaders }: Context,
  ): Promise<TierBenefitType[]> {
    return (await tierOf(loaders, member.id)).benefits;
  }

  @FieldResolver(() => PointsAccountType, { description: 'The points.' })
  async points(
    @Root() member: MemberType,
    @Ctx() { loaders }: Context,
  ): Promise<PointsAccountType> {
    const account = await loaders.accounts.load(member.id);
    return {
      memberId: member.id,
      available: account?.available ?? 0,
      pending: account?.pending ?? 0,
    };
  }

  private async personal(
    member: MemberType,
    field: PersonalField,
    { actor, requestId, loaders }: Context,
  ): Promise<string | null> {
    return await readPersonalField(
      this.useCases.personalData,
      member.row,
      field,
      member.sight,
      () => loaders.unmaskedReads.load({ memberId: member.id, field, actor, requestId }),
    );
  }
}

async function tierOf(loaders: MemberLoaders, memberId: string): Promise<TierRow> {
  const [standing, tiers] = await Promise.all([loaders.standings.load(memberId), loaders.tiers()]);
  const tier = tiers.find(({ code }) => code === standing?.tierCode) ?? tiers[0];
  if (tier === undefined) throw baseErrors.refuse('NOT_FOUND', 'The ladder of tiers is empty');
  return tier;
}
