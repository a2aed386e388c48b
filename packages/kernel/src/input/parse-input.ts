import { z } from 'zod';
import { baseErrors } from '../errors/base-errors.js';
import { isUlid } from '../ids/ulid.js';

const INVALID_ID = 'INVALID_ID';

/** An id of the hub; anything else is refused with INVALID_ID. */
export const ulidInput = z
  .string()
  .refine(isUlid, { message: 'must be a ULID of 26 characters', params: { code: INVALID_ID } });

/** A key a client makes up for one attempt: 8 to 128 printable ASCII characters. */
export const idempotencyKeyInput = z
  .string()
  .regex(/^[\x20-\x7e]{8,128}$/, 'must have 8 to 128 printable ASCII characters');

/** ISO 4217. */
export const currencyInput = z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as CNY');

/** A field that may be left out; null and absent are the same. */
export function optionalInput<Shape extends z.ZodType>(shape: Shape) {
  return shape.nullish().transform((value) => value ?? null);
}

/**
 * The input in its checked shape, before anything is read or written.
 *
 * @throws DomainError BAD_USER_INPUT, or INVALID_ID for an id, with the path of the first faulty field
 */
export function parseInput<Shape extends z.ZodType>(shape: Shape, input: unknown): z.output<Shape> {
  const parsed = shape.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.map(String).join('.') ?? '';
  const code =
    issue?.code === 'custom' && issue.params?.['code'] === INVALID_ID
      ? INVALID_ID
      : 'BAD_USER_INPUT';
  const message = `${field === '' ? 'The input' : field}: ${issue?.message ?? 'is not valid'}`;
  throw baseErrors.refuse(code, message, { field });
}
