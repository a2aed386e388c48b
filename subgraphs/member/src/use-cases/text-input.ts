import { z } from 'zod';

/** Trimmed text of so many characters. */
export const text = (least: number, most: number) => z.string().trim().min(least).max(most);
