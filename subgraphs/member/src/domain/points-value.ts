/** One point pays one fen. */
export const pointValueMinor = 1;

/** So many points are worth one yuan at the till. */
export const pointsPerYuan = 100;

/** Points that come back to a lot which expired meanwhile live this many days more. */
export const restoreGraceDays = 30;

/** Points that expire within these days are announced as "expiring soon". */
export const expiringSoonDays = 30;

export interface SpentFromLot {
  readonly lotId: string;
  /** Order in which the lots were drawn on, from 0. */
  readonly position: number;
  readonly taken: number;
  readonly restored: number;
}

/** Which lots get how much of `points` back: the lot drawn on last first, none more than was taken. */
export function planRestore(
  spent: readonly SpentFromLot[],
  points: number,
): { readonly lotId: string; readonly change: number }[] {
  let left = points;
  const plan: { lotId: string; change: number }[] = [];
  for (const lot of [...spent].sort((a, b) => b.position - a.position)) {
    const change = Math.min(left, lot.taken - lot.restored);
    if (change <= 0) continue;
    left -= change;
    plan.push({ lotId: lot.lotId, change });
  }
  return plan;
}
