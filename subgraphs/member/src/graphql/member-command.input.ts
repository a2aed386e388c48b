import { DateTimeScalar } from '@hub/kernel';
import { Directive, Field, ID, InputType, Int } from 'type-graphql';

@Directive('@inaccessible')
@InputType('MemberLookup', { description: 'Whom somebody claims to be: exactly one field.' })
export class MemberLookupInput {
  @Field(() => String, {
    nullable: true,
    description: 'E.164 or national; otherwise INVALID_PHONE.',
  })
  readonly phone?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Used up by the look-up. MEMBER_CODE_INVALID, MEMBER_CODE_EXPIRED or MEMBER_CODE_REPLAYED.',
  })
  readonly memberCode?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Twelve digits; a mistyped number finds nobody.',
  })
  readonly memberNumber?: string | null;
}

@Directive('@inaccessible')
@InputType('SpendPointsInput', { description: 'Points an order is paid with.' })
export class SpendPointsInput {
  @Field(() => ID, { description: 'The order; its id makes a repeat harmless.' })
  readonly orderId!: string;

  @Field(() => ID, { description: 'The member.' })
  readonly memberId!: string;

  @Field(() => Int, { description: 'How many, from 1.' })
  readonly points!: number;
}

@Directive('@inaccessible')
@InputType('ReleasePointsInput', { description: 'Which order ended unpaid.' })
export class ReleasePointsInput {
  @Field(() => ID, { description: 'The order.' })
  readonly orderId!: string;
}

@Directive('@inaccessible')
@InputType('RestorePointsInput', { description: "A refund's share of the points spent." })
export class RestorePointsInput {
  @Field(() => ID, { description: 'The order.' })
  readonly orderId!: string;

  @Field(() => ID, { description: 'The refund; its id makes a repeat harmless.' })
  readonly refundId!: string;

  @Field(() => Int, { description: 'How many, from 0.' })
  readonly points!: number;
}

@Directive('@inaccessible')
@InputType('ImportedMemberInput', { description: 'A member as another system knows one.' })
export class ImportedMemberInput {
  @Field(() => String, {
    description: 'The id there, 1 to 64 characters; a record known by it stays as it is.',
  })
  readonly externalId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'E.164 or national; a phone of an existing member links to that member.',
  })
  readonly phone?: string | null;

  @Field(() => String, { nullable: true, description: '1 to 32 visible characters.' })
  readonly nickname?: string | null;

  @Field(() => String, { nullable: true, description: 'An e-mail address.' })
  readonly email?: string | null;

  @Field(() => String, { nullable: true, description: 'YYYY-MM-DD.' })
  readonly birthday?: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the account was opened there; now when left out.',
  })
  readonly memberSince?: Date | null;

  @Field(() => String, {
    nullable: true,
    description: 'Code of a tier to begin with, kept until its anniversary a year from now.',
  })
  readonly tierCode?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Growth value to begin with; it counts for twelve months from now.',
  })
  readonly growthValue?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Points to begin with; they live for twelve months from now.',
  })
  readonly points?: number | null;
}

@Directive('@inaccessible')
@InputType('ImportMembersInput', { description: 'Records of one other system.' })
export class ImportMembersInput {
  @Field(() => String, { description: 'Which system, 1 to 32 characters of a-z, 0-9 and -.' })
  readonly source!: string;

  @Field(() => [ImportedMemberInput], { description: '1 to 1,000 records.' })
  readonly members!: ImportedMemberInput[];
}
