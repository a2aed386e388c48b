import { LRUCache } from 'lru-cache';
import { DateTime } from 'luxon';
import type { TransactionMapping } from './transaction-mapping.js';

/** A line of the export as it stands in the file. */
export interface RawLine {
  /** Line in the file; the header is line 1. */
  readonly lineNumber: number;
  readonly cells: Readonly<Record<string, string>>;
}

/** A line that can be booked. */
export interface CleanLine {
  readonly lineNumber: number;
  readonly document: string;
  readonly kind: 'ORDER' | 'CANCELLATION';
  readonly itemCode: string;
  /** Null where the export has none. */
  readonly itemName: string | null;
  /** Always above zero; a cancellation's quantity is how many came back. */
  readonly quantity: number;
  readonly unitPriceMinor: number;
  readonly occurredAt: Date;
  /** Null for a sale to somebody unknown. */
  readonly customer: string | null;
  readonly country: string | null;
}

/** Why a line is not booked. */
export type RejectionReason =
  | 'MALFORMED_LINE'
  | 'ADJUSTMENT_DOCUMENT'
  | 'NON_GOODS'
  | 'NON_POSITIVE_PRICE'
  | 'PRICE_FINER_THAN_MINOR_UNIT'
  | 'QUANTITY_NOT_ALLOWED'
  | 'AMOUNT_TOO_LARGE';

export type CleanedLine =
  | { readonly outcome: 'accepted'; readonly line: CleanLine }
  | { readonly outcome: 'rejected'; readonly reason: RejectionReason; readonly message: string };

const LONGEST_CODE = 64;
const MAX_QUANTITY = 1_000_000;
const MAX_UNIT_PRICE_MINOR = 1_000_000_000;

/**
 * Decides over one line by the written rules (docs/import.md), in this order: readable at all, adjustment, non-goods,
 * quantity against the kind of document, price.
 */
export function cleanTransactionLine(raw: RawLine, mapping: TransactionMapping): CleanedLine {
  const read = (column: keyof TransactionMapping['columns']): string | null =>
    readCell(raw, column, mapping);
  const document = read('document');
  const itemCode = read('itemCode')?.toUpperCase() ?? null;
  const quantity = readInteger(read('quantity'));
  const price = read('unitPrice');
  const occurredAt = readTime(read('occurredAt'), mapping);
  if (document === null || document.length > LONGEST_CODE)
    return rejected('MALFORMED_LINE', 'The document number is missing or too long.');
  if (itemCode === null || itemCode.length > LONGEST_CODE)
    return rejected('MALFORMED_LINE', 'The item code is missing or too long.');
  if (quantity === null) return rejected('MALFORMED_LINE', 'The quantity is not a whole number.');
  if (price === null || !/^-?\d+(\.\d+)?$/.test(price))
    return rejected('MALFORMED_LINE', 'The unit price is not a number.');
  if (occurredAt === null)
    return rejected('MALFORMED_LINE', `The time does not read as ${mapping.timeFormat}.`);
  if (mapping.documents.adjustment.test(document))
    return rejected('ADJUSTMENT_DOCUMENT', 'An adjustment of the books is no sale.');
  const nonGoods = mapping.nonGoods.find((entry) => entry.pattern.test(itemCode));
  if (nonGoods !== undefined)
    return rejected('NON_GOODS', `${itemCode} is no goods: ${nonGoods.reason}.`);
  const kind = mapping.documents.cancellation.test(document) ? 'CANCELLATION' : 'ORDER';
  if (kind === 'ORDER' && quantity <= 0) {
    return rejected(
      'QUANTITY_NOT_ALLOWED',
      'A sale of nothing or less is a stock correction, not a sale.',
    );
  }
  if (kind === 'CANCELLATION' && quantity >= 0) {
    return rejected('QUANTITY_NOT_ALLOWED', 'A cancellation must take back at least one piece.');
  }
  if (Number(price) <= 0)
    return rejected(
      'NON_POSITIVE_PRICE',
      'Goods without a price are a gift, a loss or a correction, not a sale.',
    );
  const unitPriceMinor = minorUnits(price, mapping.minorUnitDigits);
  if (unitPriceMinor === null) {
    return rejected(
      'PRICE_FINER_THAN_MINOR_UNIT',
      `The price ${price} is finer than the smallest coin of ${mapping.currency}.`,
    );
  }
  if (Math.abs(quantity) > MAX_QUANTITY || unitPriceMinor > MAX_UNIT_PRICE_MINOR) {
    return rejected('AMOUNT_TOO_LARGE', 'The quantity or the price is beyond what a sale can be.');
  }
  return {
    outcome: 'accepted',
    line: {
      lineNumber: raw.lineNumber,
      document,
      kind,
      itemCode,
      itemName: read('itemName'),
      quantity: Math.abs(quantity),
      unitPriceMinor,
      occurredAt,
      customer: read('customer'),
      country: read('country'),
    },
  };
}

/**
 * What makes two lines the same line: an export that repeats a line to the letter repeats a fact, it does not tell
 * of a second sale.
 */
export function lineIdentity(line: CleanLine): string {
  return [
    line.itemCode,
    line.itemName,
    line.quantity,
    line.unitPriceMinor,
    line.occurredAt.getTime(),
    line.customer,
  ].join(' ');
}

function rejected(reason: RejectionReason, message: string): CleanedLine {
  return { outcome: 'rejected', reason, message };
}

function readCell(
  raw: RawLine,
  column: keyof TransactionMapping['columns'],
  mapping: TransactionMapping,
): string | null {
  const header = mapping.columns[column];
  const text = header === undefined ? '' : (raw.cells[header] ?? '').trim();
  return mapping.missing.includes(text) ? null : text;
}

function readInteger(text: string | null): number | null {
  return text !== null && /^-?\d{1,15}$/.test(text) ? Number(text) : null;
}

/** The lines of a document share their time, and reading one with its zone costs more than the rest of the line. */
const readTimes = new LRUCache<string, { readonly at: Date | null }>({ max: 1_000 });

function readTime(text: string | null, mapping: TransactionMapping): Date | null {
  if (text === null) return null;
  const key = [mapping.timeZone, mapping.timeFormat, text].join(' ');
  const known = readTimes.get(key);
  if (known !== undefined) return known.at;
  const moment = DateTime.fromFormat(text, mapping.timeFormat, { zone: mapping.timeZone });
  const at = moment.isValid ? moment.toJSDate() : null;
  readTimes.set(key, { at });
  return at;
}

/** Reads a decimal text as minor units without passing through a float; null when it is finer than one. */
export function minorUnits(text: string, digits: number): number | null {
  const [whole = '0', fraction = ''] = text.split('.');
  const significant = fraction.replace(/0+$/, '');
  if (significant.length > digits) return null;
  const minor = Number(`${whole}${significant.padEnd(digits, '0')}`);
  return Number.isSafeInteger(minor) ? minor : null;
}
