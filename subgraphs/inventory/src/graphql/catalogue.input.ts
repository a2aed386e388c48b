import { SafeIntScalar } from '@hub/kernel';
import { Field, Float, ID, InputType, Int } from 'type-graphql';
import type { LocationKind } from '../domain/location-kind.js';
import { LocalizedTextInput, ProductFactsInput, SkuFactsInput } from './product.input.js';
import { LocationKindEnum } from './store.type.js';

const chosenId =
  'A ULID of your own for a new row, e.g. for a seed that comes out the same each time; ignored for a known code.';

@InputType('CatalogueCategoryInput', {
  description: 'A category to create or change, found by its code.',
})
export class CatalogueCategoryInput {
  @Field(() => ID, { nullable: true, description: chosenId })
  id?: string | null;

  @Field(() => String, { description: 'Unique code.' })
  code!: string;

  @Field(() => LocalizedTextInput, { description: 'Name on the shelf.' })
  name!: LocalizedTextInput;

  @Field(() => String, {
    nullable: true,
    description:
      'The category above, earlier in this list or existing; null for the top. A known category stays where it is.',
  })
  parentCode?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Place among its siblings, smallest first; 1000 unless told.',
  })
  position?: number | null;
}

@InputType('OpeningHoursInput', { description: 'One span of a week.' })
export class OpeningHoursInput {
  @Field(() => Int, { description: '1 Monday to 7 Sunday.' })
  weekday!: number;

  @Field(() => String, { description: 'HH:MM.' })
  opens!: string;

  @Field(() => String, {
    description: 'HH:MM up to 24:00; before `opens` it means after midnight.',
  })
  closes!: string;
}

@InputType('CatalogueLocationInput', {
  description: 'A store or warehouse to create or change, found by its code.',
})
export class CatalogueLocationInput {
  @Field(() => ID, { nullable: true, description: chosenId })
  id?: string | null;

  @Field(() => String, { description: 'Unique code.' })
  code!: string;

  @Field(() => LocationKindEnum, { description: 'Store or warehouse.' })
  kind!: LocationKind;

  @Field(() => LocalizedTextInput, { description: 'Name over the door.' })
  name!: LocalizedTextInput;

  @Field(() => LocalizedTextInput, { description: 'City.' })
  city!: LocalizedTextInput;

  @Field(() => LocalizedTextInput, { description: 'Street and number.' })
  address!: LocalizedTextInput;

  @Field(() => Float, { description: 'WGS 84 degrees.' })
  latitude!: number;

  @Field(() => Float, { description: 'WGS 84 degrees.' })
  longitude!: number;

  @Field(() => [OpeningHoursInput], {
    nullable: true,
    description: 'Up to 28 spans; none for warehouses.',
  })
  openingHours?: OpeningHoursInput[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether its stock may be sold; true unless told.',
  })
  selling?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether customers collect here; stores do unless told.',
  })
  pickup?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether deliveries are served from here; warehouses are unless told.',
  })
  ships?: boolean | null;
}

@InputType('CatalogueSkuInput', { description: 'A SKU to create or change, found by its code.' })
export class CatalogueSkuInput extends SkuFactsInput {
  @Field(() => ID, { nullable: true, description: chosenId })
  id?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it stands on the shelf; true unless told.',
  })
  listed?: boolean | null;
}

@InputType('CatalogueProductInput', {
  description: 'A product to create or change, found by its code.',
})
export class CatalogueProductInput extends ProductFactsInput {
  @Field(() => ID, { nullable: true, description: chosenId })
  id?: string | null;

  @Field(() => [CatalogueSkuInput], {
    description: '1 to 100; SKUs that are not mentioned stay as they are.',
  })
  skus!: CatalogueSkuInput[];
}

@InputType('OpeningStockInput', {
  description: 'The first stock of a SKU at a location; ignored where a level exists.',
})
export class OpeningStockInput {
  @Field(() => String, { description: 'Code of a SKU, of this batch or existing.' })
  skuCode!: string;

  @Field(() => String, { description: 'Code of a location, of this batch or existing.' })
  locationCode!: string;

  @Field(() => Int, { description: 'Sellable pieces, 0 to 1,000,000.' })
  onHand!: number;

  @Field(() => Int, { nullable: true, description: 'Pieces to keep back; 0 unless told.' })
  safety?: number | null;

  @Field(() => Int, { nullable: true, description: 'Announced pieces; 0 unless told.' })
  incoming?: number | null;

  @Field(() => Int, { nullable: true, description: 'Damaged pieces; 0 unless told.' })
  damaged?: number | null;
}

@InputType('ImportCatalogueInput', {
  description:
    'Master data in bulk. Up to 1000 rows per list, 1000 SKUs in all; every list may be left out.',
})
export class ImportCatalogueInput {
  @Field(() => String, {
    description: 'The system it comes from: a-z, 0-9 and hyphen, up to 32 characters.',
  })
  source!: string;

  @Field(() => String, {
    description: 'Name of the batch, up to 128 characters; stands in the ledger of opening stock.',
  })
  batchKey!: string;

  @Field(() => [CatalogueCategoryInput], {
    nullable: true,
    description: 'Categories, parents before children.',
  })
  categories?: CatalogueCategoryInput[] | null;

  @Field(() => [CatalogueLocationInput], { nullable: true, description: 'Stores and warehouses.' })
  locations?: CatalogueLocationInput[] | null;

  @Field(() => [CatalogueProductInput], {
    nullable: true,
    description: 'Products with their SKUs.',
  })
  products?: CatalogueProductInput[] | null;

  @Field(() => [OpeningStockInput], {
    nullable: true,
    description: 'First stock per SKU and location.',
  })
  openingStock?: OpeningStockInput[] | null;
}

@InputType('ImportProductInput', { description: 'A product another system sold.' })
export class ImportProductInput {
  @Field(() => String, {
    description:
      'Its code there, printable ASCII without spaces, up to 64 characters; once per batch.',
  })
  externalCode!: string;

  @Field(() => String, { description: 'Its name, up to 200 characters.' })
  name!: string;

  @Field(() => String, { description: 'Its category; created off the shelf when it is unknown.' })
  categoryCode!: string;

  @Field(() => SafeIntScalar, { description: 'A price it was sold at, in minor units.' })
  priceMinor!: number;

  @Field(() => String, { description: 'ISO 4217 code.' })
  currency!: string;
}

@InputType('ImportProductsInput', { description: 'Products of imported history.' })
export class ImportProductsInput {
  @Field(() => String, {
    description: 'The system they come from: a-z, 0-9 and hyphen, up to 32 characters.',
  })
  source!: string;

  @Field(() => String, { description: 'Key of the batch: sent again, it gets the same answer.' })
  batchKey!: string;

  @Field(() => [ImportProductInput], { description: 'Up to 1000.' })
  products!: ImportProductInput[];
}
