import type { StockFigures } from './stock-level.js';

/** What another system found at a moment, beside what the books say now. */
export interface ReportedCount {
  readonly onHand: number;
  readonly countedAt: Date;
  /** Absent when no SKU has the reported code. */
  readonly level: (StockFigures & { readonly countedAt: number | null }) | undefined;
  /** What the ledger booked on hand after `countedAt`. */
  readonly movedSince: number;
}

export type RejectedCountCode =
  'UNKNOWN_SKU' | 'BAD_USER_INPUT' | 'COUNT_OUTDATED' | 'STOCK_NOT_ENOUGH';

export interface RejectedCount {
  readonly code: RejectedCountCode;
  readonly message: string;
}

const mostPieces = 1_000_000;

/** The change on hand that makes the books agree with the count, or why the count cannot be booked. */
export function judgeCount(count: ReportedCount): { readonly change: number } | RejectedCount {
  const { level } = count;
  if (level === undefined) return { code: 'UNKNOWN_SKU', message: 'No SKU has this code' };
  if (count.onHand < 0 || count.onHand > mostPieces) {
    return { code: 'BAD_USER_INPUT', message: `onHand must be 0 to ${String(mostPieces)}` };
  }
  if (level.countedAt !== null && count.countedAt.getTime() < level.countedAt) {
    return { code: 'COUNT_OUTDATED', message: 'A later count is booked already' };
  }
  const target = count.onHand + count.movedSince;
  if (target < level.reserved) {
    return {
      code: 'STOCK_NOT_ENOUGH',
      message: `${String(level.reserved)} pieces are reserved for orders; release some before booking fewer`,
    };
  }
  return { change: target - level.onHand };
}
