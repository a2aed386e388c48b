import { currencyInput, ulidInput } from '@hub/kernel';
import { z } from 'zod';
import type { StoredAttribute, StoredImage } from '../persistence/product.entity.js';
import { codeInput, localizedInput, priceInput } from './input-shapes.js';

const optionalText = (longest: number) =>
  z
    .string()
    .trim()
    .max(longest)
    .nullish()
    .transform((text) => (text === undefined || text === '' ? null : text));

export const imagesInput = z
  .array(
    z
      .object({ url: z.string().min(1).max(500), alt: localizedInput(200) })
      .transform(({ url, alt }): StoredImage => ({ url, altZh: alt.zh, altEn: alt.en })),
  )
  .max(20)
  .nullish()
  .transform((images) => images ?? []);

export const attributesInput = z
  .array(
    z
      .object({ name: z.string().trim().min(1).max(60), value: z.string().trim().min(1).max(200) })
      .transform(({ name, value }): StoredAttribute => ({ name, value })),
  )
  .max(40)
  .nullish()
  .transform((attributes) => attributes ?? []);

export const positionInput = z
  .int()
  .min(0)
  .max(1_000_000)
  .nullish()
  .transform((position) => position ?? 1_000);

export const barcodeInput = z
  .string()
  .regex(/^[0-9A-Za-z-]{4,32}$/, 'must be 4 to 32 digits, letters or hyphens')
  .nullish()
  .transform((barcode) => barcode ?? null);

/** For seeds that want the same ids on every run; null for a new one. Never changes an existing id. */
export const chosenIdInput = ulidInput.nullish().transform((id) => id ?? null);

export const productFields = {
  code: codeInput,
  name: localizedInput(200),
  description: z
    .object({ zh: z.string().max(10_000), en: z.string().max(10_000) })
    .nullish()
    .transform((description) => description ?? { zh: '', en: '' }),
  brand: optionalText(100),
  categoryCode: codeInput,
  images: imagesInput,
  attributes: attributesInput,
  position: positionInput,
};

export const skuFields = {
  code: codeInput,
  barcode: barcodeInput,
  name: localizedInput(200),
  priceMinor: priceInput,
  currency: currencyInput,
  images: imagesInput,
  attributes: attributesInput,
};
