import {
  availablePoints,
  findLot,
  type LotMove,
  type PointsAccount,
  type PointsChange,
  type PointsLot,
  type PointsReason,
  spendableLots,
  takeFrom,
  wholePoints,
  withLots,
} from './points-account.js';

/** Points of a paid order wait in a lot of their own until its return window has passed. */
export function earnPoints(account: PointsAccount, lotId: string, points: number): PointsChange {
  const lot: PointsLot = {
    id: lotId,
    state: 'pending',
    remaining: wholePoints(points),
    activeAt: null,
    expiresAt: null,
  };
  return {
    account: { ...account, lots: [...account.lots, lot] },
    reason: 'earned',
    availableChange: 0,
    pendingChange: points,
    moves: [{ lotId, change: points }],
  };
}

/** The return window has passed: what is left of the lot becomes spendable, debt is repaid from it first. */
export function activateLot(
  account: PointsAccount,
  lotId: string,
  now: Date,
  expiresAt: Date,
): PointsChange | undefined {
  const lot = findLot(account, lotId);
  if (lot.state !== 'pending') return undefined;
  const active: PointsLot = { ...lot, state: 'active', activeAt: now, expiresAt, remaining: 0 };
  const arrived = putInto(withLots(account, [active]), lotId, lot.remaining);
  const repaid = lot.remaining - findLot(arrived, lotId).remaining;
  return {
    account: arrived,
    reason: 'activated',
    availableChange: lot.remaining,
    pendingChange: -lot.remaining,
    moves: repaid === 0 ? [] : [{ lotId, change: -repaid }],
  };
}

/** Soonest-expiring first; undefined when there are not enough. */
export function spendPoints(account: PointsAccount, points: number): PointsChange | undefined {
  if (availablePoints(account) < wholePoints(points)) return undefined;
  const { taken, moves } = takeFrom(spendableLots(account), points);
  return {
    account: withLots(account, taken),
    reason: 'spent',
    availableChange: -points,
    pendingChange: 0,
    moves,
  };
}

/**
 * Spent points come back to the lots they were taken from, with the expiry those had; a lot that expired meanwhile
 * opens again until `graceUntil`. Debt is repaid first.
 */
export function restorePoints(
  account: PointsAccount,
  restored: readonly LotMove[],
  now: Date,
  graceUntil: Date,
): PointsChange {
  let next = account;
  const moves: LotMove[] = [];
  for (const { lotId, change } of restored) {
    const lot = findLot(next, lotId);
    const isOpen = lot.state === 'active' && lot.expiresAt !== null && lot.expiresAt > now;
    const before = isOpen ? lot : { ...lot, state: 'active' as const, expiresAt: graceUntil };
    next = putInto(withLots(next, [before]), lotId, wholePoints(change));
    moves.push({ lotId, change: findLot(next, lotId).remaining - before.remaining });
  }
  const points = restored.reduce((sum, { change }) => sum + change, 0);
  return { account: next, reason: 'restored', availableChange: points, pendingChange: 0, moves };
}

/**
 * Earned points of refunded goods go: first from the lot they came in, then from the other active lots, soonest
 * expiry first; what is not there any more becomes debt, so that the balance goes below 0 instead of forgiving it.
 */
export function clawBackPoints(
  account: PointsAccount,
  lotId: string,
  points: number,
): PointsChange {
  const own = findLot(account, lotId);
  const fromOwn = takeFrom(
    own.state === 'pending' || own.state === 'active' ? [own] : [],
    wholePoints(points),
  );
  const others = spendableLots(account).filter((lot) => lot.id !== lotId);
  const fromOthers = takeFrom(others, fromOwn.missing);
  const pendingChange = own.state === 'pending' ? fromOwn.missing - points : 0;
  return {
    account: withLots(
      account,
      [...fromOwn.taken, ...fromOthers.taken],
      account.debt + fromOthers.missing,
    ),
    reason: 'clawed_back',
    availableChange: -points - pendingChange,
    pendingChange,
    moves: [...fromOwn.moves, ...fromOthers.moves],
  };
}

/** Staff or an import give points, spendable at once. */
export function grantPoints(
  account: PointsAccount,
  lotId: string,
  points: number,
  now: Date,
  expiresAt: Date,
): PointsChange {
  const lot: PointsLot = { id: lotId, state: 'active', remaining: 0, activeAt: now, expiresAt };
  const next = putInto({ ...account, lots: [...account.lots, lot] }, lotId, wholePoints(points));
  const kept = findLot(next, lotId).remaining;
  return {
    account: next,
    reason: 'adjusted',
    availableChange: points,
    pendingChange: 0,
    moves: kept === 0 ? [] : [{ lotId, change: kept }],
  };
}

/** Staff take points away, never more than there are; undefined when there are not enough. */
export function withdrawPoints(account: PointsAccount, points: number): PointsChange | undefined {
  const spent = spendPoints(account, points);
  return spent === undefined ? undefined : { ...spent, reason: 'adjusted' };
}

/** One entry for every active lot whose last day is over. */
export function expireLots(
  account: PointsAccount,
  now: Date,
): {
  readonly account: PointsAccount;
  readonly changes: readonly (PointsChange & {
    readonly lotId: string;
    readonly expiredAt: Date;
  })[];
} {
  let next = account;
  const changes: (PointsChange & { lotId: string; expiredAt: Date })[] = [];
  for (const lot of account.lots) {
    if (lot.state !== 'active' || lot.expiresAt === null || lot.expiresAt > now) continue;
    next = withLots(next, [{ ...lot, state: 'expired', remaining: 0 }]);
    if (lot.remaining === 0) continue;
    const common = {
      lotId: lot.id,
      expiredAt: lot.expiresAt,
      account: next,
      reason: 'expired' as PointsReason,
    };
    changes.push({
      ...common,
      availableChange: -lot.remaining,
      pendingChange: 0,
      moves: [{ lotId: lot.id, change: -lot.remaining }],
    });
  }
  return { account: next, changes };
}

/** The account was closed: whatever it holds or owes is gone. */
export function forfeitPoints(account: PointsAccount): PointsChange {
  const lots = account.lots.map((lot): PointsLot => ({
    ...lot,
    remaining: 0,
    state: lot.state === 'expired' ? 'expired' : 'void',
  }));
  const held = account.lots.filter((lot) => lot.remaining > 0);
  const pending = held.reduce(
    (sum, lot) => (lot.state === 'pending' ? sum + lot.remaining : sum),
    0,
  );
  return {
    account: { debt: 0, lots },
    reason: 'adjusted',
    availableChange: 0 - availablePoints(account),
    pendingChange: 0 - pending,
    moves: held.map((lot) => ({ lotId: lot.id, change: -lot.remaining })),
  };
}

function putInto(account: PointsAccount, lotId: string, points: number): PointsAccount {
  const repaid = Math.min(account.debt, points);
  const lot = findLot(account, lotId);
  return withLots(
    account,
    [{ ...lot, remaining: lot.remaining + points - repaid }],
    account.debt - repaid,
  );
}
