import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { UpsertedSku } from '../use-cases/import-listed-products.js';
import type { ImportedSku } from '../use-cases/import-products.js';

@ObjectType('ImportedSku', { description: 'What an imported product is called here.' })
export class ImportedSkuType implements ImportedSku {
  @Field(() => String, { description: 'Its code in the other system.' })
  readonly externalCode!: string;

  @Field(() => ID, { description: 'The SKU.' })
  readonly skuId!: string;

  @Field(() => ID, { description: 'Its product.' })
  readonly productId!: string;

  @Field(() => ID, { description: 'Its category.' })
  readonly categoryId!: string;

  @Field(() => Boolean, { description: 'Whether this batch created it.' })
  readonly created!: boolean;
}

@ObjectType('CatalogueCode', { description: 'The id behind a code.' })
export class CatalogueCodeType {
  @Field(() => String, { description: 'The code.' })
  readonly code!: string;

  @Field(() => ID, { description: 'The id.' })
  readonly id!: string;
}

@ObjectType('CatalogueSku', { description: 'The ids behind a SKU code.' })
export class CatalogueSkuType implements UpsertedSku {
  @Field(() => String, { description: 'The SKU code.' })
  readonly code!: string;

  @Field(() => ID, { description: 'The SKU.' })
  readonly skuId!: string;

  @Field(() => ID, { description: 'Its product.' })
  readonly productId!: string;

  @Field(() => Boolean, { description: 'Whether it was created just now.' })
  readonly created!: boolean;
}

@ObjectType('ImportedCatalogue', {
  description: 'What an import of master data did, in the order of its lists.',
})
export class ImportedCatalogueType {
  @Field(() => [CatalogueCodeType], { description: 'The categories.' })
  readonly categories!: readonly CatalogueCodeType[];

  @Field(() => [CatalogueCodeType], { description: 'The locations.' })
  readonly locations!: readonly CatalogueCodeType[];

  @Field(() => [CatalogueSkuType], { description: 'The SKUs of the products.' })
  readonly skus!: readonly CatalogueSkuType[];

  @Field(() => Int, { description: 'Stock levels that were opened.' })
  readonly stockBooked!: number;

  @Field(() => Int, { description: 'Stock levels that existed and were left alone.' })
  readonly stockUnchanged!: number;
}
