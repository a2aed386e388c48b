import { optionalInput, ulidInput } from '@hub/kernel';
import { z } from 'zod';
import { mostPerLine } from '../domain/cart.js';

/** Shapes that several mutations of orders share. */
export const optionalUlid = optionalInput(ulidInput);
export const quantityInput = z.int().min(1).max(mostPerLine);
export const reasonInput = z.string().trim().min(1).max(200);
export const guestTokenInput = optionalInput(z.string().min(20).max(100));
export const pointsInput = z
  .int()
  .min(0)
  .max(100_000_000)
  .nullish()
  .transform((value) => value ?? 0);
