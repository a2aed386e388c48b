import { baseErrors, isUlid } from '@hub/kernel';
import { z } from 'zod';

const notUlid = 'must be a ULID of 26 characters';

export const ulidInput = z.string().refine(isUlid, { message: notUlid });
/** Pieces of one line. */
export const quantityInput = z.int().min(1).max(999);
/** Pieces of a delivery or a count. */
export const pileInput = z.int().min(0).max(1_000_000);
export const codeInput = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces');
export const idempotencyKeyInput = z
  .string()
  .regex(/^[\x20-\x7e]{8,128}$/, 'must be 8 to 128 printable characters');
export const currencyInput = z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code');
export const priceInput = z.int().min(0).max(1_000_000_000_00);
export const localizedInput = (longest: number) =>
  z.object({
    zh: z.string().trim().min(1).max(longest),
    en: z.string().trim().min(1).max(longest),
  });
export const reasonInput = z.string().trim().min(1).max(200);

/** Checks an input before anything is read or written; refuses with the path of the first faulty field. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues.map(({ path, message }) => ({
    field: path.map(String).join('.'),
    fault: message,
  }));
  const code = first?.fault === notUlid ? 'INVALID_ID' : 'BAD_USER_INPUT';
  throw baseErrors.refuse(code, `${first?.field ?? ''} ${first?.fault ?? ''}`.trim(), {
    field: first?.field,
  });
}

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
