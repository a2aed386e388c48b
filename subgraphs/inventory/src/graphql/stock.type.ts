import { Directive, Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { type DriftMeasure, driftMeasures, type StockDrift } from '../use-cases/reconcile-stock.js';
import type { RejectedStockLine, SyncStockResult } from '../use-cases/sync-stock.js';

@Directive('@tag(name: "partner")')
@ObjectType('RejectedStockLine', { description: 'A line of a stock report that was not booked.' })
export class RejectedStockLineType implements RejectedStockLine {
  @Field(() => Int, { description: 'Its place in the report, from 0.' })
  readonly index!: number;

  @Field(() => String, { description: 'The SKU code it named.' })
  readonly skuCode!: string;

  @Field(() => String, {
    description: 'UNKNOWN_SKU, BAD_USER_INPUT, COUNT_OUTDATED or STOCK_NOT_ENOUGH.',
  })
  readonly code!: RejectedStockLine['code'];

  @Field(() => String, { description: 'What was wrong and what to do.' })
  readonly message!: string;
}

@Directive('@tag(name: "partner")')
@ObjectType('SyncStockResult', {
  description: 'What became of a stock report; the three add up to its lines.',
})
export class SyncStockResultType implements SyncStockResult {
  @Field(() => Int, { description: 'Lines that changed a level.' })
  readonly accepted!: number;

  @Field(() => Int, { description: 'Lines that found the books right.' })
  readonly unchanged!: number;

  @Field(() => [RejectedStockLineType], { description: 'Lines that were not booked.' })
  readonly rejected!: readonly RejectedStockLineType[];
}

export const DriftMeasureEnum = Object.fromEntries(
  driftMeasures.map((measure) => [measure, measure]),
) as {
  readonly [Measure in DriftMeasure]: Measure;
};
registerEnumType(DriftMeasureEnum, {
  name: 'DriftMeasure',
  description: 'Which figure differs from the sum of its causes.',
  valuesConfig: {
    ON_HAND_AGAINST_LEDGER: { description: 'On hand against the movements.' },
    RESERVED_AGAINST_LEDGER: { description: 'Reserved against the movements.' },
    RESERVED_AGAINST_RESERVATIONS: { description: 'Reserved against the live reservations.' },
    INCOMING_AGAINST_LEDGER: { description: 'Incoming against the movements.' },
    DAMAGED_AGAINST_LEDGER: { description: 'Damaged against the movements.' },
  },
});

@ObjectType('StockDrift', { description: 'A stock figure that is not what its causes add up to.' })
export class StockDriftType implements Pick<StockDrift, 'measure' | 'recorded' | 'expected'> {
  @Field(() => DriftMeasureEnum, { description: 'Which figure.' })
  readonly measure!: DriftMeasure;

  @Field(() => Int, { description: 'What the stock level says.' })
  readonly recorded!: number;

  @Field(() => Int, { description: 'What the causes add up to.' })
  readonly expected!: number;
}
