import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { IANAZone } from 'luxon';
import { z } from 'zod';

const pattern = z.string().transform((source, context) => {
  try {
    return new RegExp(source);
  } catch {
    context.addIssue({ code: 'custom', message: `is not a regular expression: ${source}` });
    return z.NEVER;
  }
});

const localizedName = z.object({ zh: z.string().min(1), en: z.string().min(1) });

/** How the lines of one system's export are to be read. */
const transactionMapping = z.strictObject({
  /** Short name of the exporting system; it becomes part of every key. */
  source: z.string().regex(/^[a-z0-9-]{1,32}$/),
  about: z.string().optional(),
  /** Which column of the export holds what. */
  columns: z.strictObject({
    document: z.string(),
    itemCode: z.string(),
    itemName: z.string(),
    quantity: z.string(),
    occurredAt: z.string(),
    unitPrice: z.string(),
    customer: z.string(),
    country: z.string().optional(),
  }),
  /** Texts that stand for "nothing". */
  missing: z.array(z.string()),
  /** Luxon format of the time column. */
  timeFormat: z.string(),
  timeZone: z.string().refine((zone) => IANAZone.isValidZone(zone), 'is not an IANA time zone'),
  currency: z.string().regex(/^[A-Z]{3}$/),
  minorUnitDigits: z.int().min(0).max(4),
  /** What kind of document a number stands for; every other document is a sale. */
  documents: z.strictObject({ cancellation: pattern, adjustment: pattern }),
  /** Codes that are no goods, matched against the upper-case code. */
  nonGoods: z.array(z.strictObject({ pattern, reason: z.string() })),
  /** Shelves by words of the item's name; the first that fits wins. */
  categories: z.array(
    z.strictObject({
      code: z.string().min(1),
      name: localizedName,
      words: z.array(z.string()).min(1),
    }),
  ),
  otherCategory: z.strictObject({ code: z.string().min(1), name: localizedName }),
});

export type TransactionMapping = z.output<typeof transactionMapping>;

/** The mapping cannot be used; says where and why. */
export class MappingRefused extends Error {}

/**
 * Reads a mapping by the name of one that is shipped, or from a file.
 *
 * @throws MappingRefused when there is none or it is not well-formed
 */
export function loadTransactionMapping(nameOrFile: string): TransactionMapping {
  const shipped = fileURLToPath(new URL(`./mappings/${nameOrFile}.json`, import.meta.url));
  const file = /^[a-z0-9-]+$/.test(nameOrFile) && existsSync(shipped) ? shipped : nameOrFile;
  if (!existsSync(file))
    throw new MappingRefused(`There is no mapping "${nameOrFile}": name a shipped one or a file.`);
  const parsed = transactionMapping.safeParse(readJson(file));
  if (!parsed.success) throw new MappingRefused(`${file}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new MappingRefused(`${file} is not JSON.`, { cause });
  }
}

/** The shelf of an item by the words of its name. */
export function categoryOf(name: string, mapping: TransactionMapping): string {
  const words = new Set(name.toUpperCase().split(/[^A-Z]+/));
  const hit = mapping.categories.find((category) => category.words.some((word) => words.has(word)));
  return hit?.code ?? mapping.otherCategory.code;
}
