import { connectionOf, DateTimeScalar } from '@hub/kernel';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { PointsReason } from '../domain/points-account.js';
import type { PointsEntryRecord } from '../persistence/member.queries.js';
import { pointsMoved } from '../use-cases/post-points.js';
import { PointsReasonEnum } from './member-enums.js';

@ObjectType('PointsEntry', { description: 'One movement of points.' })
export class PointsEntryType {
  @Field(() => ID, { description: 'ULID.' })
  readonly id: string;

  @Field(() => DateTimeScalar, { description: 'When it was booked.' })
  readonly at: Date;

  @Field(() => PointsReasonEnum, { description: 'Why.' })
  readonly reason: PointsReason;

  @Field(() => Int, {
    description:
      'Points that became available (below 0: went away). Of pending points where only those moved: EARNED, and CLAWED_BACK before activation.',
  })
  readonly change: number;

  @Field(() => Int, { description: 'Change of the available balance; these add up to it.' })
  readonly availableChange: number;

  @Field(() => Int, { description: 'Change of the pending balance; these add up to it.' })
  readonly pendingChange: number;

  @Field(() => ID, {
    nullable: true,
    description: 'The order it is about; null for expiry, corrections and imports.',
  })
  readonly orderId: string | null;

  /** Where it stands in its list. */
  readonly sequence: number;

  constructor(entry: PointsEntryRecord) {
    this.sequence = entry.sequence;
    this.id = entry.id;
    this.at = entry.at;
    this.reason = entry.reason;
    this.change = pointsMoved(entry);
    this.availableChange = entry.availableChange;
    this.pendingChange = entry.pendingChange;
    this.orderId = entry.orderId;
  }
}

export const { PointsEntryConnection } = connectionOf(PointsEntryType, 'PointsEntry');

@ObjectType('PointsAccount', { description: "A member's points. One point pays one fen." })
export class PointsAccountType {
  readonly memberId!: string;

  @Field(() => Int, {
    description:
      'Points that can be spent now; below 0 when earned points were clawed back after they were spent.',
  })
  readonly available!: number;

  @Field(() => Int, { description: 'Points of paid orders whose return window has not passed.' })
  readonly pending!: number;
}
