import { describe, expect, it } from '@jest/globals';
import { RateLimiter } from '../limits/rate/rate-limiter.js';
import { SpendingInMemory } from '../limits/rate/spending-in-memory.js';
import { silentObserver } from '../observe/gateway-observer.js';
import { admit } from './admission.js';
import { callerOf } from './caller.fixture.js';
import type { OperationFacts } from './operation-facts.js';
import { RequestRefused } from './request-refused.js';

function factsOf(cost: number, tooLarge = false): OperationFacts {
  return {
    cost: () => cost,
    refuseLargePages: () => {
      if (tooLarge) throw new Error('PAGE_TOO_LARGE');
    },
    cachePolicy: { maxAgeSeconds: 0, isPrivate: false, entityTypes: [] },
    evicts: [],
    fields: { denied: 0, masked: 0, unmasked: [] },
    counter: null,
  };
}

function limiterOf(identityCostPerMinute: number | null) {
  const now = new Date('2026-01-01T00:00:00Z');
  return new RateLimiter(new SpendingInMemory(60, () => now), identityCostPerMinute);
}

const limitless = { maxOperationCost: null, rateLimiter: null, observer: silentObserver };

describe('an operation', () => {
  it('is admitted at once, uncounted, where nothing is limited', () => {
    const neverCounted = {
      ...factsOf(1),
      cost: () => {
        throw new Error('counted');
      },
    };
    expect(admit(limitless, neverCounted, callerOf(), {})).toEqual({ cost: 0, headers: {} });
  });

  it('is held to the size of its pages even where nothing else is limited', () => {
    expect(() => admit(limitless, factsOf(1, true), callerOf(), {})).toThrow('PAGE_TOO_LARGE');
  });

  it.each<[string, number | null, number | null, boolean]>([
    ['as much as the gateway allows', 10, null, true],
    ['more than the gateway allows', 9, null, false],
    ['as much as was agreed, though the gateway allows less', 5, 10, true],
    ['more than was agreed, though the gateway allows it', 50, 9, false],
    ['more than was agreed where the gateway allows everything', null, 9, false],
  ])('that costs %s', (_, gateway, agreed, admitted) => {
    const ask = () =>
      admit(
        { ...limitless, maxOperationCost: gateway },
        factsOf(10),
        callerOf({ policy: { maxOperationCost: agreed } }),
        {},
      );
    if (admitted) expect(ask()).toEqual({ cost: 10, headers: {} });
    else expect(ask).toThrow(expect.objectContaining({ code: 'COST_LIMIT_EXCEEDED' }));
  });

  it('is weighed with its variables', () => {
    const facts = { ...factsOf(0), cost: (given: object) => ('first' in given ? 7 : 0) };
    const terms = { ...limitless, maxOperationCost: 100 };
    expect(admit(terms, facts, callerOf(), { first: 7 })).toMatchObject({ cost: 7 });
  });

  it('is not paid for when it is refused for its cost', async () => {
    const terms = { ...limitless, maxOperationCost: 10, rateLimiter: limiterOf(12) };
    expect(() => admit(terms, factsOf(11), callerOf(), {})).toThrow();
    expect(await admit(terms, factsOf(10), callerOf(), {})).toMatchObject({ cost: 10 });
  });
});

describe('a budget', () => {
  it('is spent by whoever asks, and told', async () => {
    const terms = { ...limitless, rateLimiter: limiterOf(20) };
    expect(await admit(terms, factsOf(15), callerOf(), {})).toEqual({
      cost: 15,
      headers: { 'ratelimit-policy': '"identity";q=20;w=60', ratelimit: '"identity";r=5;t=60' },
    });
    // Another one has a purse of their own, however they share answers.
    const other = callerOf({ spenderKey: 'address:127.0.0.2' });
    expect(await admit(terms, factsOf(15), other, {})).toMatchObject({ cost: 15 });
  });

  it.each<['identity' | 'client', number | null, number | null]>([
    ['identity', 10, null],
    ['client', null, 10],
    ['client', 30, 10],
  ])(
    'of the %s that is spent refuses with 429, when to come back, and is counted',
    async (by, identity, client) => {
      const limited: unknown[] = [];
      const observer = {
        ...silentObserver,
        rateLimited: (event: unknown) => void limited.push(event),
      };
      const terms = { ...limitless, rateLimiter: limiterOf(identity), observer };
      const caller = callerOf({ policy: { costPerMinute: client } });
      await admit(terms, factsOf(8), caller, {});
      expect(limited).toEqual([]);
      const refusal: unknown = await Promise.resolve(admit(terms, factsOf(8), caller, {})).catch(
        (error: unknown) => error,
      );
      expect(refusal).toBeInstanceOf(RequestRefused);
      expect(refusal).toMatchObject({
        status: 429,
        headers: { 'retry-after': '60' },
        reasons: [{ code: 'RATE_LIMITED' }],
      });
      expect(limited).toEqual([{ clientName: 'website', by }]);
    },
  );
});
