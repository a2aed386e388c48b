/** Rules of collecting an order in a store. */
export const pickupRules = {
  codeDigits: 6,
  /** How long goods wait, from the moment they lie ready. */
  collectWithinDays: 7,
  wrongCodes: { perClerk: 5, perStore: 20, lookupsPerStore: 30, windowMinutes: 10 },
} as const;

/** Six digits, leading zeros kept; `randomInteger(n)` answers 0 … n−1. */
export function newPickupCode(randomInteger: (bound: number) => number): string {
  return String(randomInteger(10 ** pickupRules.codeDigits)).padStart(pickupRules.codeDigits, '0');
}

export function collectBefore(readyAt: Date): Date {
  return new Date(readyAt.getTime() + pickupRules.collectWithinDays * 86_400_000);
}
