import { baseErrors, isUlid } from '@hub/kernel';
import { z } from 'zod';
import { mostPerLine } from '../domain/cart.js';

/** A value that breaks its bounds is refused with the path of its field, before anything is read or written. */
export function validate<T>(shape: z.ZodType<T>, input: unknown): T {
  const parsed = shape.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.map(String).join('.') ?? '';
  const code = issue?.message === notUlid ? 'INVALID_ID' : 'BAD_USER_INPUT';
  throw baseErrors.refuse(code, field === '' ? (issue?.message ?? 'The input is not valid') : `${field}: ${issue?.message ?? 'is not valid'}`, { field });
}

const notUlid = 'must be a ULID of 26 characters';

export const ulidInput = z.string().refine(isUlid, { message: notUlid });
export const optionalUlid = ulidInput.nullish().transform((value) => value ?? null);
export const quantityInput = z.int().min(1).max(mostPerLine);
export const idempotencyKeyInput = z.string().regex(/^[\x20-\x7e]{8,128}$/, 'must have 8 to 128 printable ASCII characters');
export const reasonInput = z.string().trim().min(1).max(200);
export const guestTokenInput = z
  .string()
  .min(20)
  .max(100)
  .nullish()
  .transform((value) => value ?? null);
