import { cachedFor, connectionOf, LocalizedTextType } from '@hub/kernel';
import { Directive, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import type { ProductEntity, StoredAttribute } from '../persistence/product.entity.js';
import { shelfSorts } from '../persistence/shelf.queries.js';

@Directive('@tag(name: "partner")')
@ObjectType('Image', { description: 'A picture of a product or SKU.' })
export class ImageType {
  @Field(() => String, { description: 'Where the picture is, absolute or relative to the shop.' })
  readonly url!: string;

  @Field(() => LocalizedTextType, {
    description: 'What the picture shows, for those who cannot see it.',
  })
  readonly alt!: LocalizedTextType;
}

@Directive('@tag(name: "partner")')
@ObjectType('Attribute', { description: 'A property of a product or SKU, e.g. SPF: 50+.' })
export class AttributeType implements StoredAttribute {
  @Field(() => String, { description: 'Name of the property.' })
  readonly name!: string;

  @Field(() => String, { description: 'Value of the property, with its unit.' })
  readonly value!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('Product', { description: 'What the shop sells, in one or more variants (SKUs).' })
export class ProductType implements Pick<ProductEntity, 'id' | 'code' | 'brand' | 'listed'> {
  @Directive('@tag(name: "partner")')
  @Field(() => ID, { description: 'ULID.' })
  readonly id!: string;

  @Directive('@tag(name: "partner")')
  @Directive(cachedFor(60))
  @Field(() => String, { description: 'Unique code; imported products are `source:code`.' })
  readonly code!: string;

  @Directive('@tag(name: "partner")')
  @Directive(cachedFor(60))
  @Field(() => String, { nullable: true, description: 'Brand, if it has one.' })
  readonly brand!: string | null;

  @Directive('@tag(name: "partner")')
  @Directive(cachedFor(60))
  @Field(() => Boolean, { description: 'Whether at least one SKU stands on the shelf.' })
  readonly listed!: boolean;
}

export const { ProductConnection } = connectionOf(ProductType, 'Product');

const [recommended, newest, priceUp, priceDown] = shelfSorts;
export const ShelfSortEnum = {
  [recommended]: recommended,
  [newest]: newest,
  [priceUp]: priceUp,
  [priceDown]: priceDown,
} as const;
registerEnumType(ShelfSortEnum, {
  name: 'ShelfSort',
  description: 'The order of the shelf.',
  valuesConfig: {
    RECOMMENDED: { description: 'As the merchandisers arranged it.' },
    NEWEST: { description: 'Last listed first.' },
    PRICE_LOW_TO_HIGH: { description: 'By the lowest price of a listed SKU.' },
    PRICE_HIGH_TO_LOW: { description: 'By the lowest price of a listed SKU, the other way round.' },
  },
});
