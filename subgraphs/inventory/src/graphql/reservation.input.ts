import { DateTimeScalar } from '@hub/kernel';
import { Field, ID, InputType, Int, registerEnumType } from 'type-graphql';
import type { ReturnCondition } from '../use-cases/return-stock.js';

@InputType('StockOrderLineInput', { description: 'Pieces one order line wants.' })
export class StockOrderLineInput {
  @Field(() => ID, { description: 'The order line; once per request.' })
  orderLineId!: string;

  @Field(() => ID, { description: 'The SKU; several lines may want the same.' })
  skuId!: string;

  @Field(() => Int, { description: 'Pieces, 1 to 999.' })
  quantity!: number;
}

@InputType('ReserveStockInput', { description: 'Stock to hold for an order.' })
export class ReserveStockInput {
  @Field(() => ID, { description: 'The order, which is also the idempotency key.' })
  orderId!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Where; null for the shipping location that has enough of everything.',
  })
  locationId?: string | null;

  @Field(() => [StockOrderLineInput], { description: '1 to 500 lines.' })
  lines!: StockOrderLineInput[];

  @Field(() => DateTimeScalar, {
    description: 'When the hold ends by itself; not part of what makes a request the same.',
  })
  expiresAt!: Date;
}

@InputType('SellStockInput', { description: 'Stock that leaves over the counter.' })
export class SellStockInput {
  @Field(() => ID, { description: 'The order, which is also the idempotency key.' })
  orderId!: string;

  @Field(() => ID, { description: 'The store.' })
  locationId!: string;

  @Field(() => [StockOrderLineInput], { description: '1 to 500 lines.' })
  lines!: StockOrderLineInput[];

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description:
      'Book a sale that has happened even if the books show too few: the missing pieces are booked as FOUND.',
  })
  allowNegative?: boolean | null;
}

@InputType('CommitReservationInput', { description: 'An order that was paid.' })
export class CommitReservationInput {
  @Field(() => ID, { description: 'The order.' })
  orderId!: string;
}

@InputType('ReservationLineTargetInput', { description: 'How far one line is to go.' })
export class ReservationLineTargetInput {
  @Field(() => ID, { description: 'The order line.' })
  orderLineId!: string;

  @Field(() => Int, {
    description: 'Pieces in total, earlier calls included, so that a repeated call adds nothing.',
  })
  total!: number;
}

@InputType('ReleaseReservationInput', { description: 'Stock to give back to the shelf.' })
export class ReleaseReservationInput {
  @Field(() => ID, { description: 'The order.' })
  orderId!: string;

  @Field(() => String, { description: 'Why, up to 200 characters.' })
  reason!: string;

  @Field(() => [ReservationLineTargetInput], {
    nullable: true,
    description: 'Lines and totals released; null for all that is still kept.',
  })
  lines?: ReservationLineTargetInput[] | null;
}

@InputType('ConsumeReservationInput', { description: 'Goods that leave.' })
export class ConsumeReservationInput {
  @Field(() => ID, { description: 'The order.' })
  orderId!: string;

  @Field(() => [ReservationLineTargetInput], {
    nullable: true,
    description: 'Lines and totals that have left; null for all that is still kept.',
  })
  lines?: ReservationLineTargetInput[] | null;
}

export const ReturnConditionEnum = {
  SELLABLE: 'SELLABLE',
  DAMAGED: 'DAMAGED',
} as const satisfies Record<ReturnCondition, ReturnCondition>;
registerEnumType(ReturnConditionEnum, {
  name: 'StockReturnCondition',
  description: 'What became of a returned piece.',
  valuesConfig: {
    SELLABLE: { description: 'Goes back on the shelf.' },
    DAMAGED: { description: 'Is set aside.' },
  },
});

@InputType('ReturnStockLineInput', { description: 'Pieces of one order line that come back.' })
export class ReturnStockLineInput {
  @Field(() => ID, { description: 'The order line they left on.' })
  orderLineId!: string;

  @Field(() => ID, { description: 'The SKU.' })
  skuId!: string;

  @Field(() => Int, { description: 'Pieces, 1 to 999.' })
  quantity!: number;

  @Field(() => ReturnConditionEnum, { description: 'Sellable or damaged.' })
  condition!: ReturnCondition;
}

@InputType('ReturnStockInput', { description: 'Goods that come back.' })
export class ReturnStockInput {
  @Field(() => ID, { description: 'The return, which is also the idempotency key.' })
  returnId!: string;

  @Field(() => ID, { description: 'The order.' })
  orderId!: string;

  @Field(() => ID, { description: 'Where the goods are now.' })
  locationId!: string;

  @Field(() => [ReturnStockLineInput], { description: '1 to 500 lines.' })
  lines!: ReturnStockLineInput[];
}
