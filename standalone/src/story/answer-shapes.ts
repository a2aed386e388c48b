import { z } from 'zod';

/** Shapes of answers that several steps read. */
export const money = z.object({ amountMinor: z.number(), currency: z.string() });

export const localized = z.object({ zh: z.string(), en: z.string() });

export const cart = z.object({
  itemCount: z.number(),
  lines: z.array(
    z.object({ id: z.string(), quantity: z.number(), sku: z.object({ id: z.string() }) }),
  ),
});

/** Reads an amount as a person would: ¥12.30. */
export function yuan(amountMinor: number): string {
  return `¥${(amountMinor / 100).toFixed(2)}`;
}
