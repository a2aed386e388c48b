import { DateTimeScalar } from '@hub/kernel';
import { Field, ID, InputType, Int } from 'type-graphql';

const keyDescription = '8 to 128 printable characters; the same key and input get the same answer.';

@InputType('StockDeliveryLineInput', { description: 'Pieces of one SKU in a delivery.' })
export class StockDeliveryLineInput {
  @Field(() => ID, { description: 'The SKU; once per delivery.' })
  skuId!: string;

  @Field(() => Int, { description: 'Pieces, 1 to 1,000,000.' })
  quantity!: number;
}

@InputType('StockDeliveryInput', { description: 'A delivery to one location.' })
export class StockDeliveryInput {
  @Field(() => String, { description: keyDescription })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'Where it goes.' })
  locationId!: string;

  @Field(() => String, { description: 'Number of the delivery note, up to 128 characters.' })
  reference!: string;

  @Field(() => [StockDeliveryLineInput], { description: '1 to 200 lines.' })
  lines!: StockDeliveryLineInput[];
}

@InputType('AdjustStockInput', { description: 'A correction of one stock level by differences.' })
export class AdjustStockInput {
  @Field(() => String, { description: keyDescription })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'Where.' })
  locationId!: string;

  @Field(() => ID, { description: 'Which SKU.' })
  skuId!: string;

  @Field(() => Int, { nullable: true, description: 'Sellable pieces more (or fewer, below 0).' })
  onHandChange?: number | null;

  @Field(() => Int, { nullable: true, description: 'Damaged pieces more (or fewer, below 0).' })
  damagedChange?: number | null;

  @Field(() => String, { description: 'Why, up to 200 characters; stands in the ledger.' })
  reason!: string;
}

@InputType('CountStockInput', { description: 'A stocktake of one SKU.' })
export class CountStockInput {
  @Field(() => String, { description: keyDescription })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'Where.' })
  locationId!: string;

  @Field(() => ID, { description: 'Which SKU.' })
  skuId!: string;

  @Field(() => Int, {
    description: 'What the books showed to the counter; if they changed since: STOCK_CHANGED.',
  })
  expectedOnHand!: number;

  @Field(() => Int, {
    description: 'What was counted, 0 to 1,000,000; fewer than reserved: STOCK_NOT_ENOUGH.',
  })
  countedOnHand!: number;
}

@InputType('SetSafetyStockInput', { description: 'The pieces to keep back from selling.' })
export class SetSafetyStockInput {
  @Field(() => String, { description: keyDescription })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'Where.' })
  locationId!: string;

  @Field(() => ID, { description: 'Which SKU.' })
  skuId!: string;

  @Field(() => Int, { description: 'Pieces, 0 to 1,000,000.' })
  safety!: number;
}

@InputType('SyncStockLineInput', { description: 'What was counted of one SKU.' })
export class SyncStockLineInput {
  @Field(() => String, { description: 'The SKU code; once per report.' })
  skuCode!: string;

  @Field(() => Int, {
    description: 'Pieces on hand at countedAt, 0 to 1,000,000; anything else rejects the line.',
  })
  onHand!: number;
}

@InputType('SyncStockInput', { description: 'What another system counted at one location.' })
export class SyncStockInput {
  @Field(() => String, { description: keyDescription })
  idempotencyKey!: string;

  @Field(() => String, { description: 'Code of the store or warehouse.' })
  locationCode!: string;

  @Field(() => DateTimeScalar, {
    description: 'When it was counted; what moved since is carried forward.',
  })
  countedAt!: Date;

  @Field(() => [SyncStockLineInput], { description: '1 to 500 lines.' })
  lines!: SyncStockLineInput[];
}
