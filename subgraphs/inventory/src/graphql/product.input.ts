import { SafeIntScalar } from '@hub/kernel';
import { Field, ID, InputType, Int } from 'type-graphql';

@InputType('LocalizedTextInput', {
  description: 'A text in both languages, neither empty unless said otherwise.',
})
export class LocalizedTextInput {
  @Field(() => String, { description: 'Simplified Chinese.' })
  zh!: string;

  @Field(() => String, { description: 'English.' })
  en!: string;
}

@InputType('ImageInput', { description: 'A picture.' })
export class ImageInput {
  @Field(() => String, { description: 'Where it is, up to 500 characters.' })
  url!: string;

  @Field(() => LocalizedTextInput, { description: 'What it shows.' })
  alt!: LocalizedTextInput;
}

@InputType('AttributeInput', { description: 'A property.' })
export class AttributeInput {
  @Field(() => String, { description: 'Up to 60 characters.' })
  name!: string;

  @Field(() => String, { description: 'Up to 200 characters.' })
  value!: string;
}

@InputType('SkuFactsInput', { description: 'What every way to save a SKU asks for.' })
export class SkuFactsInput {
  @Field(() => String, {
    description: 'Unique code, printable ASCII without spaces, up to 64 characters.',
  })
  code!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Unique barcode, 4 to 32 digits, letters or hyphens.',
  })
  barcode?: string | null;

  @Field(() => LocalizedTextInput, { description: 'Name of the variant.' })
  name!: LocalizedTextInput;

  @Field(() => SafeIntScalar, { description: 'List price in minor units, 0 or more.' })
  priceMinor!: number;

  @Field(() => String, { description: 'ISO 4217 code.' })
  currency!: string;

  @Field(() => [ImageInput], {
    nullable: true,
    description: 'Up to 20; none for those of the product.',
  })
  images?: ImageInput[] | null;

  @Field(() => [AttributeInput], { nullable: true, description: 'Up to 40.' })
  attributes?: AttributeInput[] | null;
}

@InputType('ProductFactsInput', { description: 'What every way to save a product asks for.' })
export class ProductFactsInput {
  @Field(() => String, {
    description: 'Unique code, printable ASCII without spaces, up to 64 characters.',
  })
  code!: string;

  @Field(() => LocalizedTextInput, { description: 'Name on the shelf.' })
  name!: LocalizedTextInput;

  @Field(() => LocalizedTextInput, {
    nullable: true,
    description: 'For the product page; may be empty.',
  })
  description?: LocalizedTextInput | null;

  @Field(() => String, { nullable: true, description: 'Brand.' })
  brand?: string | null;

  @Field(() => String, { description: 'Code of an existing category.' })
  categoryCode!: string;

  @Field(() => [ImageInput], { nullable: true, description: 'Up to 20, the main one first.' })
  images?: ImageInput[] | null;

  @Field(() => [AttributeInput], { nullable: true, description: 'Up to 40.' })
  attributes?: AttributeInput[] | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Place in the recommended order, smallest first; 1000 unless told.',
  })
  position?: number | null;
}

@InputType('SaveSkuInput', { description: 'A SKU of a product to save.' })
export class SaveSkuInput extends SkuFactsInput {
  @Field(() => ID, {
    nullable: true,
    description: 'A SKU of this product to change; null for a new one.',
  })
  id?: string | null;
}

@InputType('SaveProductInput', { description: 'A product to create or change.' })
export class SaveProductInput extends ProductFactsInput {
  @Field(() => ID, { nullable: true, description: 'The product to change; null for a new one.' })
  id?: string | null;

  @Field(() => [SaveSkuInput], {
    description: '1 to 100; SKUs of the product that are not mentioned stay as they are.',
  })
  skus!: SaveSkuInput[];
}

@InputType('SetSkuListingInput', { description: 'A SKU to put on the shelf or take off it.' })
export class SetSkuListingInput {
  @Field(() => ID, { description: 'The SKU.' })
  skuId!: string;

  @Field(() => Boolean, { description: 'True to list it.' })
  listed!: boolean;
}
