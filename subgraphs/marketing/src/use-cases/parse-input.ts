import { baseErrors, isUlid } from '@hub/kernel';
import { z } from 'zod';

/** A ULID in an input; anything else is refused as INVALID_ID. */
export const ulidInput = z
  .string()
  .refine(isUlid, { error: 'must be a ULID of 26 characters', params: { code: 'INVALID_ID' } });

/** An optional input: null and absent are the same. */
export function optional<Shape extends z.ZodType>(shape: Shape) {
  return shape.nullish().transform((value) => value ?? null);
}

/** The input in its checked shape, or BAD_USER_INPUT / INVALID_ID with the path of the first fault. */
export function parseInput<Shape extends z.ZodType>(shape: Shape, input: unknown): z.output<Shape> {
  const parsed = shape.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.map(String).join('.') ?? '';
  const code =
    issue?.code === 'custom' && issue.params?.['code'] === 'INVALID_ID'
      ? 'INVALID_ID'
      : 'BAD_USER_INPUT';
  throw baseErrors.refuse(
    code,
    `${field === '' ? 'The input' : field}: ${issue?.message ?? 'is not valid'}`,
    { field },
  );
}
