import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { businessCalendar } from '../use-cases/business-calendar.js';
import { firstTiers } from './first-tiers.js';
import { type GrowthFact, tierStanding } from './tier-standing.js';
import { tierRules } from './tier.js';

const rules = tierRules(1, firstTiers);
const days = businessCalendar('Asia/Shanghai');
const at = (local: string) =>
  new Date(`${local.length === 10 ? `${local}T12:00:00` : local}+08:00`);
const memberSince = at('2024-01-01');
const stand = (facts: readonly GrowthFact[], now: string) => {
  const { tier, growthValue, validUntil, since, nextReviewAt, windowFrom } = tierStanding(
    rules,
    facts,
    { memberSince, days },
    at(now),
  );
  return { tier: tier.code, growthValue, validUntil, since, nextReviewAt, windowFrom };
};
const paid = (orderId: string, when: string, yuan: number): GrowthFact => ({
  kind: 'paid',
  orderId,
  at: at(when),
  amountMinor: yuan * 100,
});
const refunded = (orderId: string, when: string, totalYuan: number): GrowthFact => ({
  kind: 'refunded',
  orderId,
  at: at(when),
  refundedTotalMinor: totalYuan * 100,
});

describe('the tier of a member', () => {
  it('is the lowest without growth, and needs no renewing', () => {
    expect(stand([], '2026-11-11')).toEqual({
      tier: 'pearl',
      growthValue: 0,
      since: memberSince,
      validUntil: null,
      nextReviewAt: null,
      windowFrom: at('2025-11-11T00:00:00'),
    });
  });

  it('rises the moment the growth of twelve months reaches the next requirement', () => {
    const facts = [paid('a', '2026-03-01', 600), paid('b', '2026-05-01', 400)];
    expect(stand([paid('a', '2026-03-01', 600)], '2026-05-01').tier).toBe('pearl');
    expect(stand(facts, '2026-05-01')).toMatchObject({
      tier: 'silver',
      growthValue: 1_000,
      since: at('2026-05-01'),
      validUntil: at('2027-05-02T00:00:00'),
    });
  });

  it('may rise several steps at once', () => {
    expect(stand([paid('a', '2026-03-01', 20_000)], '2026-03-01').tier).toBe('black');
  });

  it('counts whole yuan of each order', () => {
    const facts: GrowthFact[] = [
      { kind: 'paid', orderId: 'a', at: at('2026-01-05'), amountMinor: 99_999 },
    ];
    expect(stand(facts, '2026-01-06')).toMatchObject({ growthValue: 999, tier: 'pearl' });
  });

  it('stays through its anniversary day and falls one step after it', () => {
    const facts = [paid('a', '2026-03-01', 20_000)];
    expect(stand(facts, '2027-03-01T23:59:59').tier).toBe('black');
    expect(stand(facts, '2027-03-02T00:00:00')).toMatchObject({
      tier: 'gold',
      growthValue: 0,
      since: at('2027-03-02T00:00:00'),
    });
    expect(stand(facts, '2028-03-02T00:00:00').tier).toBe('silver');
    expect(stand(facts, '2029-03-02T00:00:00')).toMatchObject({ tier: 'pearl', validUntil: null });
  });

  it('is renewed at the anniversary when the last twelve months qualify again', () => {
    const facts = [paid('a', '2026-03-01', 1_000), paid('b', '2026-12-24', 1_000)];
    expect(stand(facts, '2027-03-02T00:00:00')).toMatchObject({
      tier: 'silver',
      since: at('2026-03-01'),
      validUntil: at('2028-03-02T00:00:00'),
    });
    expect(stand(facts, '2028-03-02T00:00:00').tier).toBe('pearl');
  });

  it('keeps a tier whose growth was refunded until the anniversary', () => {
    const facts = [paid('a', '2026-03-01', 1_000), refunded('a', '2026-03-08', 1_000)];
    expect(stand(facts, '2026-03-09')).toMatchObject({ tier: 'silver', growthValue: 0 });
    expect(stand(facts, '2027-03-02T00:00:00').tier).toBe('pearl');
  });

  it('takes the largest cumulative refund, however the refunds arrive', () => {
    const facts = [
      paid('a', '2026-03-01', 900),
      refunded('a', '2026-03-09', 500),
      refunded('a', '2026-03-08', 200),
    ];
    expect(stand(facts, '2026-03-10').growthValue).toBe(400);
    expect(stand(facts, '2026-03-08T13:00:00').growthValue).toBe(700);
  });

  it('never counts a refund of an order that is not heard of, nor below 0', () => {
    expect(stand([refunded('a', '2026-03-09', 500)], '2026-03-10').growthValue).toBe(0);
    expect(
      stand([{ kind: 'credited', at: at('2026-01-01'), growth: -50 }], '2026-03-10').growthValue,
    ).toBe(0);
  });

  it('of a grant lasts a year and falls by policy', () => {
    const facts: GrowthFact[] = [{ kind: 'granted', at: at('2026-01-10'), level: 2 }];
    expect(stand(facts, '2026-06-01')).toMatchObject({ tier: 'gold', growthValue: 0 });
    expect(stand(facts, '2027-01-11T00:00:00').tier).toBe('silver');
  });

  it.each([
    ['a leap day lasts through 28 February', '2028-02-29', '2029-03-01T00:00:00'],
    ['the day before a leap day lasts through 28 February', '2027-02-28', '2028-02-29T00:00:00'],
    [
      'New Year in Shanghai, still the old year in UTC',
      '2027-01-01T00:30:00',
      '2028-01-02T00:00:00',
    ],
    ['the last minute of a year in Shanghai', '2026-12-31T23:59:00', '2028-01-01T00:00:00'],
  ])('%s', (_, when, until) => {
    const facts = [paid('a', when, 1_000)];
    const end = at(until);
    expect(tierStanding(rules, facts, { memberSince, days }, at(when)).validUntil).toEqual(end);
    expect(
      tierStanding(rules, facts, { memberSince, days }, new Date(end.getTime() - 1)),
    ).toMatchObject({ growthValue: 1_000, nextReviewAt: end });
    expect(tierStanding(rules, facts, { memberSince, days }, end)).toMatchObject({
      growthValue: 0,
      tier: { code: 'pearl' },
    });
  });

  it('does not drift when it was reached on a leap day', () => {
    const yearly = ['2028-02-29', '2029-01-10', '2030-01-10', '2031-01-10', '2031-06-01'].map(
      (when, index) => paid(String(index), when, 1_000),
    );
    expect(stand(yearly, '2029-12-01').validUntil).toEqual(at('2030-03-01T00:00:00'));
    expect(stand(yearly, '2031-12-01').validUntil).toEqual(at('2032-03-01T00:00:00'));
  });

  it('begins its window on the first day whose growth still counts', () => {
    expect(stand([], '2028-02-29').windowFrom).toEqual(at('2027-03-01T00:00:00'));
    expect(stand([], '2029-02-28').windowFrom).toEqual(at('2028-02-28T00:00:00'));
  });
});

const fact = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('paid' as const),
      orderId: fc.integer({ min: 0, max: 9 }).map(String),
      day: fc.integer({ min: 0, max: 1_500 }),
      amountMinor: fc.integer({ min: 0, max: 900_000 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('refunded' as const),
      orderId: fc.integer({ min: 0, max: 9 }).map(String),
      day: fc.integer({ min: 0, max: 1_500 }),
      refundedTotalMinor: fc.integer({ min: 0, max: 900_000 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('granted' as const),
      day: fc.integer({ min: 0, max: 1_500 }),
      level: fc.integer({ min: 0, max: 3 }),
    }),
  },
);
const moment = (day: number) => new Date(memberSince.getTime() + day * 86_400_000);
const facts = fc.array(
  fact.map(({ day, ...rest }): GrowthFact => ({ ...rest, at: moment(day) })),
  { maxLength: 14 },
);

describe('the replay of the growth ledger', () => {
  it('gives the same standing whatever order the facts arrived in', () => {
    const shuffledTwice = facts.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(shuffledTwice, fc.integer({ min: 0, max: 2_200 }), ([list, shuffled], day) => {
        const member = { memberSince, days };
        expect(tierStanding(rules, shuffled, member, moment(day))).toEqual(
          tierStanding(rules, list, member, moment(day)),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('does not see facts that have not happened yet', () => {
    fc.assert(
      fc.property(facts, fc.integer({ min: 0, max: 1_500 }), (list, day) => {
        const now = moment(day);
        const member = { memberSince, days };
        expect(tierStanding(rules, list, member, now)).toEqual(
          tierStanding(
            rules,
            list.filter((one) => one.at <= now),
            member,
            now,
          ),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('changes between two looks only at the moment it announced, when nothing happened', () => {
    fc.assert(
      fc.property(
        facts,
        fc.integer({ min: 1_500, max: 1_900 }),
        fc.integer({ min: 1, max: 400 }),
        (list, day, later) => {
          const member = { memberSince, days };
          const first = tierStanding(rules, list, member, moment(day));
          const next = tierStanding(rules, list, member, moment(day + later));
          if (first.nextReviewAt === null || first.nextReviewAt > moment(day + later)) {
            expect({ tier: next.tier.code, growth: next.growthValue }).toEqual({
              tier: first.tier.code,
              growth: first.growthValue,
            });
          }
          expect(first.nextReviewAt === null || first.nextReviewAt > moment(day)).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });
});
