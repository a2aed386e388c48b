import { z } from 'zod';
import { locationKinds } from '../domain/location-kind.js';
import { minuteOf } from '../domain/opening-hours.js';
import { chosenIdInput, positionInput, productFields, skuFields } from './catalogue-input.js';
import { batchKeyInput, sourceInput } from './import-products.js';
import { codeInput, distinct, localizedInput, pileInput } from './input-shapes.js';

const mostRows = 1_000;
const yes = z
  .boolean()
  .nullish()
  .transform((value) => value ?? true);
const wallClock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be HH:MM');

const categoryInput = z.object({
  id: chosenIdInput,
  code: codeInput,
  name: localizedInput(200),
  parentCode: codeInput.nullish().transform((code) => code ?? null),
  position: positionInput,
});

const openingHoursInput = z
  .object({ weekday: z.int().min(1).max(7), opens: wallClock, closes: wallClock })
  .refine((hours) => minuteOf(hours.opens) !== minuteOf(hours.closes), {
    message: 'opens and closes at once',
  });

const locationInput = z.object({
  id: chosenIdInput,
  code: codeInput,
  kind: z.enum(locationKinds),
  name: localizedInput(200),
  city: localizedInput(100),
  address: localizedInput(400),
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  openingHours: z
    .array(openingHoursInput)
    .max(28)
    .nullish()
    .transform((hours) => hours ?? []),
  selling: yes,
  pickup: z.boolean().nullish(),
  ships: z.boolean().nullish(),
});

const productInput = z.object({
  id: chosenIdInput,
  ...productFields,
  skus: z
    .array(z.object({ id: chosenIdInput, ...skuFields, listed: yes }))
    .min(1)
    .max(100),
});

const openingStockInput = z.object({
  skuCode: z.string().min(1).max(128),
  locationCode: codeInput,
  onHand: pileInput,
  safety: pileInput.nullish().transform((safety) => safety ?? 0),
  incoming: pileInput.nullish().transform((incoming) => incoming ?? 0),
  damaged: pileInput.nullish().transform((damaged) => damaged ?? 0),
});

function listOf<Row extends z.ZodType>(
  row: Row,
  keyOf: (row: z.output<Row>) => string,
  what: string,
) {
  return z
    .array(row)
    .max(mostRows)
    .superRefine(distinct(keyOf, what))
    .nullish()
    .transform((rows) => rows ?? []);
}

export const importCatalogueInput = z
  .object({
    source: sourceInput,
    batchKey: batchKeyInput,
    categories: listOf(categoryInput, (row) => row.code, 'category'),
    locations: listOf(locationInput, (row) => row.code, 'location'),
    products: listOf(productInput, (row) => row.code, 'product'),
    openingStock: listOf(
      openingStockInput,
      (row) => `${row.skuCode} at ${row.locationCode}`,
      'stock of',
    ),
  })
  .superRefine((input, context) => {
    const skus = input.products.flatMap((product) => product.skus);
    if (skus.length > mostRows) {
      context.addIssue({
        code: 'custom',
        path: ['products'],
        message: `hold more than ${String(mostRows)} SKUs`,
      });
    }
    distinct<{ code: string }>((sku) => sku.code, 'SKU')(skus, context);
  });

export type ImportCatalogueInput = z.output<typeof importCatalogueInput>;
export type CategoryRow = ImportCatalogueInput['categories'][number];
export type LocationRow = ImportCatalogueInput['locations'][number];
export type ProductRow = ImportCatalogueInput['products'][number];
