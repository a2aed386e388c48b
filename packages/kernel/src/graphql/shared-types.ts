import { Directive, Field, ObjectType } from 'type-graphql';
import type { PageInfo } from '../database/paging.js';
import type { Money } from '../money/money.js';
import { SafeIntScalar } from './scalars.js';

@Directive('@shareable')
@ObjectType('Money', { description: 'An amount of one currency.' })
export class MoneyType implements Money {
  @Field(() => SafeIntScalar, {
    description: 'The amount in minor units of the currency: fen for CNY, pence for GBP.',
  })
  readonly amountMinor!: number;

  @Field(() => String, { description: 'ISO 4217 code, e.g. CNY.' })
  readonly currency!: string;
}

@Directive('@shareable')
@ObjectType('LocalizedText', { description: 'A text in the languages of the touchpoints.' })
export class LocalizedTextType {
  @Field(() => String, { description: 'Simplified Chinese.' })
  readonly zh!: string;

  @Field(() => String, { description: 'English.' })
  readonly en!: string;
}

@Directive('@shareable')
@ObjectType('PageInfo', { description: 'Where a page stands in its list.' })
export class PageInfoType implements PageInfo {
  @Field(() => Boolean, { description: 'Whether rows follow this page.' })
  readonly hasNextPage!: boolean;

  @Field(() => Boolean, {
    description: 'Whether the page was asked for with `after`, so that rows stand before it.',
  })
  readonly hasPreviousPage!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the first row; null on an empty page.',
  })
  readonly startCursor!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the last row, to be given as `after`; null on an empty page.',
  })
  readonly endCursor!: string | null;
}
