import { safeInteger } from './money.js';

/**
 * Splits `total` in the proportion of the weights by largest remainder (Hamilton's method): the shares add up to the
 * total exactly, each is within one unit of its exact proportion, and a weight of 0 gets 0. Equal remainders go to
 * the earlier position, so the order of the weights moves a share by at most one unit.
 */
export function prorate(total: number, weights: readonly number[]): number[] {
  nonNegative(total, 'A total to prorate');
  weights.forEach((weight) => nonNegative(weight, 'A weight'));
  if (total === 0) return weights.map(() => 0);

  const sum = weights.reduce((running, weight) => running + BigInt(weight), 0n);
  if (sum === 0n) throw new RangeError(`${String(total)} cannot be prorated: no weight is above 0`);

  const parts = weights.map((weight, position) => {
    const exact = BigInt(total) * BigInt(weight);
    return { position, share: Number(exact / sum), remainder: exact % sum };
  });
  const shares = parts.map((part) => part.share);
  const leftover = total - shares.reduce((running, share) => running + share, 0);
  for (const { position, share } of [...parts].sort(byRemainderThenPosition).slice(0, leftover)) {
    shares[position] = share + 1;
  }
  return shares;
}

/**
 * Splits `total` in proportion to the caps, no share above its cap: a discount over line amounts, a refund over what
 * is left of each line. With total ≤ Σ caps, largest remainder cannot exceed a cap: a share is rounded up only where
 * its exact value lies below the cap.
 */
export function prorateCapped(total: number, caps: readonly number[]): number[] {
  const room = caps.reduce((running, cap) => running + BigInt(nonNegative(cap, 'A cap')), 0n);
  if (BigInt(nonNegative(total, 'A total to prorate')) > room) {
    throw new RangeError(`${String(total)} does not fit into caps that add up to ${String(room)}`);
  }
  return prorate(total, caps);
}

/** `amount × numerator ÷ denominator`, rounded half to even: the one rounding that favours neither side. */
export function applyRateHalfEven(
  amountMinor: number,
  numerator: number,
  denominator: number,
): number {
  safeInteger(amountMinor, 'An amount');
  safeInteger(numerator, 'A numerator');
  if (safeInteger(denominator, 'A denominator') <= 0) {
    throw new RangeError(`A denominator must be above 0, not ${String(denominator)}`);
  }
  const divisor = BigInt(denominator);
  const product = BigInt(amountMinor) * BigInt(numerator);
  const magnitude = product < 0n ? -product : product;
  const floor = magnitude / divisor;
  const twiceRemainder = (magnitude % divisor) * 2n;
  const roundsUp = twiceRemainder > divisor || (twiceRemainder === divisor && floor % 2n === 1n);
  const rounded = Number(roundsUp ? floor + 1n : floor);
  return safeInteger(product < 0n ? -rounded : rounded, 'A rounded amount');
}

interface Part {
  readonly position: number;
  readonly remainder: bigint;
}

function byRemainderThenPosition(a: Part, b: Part): number {
  if (a.remainder !== b.remainder) return a.remainder > b.remainder ? -1 : 1;
  return a.position - b.position;
}

function nonNegative(value: number, what: string): number {
  if (safeInteger(value, what) < 0)
    throw new RangeError(`${what} must not be negative: ${String(value)}`);
  return value;
}
