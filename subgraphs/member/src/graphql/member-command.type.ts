import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { unionOf } from '@hub/kernel';
import type { MemberStatus } from '../domain/member-status.js';
import { MemberStatusEnum } from './member-enums.js';

@Directive('@inaccessible')
@ObjectType('MemberForTrade', {
  description: 'What pricing and checkout need to know of a member.',
})
export class MemberForTradeType {
  @Field(() => ID, { description: 'The member.' })
  readonly memberId!: string;

  @Field(() => MemberStatusEnum, { description: 'Only ACTIVE members spend points.' })
  readonly status!: MemberStatus;

  @Field(() => String, { description: 'Code of the tier.' })
  readonly tierCode!: string;

  @Field(() => Int, { description: 'Points that can be spent now; may be below 0.' })
  readonly pointsAvailable!: number;

  @Field(() => Int, { description: 'Points that pay one yuan.' })
  readonly pointsPerYuan!: number;

  @Field(() => Int, { description: 'What one point pays, in fen.' })
  readonly pointsValueMinor!: number;

  @Field(() => Int, { description: 'Points earned per yuan, in percent.' })
  readonly pointsMultiplierPercent!: number;

  @Field(() => Boolean, { description: 'Whether the tier delivers free of charge.' })
  readonly freeDelivery!: boolean;
}

@Directive('@inaccessible')
@ObjectType('ResolvedMember', { description: 'Whom a look-up found.' })
export class ResolvedMemberType {
  @Field(() => ID, { description: 'The member.' })
  readonly memberId!: string;
}

@Directive('@inaccessible')
@ObjectType('PointsSpent', { description: 'The points are taken for the order.' })
export class PointsSpentType {
  @Field(() => ID, { description: 'The order.' })
  readonly orderId!: string;

  @Field(() => Int, { description: 'How many.' })
  readonly points!: number;

  @Field(() => Int, { description: 'What is left.' })
  readonly available!: number;
}

@Directive('@inaccessible')
@ObjectType('PointsShort', { description: 'The member has fewer points than were to be spent.' })
export class PointsShortType {
  @Field(() => String, { description: 'What to tell the member.' })
  readonly message!: string;

  @Field(() => Int, { description: 'Points that were asked for.' })
  readonly requested!: number;

  @Field(() => Int, { description: 'Points there are.' })
  readonly available!: number;
}

@Directive('@inaccessible')
@ObjectType('PointsRestored', { description: 'Points came back.' })
export class PointsRestoredType {
  @Field(() => Int, {
    description: 'How many: never more than the order still had out, 0 for a closed account.',
  })
  readonly points!: number;
}

@Directive('@inaccessible')
@ObjectType('ImportedMember', { description: 'What became of one imported record.' })
export class ImportedMemberType {
  @Field(() => String, { description: 'The id in the other system.' })
  readonly externalId!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The member it belongs to; null when the record was refused.',
  })
  readonly memberId!: string | null;

  @Field(() => Boolean, { description: 'Whether this import opened the account.' })
  readonly created!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Why the record was refused; null when it was taken.',
  })
  readonly code!: string | null;

  @Field(() => String, { nullable: true, description: 'The refusal in words.' })
  readonly message!: string | null;
}

export const SpendPointsResult = unionOf({
  name: 'SpendPointsResult',
  description: 'The points are taken, or there are too few.',
  types: () => [PointsSpentType, PointsShortType] as const,
});
export type SpendPointsResult = PointsSpentType | PointsShortType;

/** Directives that decorators cannot put on unions. */
export const inaccessibleUnions = 'extend union SpendPointsResult @inaccessible';
