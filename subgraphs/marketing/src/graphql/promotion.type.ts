import { connectionOf, DateTimeScalar, LocalizedTextType } from '@hub/kernel';
import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import type { LocalizedText } from '../domain/localized-text.js';
import type { Promotion } from '../domain/promotion.js';

@Directive('@key(fields: "id")')
@ObjectType('Promotion', {
  description: 'A rule by which goods cost less for a time; pricing applies it by itself.',
})
export class PromotionType implements Pick<
  Promotion,
  | 'id'
  | 'name'
  | 'startsAt'
  | 'endsAt'
  | 'priority'
  | 'stackable'
  | 'exclusiveGroup'
  | 'storeIds'
  | 'touchpoints'
> {
  @Field(() => ID, { description: 'ULID.' })
  readonly id!: string;

  @Field(() => LocalizedTextType, { description: 'What customers see.' })
  readonly name!: LocalizedText;

  @Field(() => DateTimeScalar, { description: 'First moment.' })
  readonly startsAt!: Date;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'The moment it is over; null until somebody ends it.',
  })
  readonly endsAt!: Date | null;

  @Field(() => Int, { description: 'Higher is applied first; -1000 to 1000.' })
  readonly priority!: number;

  @Field(() => Boolean, { description: 'Whether other promotions may discount the same line.' })
  readonly stackable!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Promotions of one group never meet on one line; null for none.',
  })
  readonly exclusiveGroup!: string | null;

  @Field(() => [ID], { nullable: true, description: 'The stores it runs in; null for everywhere.' })
  readonly storeIds!: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'The touchpoints it runs at; null for all.',
  })
  readonly touchpoints!: string[] | null;
}

export const { PromotionConnection, PromotionEdge } = connectionOf(PromotionType, 'Promotion');
export type PromotionConnection = InstanceType<typeof PromotionConnection>;
