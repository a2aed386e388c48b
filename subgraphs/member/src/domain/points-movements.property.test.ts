import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NaivePoints } from './naive-points.fixture.js';
import {
  availablePoints,
  pendingPoints,
  type PointsAccount,
  type PointsChange,
} from './points-account.js';
import {
  activateLot,
  clawBackPoints,
  earnPoints,
  expireLots,
  grantPoints,
  restorePoints,
  spendPoints,
} from './points-movements.js';
import { planRestore, type SpentFromLot } from './points-value.js';

const day = 86_400_000;
const life = 20 * day;
const grace = 5 * day;
const which = fc.nat({ max: 7 });
const amount = fc.integer({ min: 1, max: 12 });

const step = fc.oneof(
  fc.record({ do: fc.constant('earn' as const), points: amount }),
  fc.record({ do: fc.constant('grant' as const), points: amount }),
  fc.record({ do: fc.constant('activate' as const), which }),
  fc.record({ do: fc.constant('spend' as const), points: amount }),
  fc.record({ do: fc.constant('restore' as const), which, points: amount }),
  fc.record({ do: fc.constant('claw' as const), which, points: amount }),
  fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 12 }) }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** The real ledger, driven as the use cases drive it. */
class Ledger {
  account: PointsAccount = { debt: 0, lots: [] };
  readonly entries: PointsChange[] = [];
  readonly spends: SpentFromLot[][] = [];

  add(change: PointsChange): void {
    this.account = change.account;
    this.entries.push(change);
  }
}

function run(steps: readonly Step[]): { ledger: Ledger; naive: NaivePoints } {
  const ledger = new Ledger();
  const naive = new NaivePoints();
  const lots: string[] = [];
  const clawable = new Map<string, number>();
  let now = 0;
  for (const one of steps) {
    const at = new Date(now);
    const pick = 'which' in one ? one.which : 0;
    const lotId = lots[pick % Math.max(1, lots.length)];
    switch (one.do) {
      case 'earn':
      case 'grant': {
        const id = `lot${String(lots.length).padStart(3, '0')}`;
        lots.push(id);
        clawable.set(id, one.points);
        if (one.do === 'earn') ledger.add(earnPoints(ledger.account, id, one.points));
        else ledger.add(grantPoints(ledger.account, id, one.points, at, new Date(now + life)));
        naive.arrive(id, one.points, one.do === 'earn' ? null : now + life);
        break;
      }
      case 'activate': {
        const change =
          lotId === undefined
            ? undefined
            : activateLot(ledger.account, lotId, at, new Date(now + life));
        if (lotId !== undefined && change !== undefined) {
          ledger.add(change);
          naive.activate(lotId, now + life);
        }
        break;
      }
      case 'spend': {
        const change = spendPoints(ledger.account, one.points);
        expect(change !== undefined).toBe(naive.spend(one.points));
        if (change === undefined) break;
        ledger.add(change);
        ledger.spends.push(
          change.moves.map((move, position) => ({
            lotId: move.lotId,
            position,
            taken: -move.change,
            restored: 0,
          })),
        );
        break;
      }
      case 'restore': {
        const order = pick % Math.max(1, ledger.spends.length);
        const plan = planRestore(ledger.spends[order] ?? [], one.points);
        if (plan.length === 0) break;
        ledger.add(restorePoints(ledger.account, plan, at, new Date(now + grace)));
        ledger.spends[order] = (ledger.spends[order] ?? []).map((spent) => ({
          ...spent,
          restored:
            spent.restored +
            plan
              .filter((given) => given.lotId === spent.lotId)
              .reduce((sum, given) => sum + given.change, 0),
        }));
        naive.restore(order, one.points, now, now + grace);
        break;
      }
      case 'claw': {
        const points = lotId === undefined ? 0 : Math.min(one.points, clawable.get(lotId) ?? 0);
        if (lotId === undefined || points === 0) break;
        clawable.set(lotId, (clawable.get(lotId) ?? 0) - points);
        ledger.add(clawBackPoints(ledger.account, lotId, points));
        naive.clawBack(lotId, points);
        break;
      }
      case 'wait': {
        now += one.days * day;
        const { account, changes } = expireLots(ledger.account, new Date(now));
        ledger.entries.push(...changes);
        ledger.account = account;
        naive.expire(now);
        break;
      }
    }
    check(ledger, naive);
  }
  return { ledger, naive };
}

function check({ account, entries }: Ledger, naive: NaivePoints): void {
  expect({ available: availablePoints(account), pending: pendingPoints(account) }).toEqual({
    available: naive.available,
    pending: naive.pending,
  });
  expect(entries.reduce((sum, entry) => sum + entry.availableChange, 0)).toBe(naive.available);
  expect(entries.reduce((sum, entry) => sum + entry.pendingChange, 0)).toBe(naive.pending);
  for (const lot of account.lots) {
    expect(lot.remaining).toBe(naive.remaining(lot.id));
    expect(lot.remaining).toBeGreaterThanOrEqual(0);
    expect(
      entries
        .flatMap(({ moves }) => moves)
        .reduce((sum, move) => (move.lotId === lot.id ? sum + move.change : sum), 0),
    ).toBe(lot.remaining);
    if (lot.remaining > 0) expect(lot.expiresAt?.getTime() ?? null).toBe(naive.expiry(lot.id));
  }
  if (account.debt > 0)
    expect(account.lots.some((lot) => lot.state === 'active' && lot.remaining > 0)).toBe(false);
}

describe('any history of points', () => {
  it('agrees with a model that keeps every single point: balances, lots and expiry', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => void run(steps)),
      { numRuns: 400 },
    );
  });

  it('reaches debt, repays it and lets nothing vanish', () => {
    const { ledger } = run([
      { do: 'grant', points: 10 },
      { do: 'spend', points: 10 },
      { do: 'claw', which: 0, points: 10 },
      { do: 'earn', points: 4 },
      { do: 'activate', which: 1 },
      { do: 'restore', which: 0, points: 10 },
    ]);
    expect(ledger.entries.map(({ reason, availableChange }) => [reason, availableChange])).toEqual([
      ['adjusted', 10],
      ['spent', -10],
      ['clawed_back', -10],
      ['earned', 0],
      ['activated', 4],
      ['restored', 10],
    ]);
    expect(availablePoints(ledger.account)).toBe(4);
  });
});
