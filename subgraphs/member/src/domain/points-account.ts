/** Where a lot stands: earned but returnable, spendable, past its last day, or given up with the account. */
export const lotStates = ['pending', 'active', 'expired', 'void'] as const;
export type LotState = (typeof lotStates)[number];

/** Points that were earned together and expire together. */
export interface PointsLot {
  readonly id: string;
  readonly state: LotState;
  readonly remaining: number;
  readonly activeAt: Date | null;
  /** Exclusive; null while pending. */
  readonly expiresAt: Date | null;
}

/**
 * A member's points. `available` is what active lots hold less `debt`; while there is debt no active lot holds
 * anything, because points that arrive repay it first.
 */
export interface PointsAccount {
  readonly debt: number;
  readonly lots: readonly PointsLot[];
}

export const pointsReasons = [
  'earned',
  'activated',
  'spent',
  'restored',
  'clawed_back',
  'expired',
  'adjusted',
] as const;
export type PointsReason = (typeof pointsReasons)[number];

/** What one entry takes from (below 0) or puts into a lot. */
export interface LotMove {
  readonly lotId: string;
  readonly change: number;
}

/** The account after one entry, and the entry. */
export interface PointsChange {
  readonly account: PointsAccount;
  readonly reason: PointsReason;
  readonly availableChange: number;
  readonly pendingChange: number;
  readonly moves: readonly LotMove[];
}

export function availablePoints(account: PointsAccount): number {
  return sumRemaining(account, 'active') - account.debt;
}

export function pendingPoints(account: PointsAccount): number {
  return sumRemaining(account, 'pending');
}

/** Active lots that hold something, the one that expires first at the front. */
export function spendableLots(account: PointsAccount): PointsLot[] {
  return account.lots
    .filter((lot) => lot.state === 'active' && lot.remaining > 0)
    .sort(bySoonestExpiry);
}

export function findLot(account: PointsAccount, lotId: string): PointsLot {
  const lot = account.lots.find((candidate) => candidate.id === lotId);
  if (lot === undefined) throw new RangeError(`The lot ${lotId} was not loaded with its account`);
  return lot;
}

/** The account with these lots in the place of their former selves. */
export function withLots(
  account: PointsAccount,
  changed: readonly PointsLot[],
  debt = account.debt,
): PointsAccount {
  const byId = new Map(changed.map((lot) => [lot.id, lot]));
  return { debt, lots: account.lots.map((lot) => byId.get(lot.id) ?? lot) };
}

/** Takes from the lots in this order until the points are together; answers what is still missing. */
export function takeFrom(
  lots: readonly PointsLot[],
  points: number,
): {
  readonly taken: readonly PointsLot[];
  readonly moves: readonly LotMove[];
  readonly missing: number;
} {
  let missing = points;
  const taken: PointsLot[] = [];
  const moves: LotMove[] = [];
  for (const lot of lots) {
    const change = Math.min(lot.remaining, missing);
    if (change === 0) continue;
    missing -= change;
    taken.push({ ...lot, remaining: lot.remaining - change });
    moves.push({ lotId: lot.id, change: -change });
  }
  return { taken, moves, missing };
}

/** A count of points an operation takes: whole and above 0. */
export function wholePoints(points: number): number {
  if (!Number.isSafeInteger(points) || points < 1)
    throw new RangeError(`Points must be a whole number from 1, not ${String(points)}`);
  return points;
}

function sumRemaining(account: PointsAccount, state: LotState): number {
  return account.lots.reduce((sum, lot) => (lot.state === state ? sum + lot.remaining : sum), 0);
}

function bySoonestExpiry(a: PointsLot, b: PointsLot): number {
  const difference = (a.expiresAt?.getTime() ?? Infinity) - (b.expiresAt?.getTime() ?? Infinity);
  if (difference !== 0 && !Number.isNaN(difference)) return difference;
  return a.id < b.id ? -1 : 1;
}
