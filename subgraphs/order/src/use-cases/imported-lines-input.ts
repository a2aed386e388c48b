import { isUlid, optionalInput, ulidInput } from '@hub/kernel';
import { z } from 'zod';
import type { ImportedLine } from '../domain/imported-document.js';

const mostPieces = 10_000_000;
const highestPriceMinor = 100_000_000_000;

const line = z.object({
  skuId: ulidInput,
  categoryId: optionalInput(ulidInput),
  name: z.string().min(1).max(200),
  nameEn: optionalInput(z.string().min(1).max(200)),
  quantity: z.int().min(1).max(mostPieces),
  unitPriceMinor: z.int().min(0).max(highestPriceMinor),
  discountMinor: z
    .int()
    .min(0)
    .max(highestPriceMinor)
    .nullish()
    .transform((value) => value ?? 0),
});
const lines = z.array(line).min(1);

/**
 * Lines of an imported document. Sound ones are recognised by hand, at a tenth of the price; the shape above only says
 * what is wrong with the others.
 */
export const importedLinesInput = z.unknown().transform((given, context): ImportedLine[] => {
  const sound = soundLines(given);
  if (sound !== undefined) return sound;
  const parsed = lines.safeParse(given);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    const { message, path } = issue;
    const params = issue.code === 'custom' ? { ...issue.params } : {};
    context.addIssue({ code: 'custom', message, path, params });
  }
  return z.NEVER;
});

function soundLines(given: unknown): ImportedLine[] | undefined {
  if (!Array.isArray(given) || given.length === 0) return undefined;
  const sound: ImportedLine[] = [];
  for (const each of given as unknown[]) {
    if (!isRecord(each)) return undefined;
    const {
      categoryId = null,
      discountMinor = 0,
      name,
      nameEn = null,
      quantity,
      skuId,
      unitPriceMinor,
    } = each;
    const isSound =
      isUlid(skuId) &&
      (categoryId === null || isUlid(categoryId)) &&
      isName(name) &&
      (nameEn === null || isName(nameEn)) &&
      isBetween(quantity, 1, mostPieces) &&
      isBetween(unitPriceMinor, 0, highestPriceMinor) &&
      isBetween(discountMinor, 0, highestPriceMinor);
    if (!isSound) return undefined;
    sound.push({ skuId, categoryId, name, nameEn, quantity, unitPriceMinor, discountMinor });
  }
  return sound;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= 200;
}

function isBetween(value: unknown, least: number, most: number): value is number {
  return (
    typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most
  );
}
