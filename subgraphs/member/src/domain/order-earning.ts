/** What is known of an order so far; events may arrive late, twice and in any order. */
export interface OrderFacts {
  readonly paid: OrderPayment | null;
  readonly completedAt: Date | null;
  /** Cumulative, in minor units; the largest figure heard. */
  readonly earnBaseRefundedMinor: number;
}

export interface OrderPayment {
  readonly at: Date;
  /** What points are earned on: goods after discounts and points, without delivery. */
  readonly earnBaseMinor: number;
  /** The multiplier of the member's tier when the payment was heard of. */
  readonly multiplierPercent: number;
}

/** What the ledger already did for the order. */
export interface OrderEarning {
  /** null until the payment was heard of. */
  readonly granted: number | null;
  readonly clawedBack: number;
}

export interface EarningStep {
  readonly grant: number;
  readonly clawBack: number;
}

/** Earned points can be spent this long after the order was completed. */
export const returnWindowDays = 7;

/** The programme counts yuan; orders in other currencies earn nothing, because amounts are never added across currencies. */
export const programmeCurrency = 'CNY';

/** One point per yuan times the multiplier, rounded down: a fraction of a point is never owed. */
export function pointsFor(earnBaseMinor: number, multiplierPercent: number): number {
  const product = BigInt(Math.max(0, earnBaseMinor)) * BigInt(multiplierPercent);
  return Number(product / 10_000n);
}

/**
 * What is left to do so that the ledger agrees with the facts. Claw-back rounds cumulatively: the order keeps
 * `pointsFor(what stays paid)`, so any partition into refunds ends at the same figure, and a repeated or older
 * event finds nothing left to do.
 */
export function earningStep(facts: OrderFacts, done: OrderEarning): EarningStep {
  if (facts.paid === null) return { grant: 0, clawBack: 0 };
  const { earnBaseMinor, multiplierPercent } = facts.paid;
  const earned = pointsFor(earnBaseMinor, multiplierPercent);
  const kept = pointsFor(earnBaseMinor - facts.earnBaseRefundedMinor, multiplierPercent);
  return {
    grant: done.granted === null ? earned : 0,
    clawBack: Math.max(0, earned - kept - done.clawedBack),
  };
}

/** When the lot of a completed order becomes spendable. */
export function activationDue(completedAt: Date): Date {
  return new Date(completedAt.getTime() + returnWindowDays * 86_400_000);
}
