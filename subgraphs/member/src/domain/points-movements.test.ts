import { describe, expect, it } from '@jest/globals';
import {
  availablePoints,
  findLot,
  type PointsAccount,
  type PointsLot,
  wholePoints,
} from './points-account.js';
import {
  activateLot,
  clawBackPoints,
  earnPoints,
  expireLots,
  forfeitPoints,
  grantPoints,
  restorePoints,
  spendPoints,
  withdrawPoints,
} from './points-movements.js';
import { planRestore } from './points-value.js';

const day = (number: number) => new Date(Date.UTC(2026, 0, number));
const lot = (
  id: string,
  remaining: number,
  expires: number,
  state: PointsLot['state'] = 'active',
): PointsLot => ({
  id,
  state,
  remaining,
  activeAt: state === 'pending' ? null : day(1),
  expiresAt: state === 'pending' ? null : day(expires),
});
const holding = (...lots: PointsLot[]): PointsAccount => ({ debt: 0, lots });

describe('spending', () => {
  it('draws on the lot that expires first and records how much of each', () => {
    const change = spendPoints(
      holding(lot('late', 50, 30), lot('soon', 20, 10), lot('mid', 10, 20)),
      35,
    );
    expect(change?.moves).toEqual([
      { lotId: 'soon', change: -20 },
      { lotId: 'mid', change: -10 },
      { lotId: 'late', change: -5 },
    ]);
    expect(change && availablePoints(change.account)).toBe(45);
  });

  it('leaves pending and expired points alone', () => {
    expect(
      spendPoints(
        holding(lot('a', 50, 1, 'pending'), lot('b', 50, 1, 'expired'), lot('c', 9, 1)),
        10,
      ),
    ).toBeUndefined();
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses %d points as no count of points', (points) => {
    expect(() => spendPoints(holding(lot('a', 50, 9)), points)).toThrow('whole number');
    expect(() => wholePoints(points)).toThrow(RangeError);
  });
});

describe('restoring', () => {
  it('gives the lot drawn on last its points first, never more than were taken', () => {
    const spent = [
      { lotId: 'a', position: 0, taken: 20, restored: 0 },
      { lotId: 'b', position: 1, taken: 10, restored: 4 },
    ];
    expect(planRestore(spent, 8)).toEqual([
      { lotId: 'b', change: 6 },
      { lotId: 'a', change: 2 },
    ]);
    expect(planRestore(spent, 1_000).reduce((sum, { change }) => sum + change, 0)).toBe(26);
    expect(planRestore(spent, 0)).toEqual([]);
  });

  it('keeps the original expiry of a lot that is still good', () => {
    const { account } = restorePoints(
      holding(lot('a', 0, 20)),
      [{ lotId: 'a', change: 5 }],
      day(10),
      day(40),
    );
    expect(findLot(account, 'a')).toEqual(lot('a', 5, 20));
  });

  it.each(['active', 'expired'] as const)(
    'opens a lot past its last day again for the grace (%s)',
    (state) => {
      const { account } = restorePoints(
        holding(lot('a', 0, 20, state)),
        [{ lotId: 'a', change: 5 }],
        day(20),
        day(50),
      );
      expect(findLot(account, 'a')).toEqual(lot('a', 5, 50));
    },
  );
});

describe('activation', () => {
  it('happens once', () => {
    const earned = earnPoints(holding(), 'a', 7).account;
    const active = activateLot(earned, 'a', day(8), day(400));
    expect(active).toMatchObject({ availableChange: 7, pendingChange: -7, moves: [] });
    expect(active && activateLot(active.account, 'a', day(9), day(401))).toBeUndefined();
  });

  it('repays debt first', () => {
    const { account } = earnPoints({ debt: 5, lots: [] }, 'a', 7);
    const active = activateLot(account, 'a', day(8), day(400));
    expect(active).toMatchObject({
      availableChange: 7,
      account: { debt: 0 },
      moves: [{ lotId: 'a', change: -5 }],
    });
    expect(active && availablePoints(active.account)).toBe(2);
  });
});

describe('clawing back', () => {
  it('takes pending points of the order while they are pending', () => {
    const { account } = earnPoints(holding(lot('other', 9, 9)), 'a', 7);
    expect(clawBackPoints(account, 'a', 3)).toMatchObject({
      availableChange: 0,
      pendingChange: -3,
      moves: [{ lotId: 'a', change: -3 }],
    });
  });

  it('takes what is spent from the other lots, then leaves the balance below 0', () => {
    const change = clawBackPoints(holding(lot('a', 2, 9), lot('b', 3, 5)), 'a', 10);
    expect(change).toMatchObject({ availableChange: -10, pendingChange: 0, account: { debt: 5 } });
    expect(change.moves).toEqual([
      { lotId: 'a', change: -2 },
      { lotId: 'b', change: -3 },
    ]);
    expect(availablePoints(change.account)).toBe(-5);
  });
});

describe('corrections, expiry and closing', () => {
  it('grants repay debt first, withdrawals stop at the balance', () => {
    const granted = grantPoints({ debt: 4, lots: [] }, 'a', 3, day(1), day(9));
    expect(granted).toMatchObject({
      reason: 'adjusted',
      availableChange: 3,
      moves: [],
      account: { debt: 1 },
    });
    expect(withdrawPoints(holding(lot('a', 5, 9)), 6)).toBeUndefined();
    expect(withdrawPoints(holding(lot('a', 5, 9)), 5)).toMatchObject({
      reason: 'adjusted',
      availableChange: -5,
    });
  });

  it('expires a lot at its moment and not before, and says nothing of empty ones', () => {
    const account = holding(lot('a', 5, 10), lot('empty', 0, 10), lot('b', 5, 11));
    expect(expireLots(account, new Date(day(10).getTime() - 1)).changes).toEqual([]);
    const { account: after, changes } = expireLots(account, day(10));
    expect(changes.map(({ lotId, availableChange }) => [lotId, availableChange])).toEqual([
      ['a', -5],
    ]);
    expect(after.lots.map(({ state }) => state)).toEqual(['expired', 'expired', 'active']);
  });

  it('forfeits what an account holds and owes', () => {
    const held = forfeitPoints(
      holding(lot('a', 5, 10), lot('p', 7, 0, 'pending'), lot('x', 0, 1, 'expired')),
    );
    expect(held).toMatchObject({ availableChange: -5, pendingChange: -7, account: { debt: 0 } });
    expect(held.account.lots.map(({ state }) => state)).toEqual(['void', 'void', 'expired']);
    expect(forfeitPoints({ debt: 8, lots: [] })).toMatchObject({
      availableChange: 8,
      pendingChange: 0,
    });
  });

  it('refuses to move a lot it was not given', () => {
    expect(() => findLot(holding(), 'a')).toThrow('was not loaded');
  });
});
