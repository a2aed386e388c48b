import { applyRateHalfEven, assertNever, prorateCapped } from '@hub/kernel/pure';
import type { NthPieceRule, StackingRule, ThresholdRule } from './promotion.js';

/** A line as a promotion sees it: what is still to pay for it, and how many pieces that is. */
export interface DiscountableLine {
  readonly remainingMinor: number;
  readonly quantity: number;
}

/**
 * What each line saves by one promotion, in the order of the lines: whole minor units, never below 0 and never
 * above what is left of the line. Percentages round each line half to even; amounts are prorated exactly.
 */
export function promotionShares(
  rule: StackingRule,
  currency: string,
  lines: readonly DiscountableLine[],
): number[] {
  switch (rule.kind) {
    case 'THRESHOLD':
      return thresholdShares(rule, currency, lines);
    case 'PERCENTAGE':
      return lines.map((line) => applyRateHalfEven(line.remainingMinor, rule.percentOff, 100));
    case 'NTH_PIECE':
      return nthPieceShares(rule, lines);
    default:
      return assertNever(rule);
  }
}

function thresholdShares(
  rule: ThresholdRule,
  currency: string,
  lines: readonly DiscountableLine[],
): number[] {
  const remaining = lines.map((line) => line.remainingMinor);
  const total = remaining.reduce((sum, amount) => sum + amount, 0);
  if (rule.currency !== currency || total < rule.thresholdMinor) return lines.map(() => 0);
  const times = rule.repeats ? Math.floor(total / rule.thresholdMinor) : 1;
  return prorateCapped(Math.min(total, times * rule.amountOffMinor), remaining);
}

/**
 * Pieces are counted from the dearest down and every nth is discounted, so that another piece in the cart never
 * makes the saving smaller. Pieces of one line have the same price: the arithmetic goes line by line.
 */
function nthPieceShares(rule: NthPieceRule, lines: readonly DiscountableLine[]): number[] {
  const shares = lines.map(() => 0);
  let counted = 0;
  for (const { line, position } of dearestPieceFirst(lines)) {
    const discounted =
      Math.floor((counted + line.quantity) / rule.nth) - Math.floor(counted / rule.nth);
    counted += line.quantity;
    shares[position] = applyRateHalfEven(
      line.remainingMinor,
      discounted * rule.percentOff,
      line.quantity * 100,
    );
  }
  return shares;
}

function dearestPieceFirst(
  lines: readonly DiscountableLine[],
): { line: DiscountableLine; position: number }[] {
  return lines
    .map((line, position) => ({ line, position }))
    .sort((a, b) => {
      const difference =
        BigInt(b.line.remainingMinor) * BigInt(a.line.quantity) -
        BigInt(a.line.remainingMinor) * BigInt(b.line.quantity);
      if (difference !== 0n) return difference > 0n ? 1 : -1;
      return a.position - b.position;
    });
}
