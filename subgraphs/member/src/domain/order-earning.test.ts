import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { activationDue, earningStep, type OrderFacts, pointsFor } from './order-earning.js';

describe('points of an amount', () => {
  it.each([
    [0, 100, 0],
    [99, 100, 0],
    [100, 100, 1],
    [12_345, 100, 123],
    [12_345, 150, 185],
    [9_007_199_254_740_991, 200, 180_143_985_094_819],
    [-500, 100, 0],
  ])('%d fen at %d %% earn %d', (earnBaseMinor, percent, points) => {
    expect(pointsFor(earnBaseMinor, percent)).toBe(points);
  });
});

describe('what is left to do for an order', () => {
  const paid = { at: new Date(0), earnBaseMinor: 10_000, multiplierPercent: 150 };
  const nothing = { granted: null, clawedBack: 0 };

  it('is nothing before the payment is heard of, refunds or not', () => {
    expect(
      earningStep({ paid: null, completedAt: null, earnBaseRefundedMinor: 500 }, nothing),
    ).toEqual({ grant: 0, clawBack: 0 });
  });

  it('is the grant at the payment, and at once the claw-back of a refund that came first', () => {
    expect(earningStep({ paid, completedAt: null, earnBaseRefundedMinor: 0 }, nothing)).toEqual({
      grant: 150,
      clawBack: 0,
    });
    expect(earningStep({ paid, completedAt: null, earnBaseRefundedMinor: 5_000 }, nothing)).toEqual(
      { grant: 150, clawBack: 75 },
    );
  });

  it('is nothing when a refund is heard twice or an older one late', () => {
    expect(
      earningStep(
        { paid, completedAt: null, earnBaseRefundedMinor: 5_000 },
        { granted: 150, clawedBack: 75 },
      ),
    ).toEqual({ grant: 0, clawBack: 0 });
    expect(
      earningStep(
        { paid, completedAt: null, earnBaseRefundedMinor: 2_000 },
        { granted: 150, clawedBack: 75 },
      ),
    ).toEqual({ grant: 0, clawBack: 0 });
  });

  it('makes any partition into refunds, in any order and with repeats, end at the same figure', () => {
    const parts = fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 8 });
    const percent = fc.constantFrom(100, 110, 150, 200);
    fc.assert(
      fc.property(
        parts,
        percent,
        fc.integer({ min: 0, max: 3_000 }),
        fc.infiniteStream(fc.nat()),
        (refunds, multiplierPercent, rest, random) => {
          const earnBaseMinor = refunds.reduce((sum, part) => sum + part, 0) + rest;
          let running = 0;
          const cumulative = refunds.map((part) => (running += part));
          const heard = [...cumulative, ...cumulative].sort(
            () => ((random.next().value ?? 0) % 3) - 1,
          );
          let facts: OrderFacts = {
            paid: { at: new Date(0), earnBaseMinor, multiplierPercent },
            completedAt: null,
            earnBaseRefundedMinor: 0,
          };
          let done: { granted: number | null; clawedBack: number } = nothing;
          for (const total of [0, ...heard]) {
            facts = {
              ...facts,
              earnBaseRefundedMinor: Math.max(facts.earnBaseRefundedMinor, total),
            };
            const step = earningStep(facts, done);
            done = {
              granted: (done.granted ?? 0) + step.grant,
              clawedBack: done.clawedBack + step.clawBack,
            };
          }
          expect((done.granted ?? 0) - done.clawedBack).toBe(pointsFor(rest, multiplierPercent));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('ends seven days after completion', () => {
    expect(activationDue(new Date('2026-11-11T08:00:00Z'))).toEqual(
      new Date('2026-11-18T08:00:00Z'),
    );
  });
});
