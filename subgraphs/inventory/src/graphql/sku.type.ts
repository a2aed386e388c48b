import { Directive, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { cachedFor, connectionOf } from '@hub/kernel';
import type { StockClass, StockLevel } from '../domain/stock-level.js';
import type { SkuEntity } from '../persistence/sku.entity.js';

@Directive('@key(fields: "id")')
@ObjectType('Sku', { description: 'A variant of a product: what is priced, stocked and sold.' })
export class SkuType implements Pick<SkuEntity, 'id' | 'code' | 'barcode' | 'listed'> {
  @Directive('@tag(name: "partner")')
  @Field(() => ID, { description: 'ULID.' })
  readonly id!: string;

  @Directive('@tag(name: "partner")')
  @Directive(cachedFor(30))
  @Field(() => String, { description: 'Unique code.' })
  readonly code!: string;

  @Directive('@tag(name: "partner")')
  @Directive(cachedFor(30))
  @Field(() => String, { nullable: true, description: 'EAN or another code a scanner reads.' })
  readonly barcode!: string | null;

  @Directive('@tag(name: "partner")')
  @Directive(cachedFor(30))
  @Field(() => Boolean, {
    description: 'Whether it stands on the shelf; delisted SKUs stay readable for old orders.',
  })
  readonly listed!: boolean;
}

export const StockClassEnum = {
  IN_STOCK: 'IN_STOCK',
  LOW: 'LOW',
  OUT_OF_STOCK: 'OUT_OF_STOCK',
} as const satisfies Record<StockClass, StockClass>;
registerEnumType(StockClassEnum, {
  name: 'StockClass',
  description: 'How much there is to sell, as customers may know it.',
  valuesConfig: {
    IN_STOCK: { description: 'More than five pieces.' },
    LOW: { description: 'One to five pieces.' },
    OUT_OF_STOCK: { description: 'Nothing to sell.' },
  },
});

@Directive('@tag(name: "partner")')
@ObjectType('Availability', { description: 'What may be promised to a customer.' })
export class AvailabilityType {
  @Field(() => StockClassEnum, { description: 'The class, for everybody.' })
  readonly stockClass!: StockClass;

  @Field(() => Int, {
    nullable: true,
    description:
      'Pieces available to promise, 0 or more; null for all but staff and partners with stock:read.',
  })
  readonly quantity!: number | null;
}

@Directive('@tag(name: "partner")')
@ObjectType('StockLevel', {
  description: 'The pieces of one SKU at one location. For staff and stock:read.',
})
export class StockLevelType implements Omit<StockLevel, 'skuId' | 'locationId'> {
  @Field(() => Int, { description: 'Sellable pieces that are there.' })
  readonly onHand!: number;

  @Field(() => Int, { description: 'Part of onHand that is promised to orders.' })
  readonly reserved!: number;

  @Field(() => Int, { description: 'Pieces kept back from selling online.' })
  readonly safety!: number;

  @Field(() => Int, { description: 'Announced pieces that have not arrived.' })
  readonly incoming!: number;

  @Field(() => Int, { description: 'Pieces that are there and may not be sold.' })
  readonly damaged!: number;
}

export const { StockLevelConnection } = connectionOf(StockLevelType, 'StockLevel');
