import { z } from 'zod';

/** Pieces of one line. */
export const quantityInput = z.int().min(1).max(999);
/** Pieces of a delivery or a count. */
export const pileInput = z.int().min(0).max(1_000_000);
export const codeInput = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces');
export const priceInput = z.int().min(0).max(1_000_000_000_00);
export const localizedInput = (longest: number) =>
  z.object({
    zh: z.string().trim().min(1).max(longest),
    en: z.string().trim().min(1).max(longest),
  });
export const reasonInput = z.string().trim().min(1).max(200);

/** Refuses a list that names the same thing twice. */
export function distinct<Row>(keyOf: (row: Row) => string, what: string) {
  return (rows: readonly Row[], context: z.RefinementCtx): void => {
    const seen = new Set<string>();
    rows.forEach((row, index) => {
      const key = keyOf(row);
      if (seen.has(key))
        context.addIssue({
          code: 'custom',
          path: [index],
          message: `names the ${what} ${key} again`,
        });
      seen.add(key);
    });
  };
}
