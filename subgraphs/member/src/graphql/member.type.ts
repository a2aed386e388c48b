import { DateTimeScalar } from '@hub/kernel';
import { Directive, Field, ID, ObjectType } from 'type-graphql';
import type { MemberStatus } from '../domain/member-status.js';
import type { MemberRow } from '../persistence/member.entity.js';
import type { Sight } from '../use-cases/read-member.js';
import { MemberStatusEnum } from './member-enums.js';

@Directive('@key(fields: "id")')
@ObjectType('Member', {
  description:
    'A person with an account. Personal fields are masked unless it is the member or staff with the scope pii:read.',
})
export class MemberType implements Pick<
  MemberRow,
  'id' | 'memberNumber' | 'nickname' | 'memberSince' | 'status'
> {
  @Field(() => ID, { description: 'ULID.' })
  readonly id: string;

  @Field(() => String, {
    description: 'Twelve digits with a check digit, printed on cards and asked for at the counter.',
  })
  readonly memberNumber: string;

  @Field(() => String, { nullable: true, description: 'What the member wants to be called.' })
  readonly nickname: string | null;

  @Field(() => MemberStatusEnum, { description: 'Whether the account may be used.' })
  readonly status: MemberStatus;

  @Field(() => DateTimeScalar, {
    description: 'When the account was opened, here or where it was imported from.',
  })
  readonly memberSince: Date;

  /** `row` keeps the cipher texts for the personal fields; `sight` says how they may be shown. */
  constructor(
    readonly row: MemberRow,
    readonly sight: Sight,
  ) {
    this.id = row.id;
    this.memberNumber = row.memberNumber;
    this.nickname = row.nickname;
    this.status = row.status;
    this.memberSince = row.memberSince;
  }
}
