import { baseErrors, isUlid } from '@hub/kernel';
import { z } from 'zod';

const invalidId = 'INVALID_ID';

/** An id of the hub; anything else is refused with INVALID_ID. */
export const ulidText = z
  .string()
  .refine(isUlid, { params: { code: invalidId }, message: 'must be a ULID of 26 characters' });

export const text = (least: number, most: number) => z.string().trim().min(least).max(most);

/** What the schema makes of the input, or the first fault with the path of its field. */
export function parseInput<Output>(schema: z.ZodType<Output>, input: unknown): Output {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') ?? '';
  const isId = issue?.code === 'custom' && issue.params?.['code'] === invalidId;
  throw baseErrors.refuse(
    isId ? invalidId : 'BAD_USER_INPUT',
    `${field}: ${issue?.message ?? 'is not accepted'}`,
    { field },
  );
}
