import { Field, ID, InputType, Int } from 'type-graphql';

@InputType('UpdateMyProfileInput', {
  description: 'What to change; fields left out stay, null removes.',
})
export class UpdateMyProfileInput {
  @Field(() => String, { nullable: true, description: '1 to 32 visible characters.' })
  readonly nickname?: string | null;

  @Field(() => String, { nullable: true, description: 'An e-mail address, up to 254 characters.' })
  readonly email?: string | null;

  @Field(() => String, { nullable: true, description: 'A day in the past, YYYY-MM-DD.' })
  readonly birthday?: string | null;
}

@InputType('ChangeMemberStatusInput', { description: 'Which account, and why.' })
export class ChangeMemberStatusInput {
  @Field(() => ID, { description: 'The member.' })
  readonly memberId!: string;

  @Field(() => String, { description: 'Kept in the audit trail, 1 to 200 characters.' })
  readonly reason!: string;
}

@InputType('CloseMyAccountInput', { description: 'A second look at something final.' })
export class CloseMyAccountInput {
  @Field(() => Boolean, {
    description: 'true: personal data will be erased and points forfeited for good.',
  })
  readonly confirm!: boolean;
}

@InputType('AdjustPointsInput', { description: 'A correction by an admin.' })
export class AdjustPointsInput {
  @Field(() => ID, { description: 'The member.' })
  readonly memberId!: string;

  @Field(() => Int, {
    description: 'Points to give (above 0) or take (below 0, not more than are available).',
  })
  readonly change!: number;

  @Field(() => String, { description: 'Kept in the audit trail, 1 to 200 characters.' })
  readonly reason!: string;

  @Field(() => String, {
    description: '8 to 128 printable characters; a repeat gives the same answer.',
  })
  readonly idempotencyKey!: string;
}
