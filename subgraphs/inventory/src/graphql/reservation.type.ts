import { DateTimeScalar, LocalizedTextType, MoneyType, unionOf } from '@hub/kernel';
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { ShortLine } from '../domain/demand.js';
import type { ReservationState } from '../domain/reservation.js';
import type { SkuForSale } from '../use-cases/skus-for-trade.js';

@ObjectType('StockReserved', { description: 'The stock is held (or, for a counter sale, gone).' })
export class StockReservedType {
  @Field(() => ID, { description: 'The order.' })
  readonly orderId!: string;

  @Field(() => ID, { description: 'The location it is taken from.' })
  readonly locationId!: string;

  @Field(() => DateTimeScalar, {
    description: 'When the hold ends by itself unless it is committed.',
  })
  readonly expiresAt!: Date;
}

@ObjectType('StockShortLine', { description: 'A SKU there is not enough of.' })
export class StockShortLineType implements ShortLine {
  @Field(() => ID, { description: 'The SKU.' })
  readonly skuId!: string;

  @Field(() => Int, { description: 'Pieces asked for, over all lines.' })
  readonly requested!: number;

  @Field(() => Int, { description: 'Pieces that could have been promised, 0 or more.' })
  readonly available!: number;
}

@ObjectType('StockShort', { description: 'Nothing was held, because something is short.' })
export class StockShortType {
  @Field(() => String, { description: 'For logs and developers.' })
  readonly message!: string;

  @Field(() => [StockShortLineType], { description: 'What is short.' })
  readonly lines!: readonly StockShortLineType[];
}

export const ReserveStockResultUnion = unionOf({
  name: 'ReserveStockResult',
  description: 'Held, or short.',
  types: () => [StockReservedType, StockShortType] as const,
});

export const ReservationStatusEnum = {
  HELD: 'HELD',
  COMMITTED: 'COMMITTED',
  CONSUMED: 'CONSUMED',
  RELEASED: 'RELEASED',
} as const satisfies Record<ReservationState, ReservationState>;
registerEnumType(ReservationStatusEnum, {
  name: 'ReservationStatus',
  description: 'Where the stock of an order stands.',
  valuesConfig: {
    HELD: { description: 'Kept until the hold ends.' },
    COMMITTED: { description: 'Paid: kept without limit.' },
    CONSUMED: { description: 'Nothing is kept any more and goods left.' },
    RELEASED: { description: 'Nothing is kept any more and no goods left.' },
  },
});

@ObjectType('ReservationState', { description: 'Where the stock of an order stands.' })
export class ReservationStateType {
  @Field(() => ID, { description: 'The order.' })
  readonly orderId!: string;

  @Field(() => ReservationStatusEnum, { description: 'The state after the command.' })
  readonly state!: ReservationState;
}

@ObjectType('SkuForSale', {
  description: 'What a cart, a quote and a receipt need to know of a SKU.',
})
export class SkuForSaleType implements SkuForSale {
  @Field(() => ID, { description: 'The SKU.' })
  readonly skuId!: string;

  @Field(() => ID, { description: 'Its product.' })
  readonly productId!: string;

  @Field(() => ID, { description: 'The category of its product.' })
  readonly categoryId!: string;

  @Field(() => String, { description: 'Its code.' })
  readonly code!: string;

  @Field(() => String, { nullable: true, description: 'Its barcode.' })
  readonly barcode!: string | null;

  @Field(() => LocalizedTextType, { description: 'Its name.' })
  readonly name!: LocalizedTextType;

  @Field(() => MoneyType, { description: 'List price of one piece.' })
  readonly price!: MoneyType;

  @Field(() => Boolean, { description: 'Whether it may be sold now.' })
  readonly listed!: boolean;
}
