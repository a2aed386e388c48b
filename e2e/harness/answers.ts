import { dataOf, type Answer } from '@hub/standalone';
import type { ZodType } from 'zod';

/** Reads an answer that must hold no errors. */
export async function read<T>(asked: Promise<Answer>, shape: ZodType<T>): Promise<T> {
  return shape.parse(dataOf(await asked));
}
