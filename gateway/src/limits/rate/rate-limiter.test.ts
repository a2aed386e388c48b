import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '@hub/kernel';
import fc from 'fast-check';
import { rateLimited, rateLimitHeaders } from './rate-limit-headers.js';
import { RATE_WINDOW_SECONDS, RateLimiter, type RateVerdict } from './rate-limiter.js';
import { SpendingInMemory } from './spending-in-memory.js';

function limiter(identity: number | null, clock = new FakeClock(new Date(0))): RateLimiter {
  return new RateLimiter(new SpendingInMemory(RATE_WINDOW_SECONDS, () => clock.now()), identity);
}

const app = { name: 'app', costPerMinute: 100 };

describe('a rate limit by cost', () => {
  it('takes from the client and from the identity, and tells the one with the least left', async () => {
    const limits = limiter(30);
    expect(await limits.spend({ client: app, identityKey: 'a', cost: 25 })).toEqual({
      allowed: true,
      limit: 30,
      remaining: 5,
      resetSeconds: 60,
      applied: [
        { name: 'client', limit: 100, remaining: 75, resetSeconds: 60 },
        { name: 'identity', limit: 30, remaining: 5, resetSeconds: 60 },
      ],
    });
  });

  it('refuses what is not left without taking it, so that something cheaper still fits', async () => {
    const limits = limiter(30);
    await limits.spend({ client: app, identityKey: 'a', cost: 25 });
    expect(await limits.spend({ client: app, identityKey: 'a', cost: 6 })).toMatchObject({
      allowed: false,
      limit: 30,
      remaining: 5,
    });
    expect(await limits.spend({ client: app, identityKey: 'a', cost: 5 })).toMatchObject({
      allowed: true,
      remaining: 0,
    });
  });

  it('gives the identity back what the client’s budget refuses', async () => {
    const limits = limiter(90);
    await limits.spend({ client: app, identityKey: 'a', cost: 80 });
    const refusal = await limits.spend({ client: app, identityKey: 'b', cost: 80 });
    expect(refusal).toMatchObject({
      allowed: false,
      limit: 100,
      applied: [
        { name: 'client', remaining: 20 },
        { name: 'identity', remaining: 90 },
      ],
    });
    const other = { name: 'pos', costPerMinute: null };
    expect(await limits.spend({ client: other, identityKey: 'b', cost: 90 })).toMatchObject({
      allowed: true,
      remaining: 0,
    });
  });

  it('is whole again after its window', async () => {
    const clock = new FakeClock(new Date(0));
    const limits = limiter(10, clock);
    await limits.spend({ client: app, identityKey: 'a', cost: 10 });
    clock.advance(59_000);
    expect(await limits.spend({ client: app, identityKey: 'a', cost: 1 })).toMatchObject({
      allowed: false,
      resetSeconds: 1,
    });
    clock.advance(1_000);
    expect(await limits.spend({ client: app, identityKey: 'a', cost: 10 })).toMatchObject({
      allowed: true,
    });
  });

  it('counts what costs nothing as something', async () => {
    const limits = limiter(2);
    const ask = () => limits.spend({ client: app, identityKey: 'a', cost: 0 });
    expect([await ask(), await ask(), await ask()].map(({ allowed }) => allowed)).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('does not apply where nobody set one', async () => {
    const client = { name: 'app', costPerMinute: null };
    expect(await limiter(null).spend({ client, identityKey: 'a', cost: 1e9 })).toEqual({
      allowed: true,
      limit: null,
      remaining: null,
      resetSeconds: null,
      applied: [],
    });
  });

  it('lets nobody exceed any budget, in whatever order', async () => {
    const asks = fc.record({
      client: fc.constantFrom('app', 'pos'),
      identity: fc.constantFrom('a', 'b', 'c'),
      cost: fc.integer({ min: 1, max: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(asks, { maxLength: 40 }), async (requests) => {
        const limits = limiter(60);
        const spent = new Map<string, number>();
        const add = (key: string, cost: number) => spent.set(key, (spent.get(key) ?? 0) + cost);
        for (const { client, identity, cost } of requests) {
          const policy = { name: client, costPerMinute: 100 };
          const { allowed } = await limits.spend({ client: policy, identityKey: identity, cost });
          const fits =
            (spent.get(client) ?? 0) + cost <= 100 && (spent.get(identity) ?? 0) + cost <= 60;
          expect(allowed).toBe(fits);
          if (allowed) [client, identity].forEach((key) => add(key, cost));
        }
      }),
    );
  });
});

describe('a million identities', () => {
  it('take bounded memory, and those who came last are still counted', async () => {
    const book = new SpendingInMemory(60, () => new Date(0), { mostKeys: 1_000 });
    let largest = 0;
    for (let identity = 0; identity < 1_000_000; identity += 1) {
      await book.spend({ key: String(identity), budget: 10 }, 10);
      largest = Math.max(largest, book.size);
    }
    expect(largest).toBe(1_000);
    expect(await book.spend({ key: '999500', budget: 10 }, 1)).toMatchObject({ taken: false });
  });

  it('leave nothing behind when their windows have ended', async () => {
    let now = 0;
    const book = new SpendingInMemory(60, () => new Date(now));
    for (let identity = 0; identity < 5_000; identity += 1)
      await book.spend({ key: String(identity), budget: 10 }, 1);
    now = 60_000;
    await book.spend({ key: 'late', budget: 10 }, 1);
    expect(book.size).toBe(1);
  });
});

describe('the headers of a rate limit', () => {
  const verdict: RateVerdict = {
    allowed: false,
    limit: 100,
    remaining: 3,
    resetSeconds: 17,
    applied: [
      { name: 'client', limit: 100, remaining: 3, resetSeconds: 17 },
      { name: 'identity', limit: 30, remaining: 30, resetSeconds: 60 },
    ],
  };

  it('tell every quota, what is left of it and when to come back', () => {
    expect(rateLimitHeaders(verdict)).toEqual({
      'ratelimit-policy': '"client";q=100;w=60, "identity";q=30;w=60',
      ratelimit: '"client";r=3;t=17, "identity";r=30;t=60',
      'retry-after': '17',
    });
    expect(rateLimitHeaders({ ...verdict, allowed: true })).not.toHaveProperty('retry-after');
    expect(rateLimitHeaders({ ...verdict, applied: [] })).toEqual({});
  });

  it('go with an error that says what it would have cost', () => {
    expect(rateLimited(verdict, 5)).toMatchObject({
      code: 'RATE_LIMITED',
      retryable: true,
      message: 'The operation costs 5; 3 of 100 are left in this minute: wait 17 seconds.',
      details: { cost: 5, limit: 100, remaining: 3, resetSeconds: 17 },
    });
    expect(rateLimited(verdict, 500).message).toContain('never fits');
  });
});
