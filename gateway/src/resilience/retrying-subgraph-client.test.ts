import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { Demand } from '../engine/demand.js';
import type { Attempt } from './attempt.js';
import {
  RetryingSubgraphClient,
  usualRetries,
  type RetryingOptions,
} from './retrying-subgraph-client.js';
import { mutationFetch, queryFetch, scopeOf, ScriptedLayer } from './subgraph-fetch.fixture.js';
import { UnansweredFetch, type FetchFailure } from './unanswered-fetch.js';

const failing = (failure: FetchFailure) => new UnansweredFetch('member', failure);

function retrying(
  failureOf: (nth: number) => Error | null,
  part: Partial<RetryingOptions> = {},
): { client: RetryingSubgraphClient; inner: ScriptedLayer } {
  const inner = new ScriptedLayer(failureOf);
  const client = new RetryingSubgraphClient(inner, {
    ...usualRetries,
    subgraph: 'member',
    queryMilliseconds: 10_000,
    observer: undefined,
    random: () => 0,
    ...part,
  });
  return { client, inner };
}

describe('a query that failed', () => {
  it.each<FetchFailure>(['unreachable', 'broken', 'overloaded', 'garbled'])(
    'is sent again: %s',
    async (failure) => {
      const { client, inner } = retrying((nth) => (nth === 0 ? failing(failure) : null));
      expect(await client.fetch(queryFetch())).toEqual({ data: {} });
      expect(inner.asked).toHaveLength(2);
    },
  );

  it('is not sent again when nobody waits for it any more', async () => {
    const demand = new Demand();
    const { client, inner } = retrying(() => failing('overloaded'), { random: () => 1 });
    const answer = client.fetch(queryFetch({ request: scopeOf({ demand }) }));
    demand.end();
    await expect(answer).rejects.toMatchObject({ failure: 'overloaded' });
    expect(inner.asked).toHaveLength(1);
  });

  it.each<FetchFailure>([
    'late',
    'out of time',
    'oversized',
    'breaker open',
    'no room',
    'cancelled',
    'abandoned',
    'unknown',
    'unsendable',
  ])('is not sent again: %s', async (failure) => {
    const { client, inner } = retrying(() => failing(failure));
    await expect(client.fetch(queryFetch())).rejects.toMatchObject({ failure });
    expect(inner.asked).toHaveLength(1);
  });

  it('is not sent again after a refusal that is no failure', async () => {
    const { client, inner } = retrying(() => new Error('FORBIDDEN'));
    await expect(client.fetch(queryFetch())).rejects.toThrow('FORBIDDEN');
    expect(inner.asked).toHaveLength(1);
  });

  it('is sent as often as allowed and ends with the last failure', async () => {
    const { client, inner } = retrying((nth) => failing(nth < 2 ? 'broken' : 'overloaded'));
    await expect(client.fetch(queryFetch())).rejects.toMatchObject({ failure: 'overloaded' });
    expect(inner.asked).toHaveLength(3);
  });

  it('stops as soon as a retry meets what no retry helps against', async () => {
    const { client, inner } = retrying((nth) => failing(nth === 0 ? 'broken' : 'breaker open'));
    await expect(client.fetch(queryFetch())).rejects.toMatchObject({ failure: 'breaker open' });
    expect(inner.asked).toHaveLength(2);
  });

  it('is not sent again when its request would be over by then', async () => {
    const { client, inner } = retrying(() => failing('broken'), { random: () => 0.99 });
    const request = scopeOf({ deadlineAt: performance.now() + 5 });
    await expect(client.fetch(queryFetch({ request }))).rejects.toMatchObject({
      failure: 'broken',
    });
    expect(inner.asked).toHaveLength(1);
  });

  it('tells of each retry', async () => {
    const retried = jest.fn();
    const { client } = retrying((nth) => (nth < 2 ? failing('broken') : null), {
      observer: { retried },
    });
    await client.fetch(queryFetch());
    expect(retried.mock.calls).toEqual([
      [{ subgraph: 'member', failure: 'broken' }],
      [{ subgraph: 'member', failure: 'broken' }],
    ]);
  });
});

describe('the wait before a retry', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('doubles, by chance shorter, up to its bound; all tries share one deadline', async () => {
    const { client, inner } = retrying((nth) => (nth < 3 ? failing('broken') : null), {
      mostRetries: 3,
      firstBackoffMilliseconds: 100,
      longestBackoffMilliseconds: 300,
      random: () => 0.5,
    });
    const sentAt: number[] = [];
    const deadlines: (number | undefined)[] = [];
    const send = inner.fetch.bind(inner);
    const startedAt = performance.now();
    inner.fetch = (fetch, attempt?: Attempt) => {
      sentAt.push(performance.now() - startedAt);
      deadlines.push(attempt === undefined ? undefined : attempt.deadlineAt - startedAt);
      return send(fetch);
    };
    const answer = client.fetch(queryFetch());
    await jest.advanceTimersByTimeAsync(1_000);
    expect(await answer).toEqual({ data: {} });
    expect(sentAt.map(Math.round)).toEqual([0, 50, 150, 300]);
    expect(deadlines).toEqual([undefined, 10_000, 10_000, 10_000]);
  });
});

describe('a mutation', () => {
  it.each<FetchFailure>(['unreachable', 'broken', 'overloaded', 'garbled', 'late'])(
    'is sent once, however it failed: %s',
    async (failure) => {
      const { client, inner } = retrying(() => failing(failure));
      await expect(client.fetch(mutationFetch())).rejects.toMatchObject({ failure });
      expect(inner.asked).toHaveLength(1);
    },
  );
});

describe('the retry budget', () => {
  const reserve = 3;

  it('bounds what is sent, whatever fails and whenever', async () => {
    const pattern = fc.array(fc.boolean(), { minLength: 1, maxLength: 200, size: 'max' });
    await fc.assert(
      fc.asyncProperty(
        pattern,
        fc.array(fc.boolean(), { minLength: 1, maxLength: 120, size: 'max' }),
        fc.integer({ min: 1, max: 40 }),
        async (fails, areMutations, together) => {
          const { client, inner } = retrying(
            (nth) => (fails[nth % fails.length] ? failing('broken') : null),
            { reserve, firstBackoffMilliseconds: 0 },
          );
          for (let from = 0; from < areMutations.length; from += together) {
            await Promise.allSettled(
              areMutations
                .slice(from, from + together)
                .map((mutation) => client.fetch(mutation ? mutationFetch() : queryFetch())),
            );
          }
          const mutations = areMutations.filter(Boolean).length;
          const queries = areMutations.length - mutations;
          const sent = inner.asked.filter(({ template }) => template.kind === 'query').length;
          expect(inner.asked.length - sent).toBe(mutations);
          expect(sent).toBeLessThanOrEqual(queries * 1.1 + reserve);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('sends a tenth more against a subgraph that is down for good', async () => {
    const { client, inner } = retrying(() => failing('unreachable'), {
      firstBackoffMilliseconds: 0,
    });
    for (let nth = 0; nth < 500; nth += 1) await client.fetch(queryFetch()).catch(() => undefined);
    expect(inner.asked.length).toBeGreaterThan(540);
    expect(inner.asked.length).toBeLessThanOrEqual(500 * 1.1 + usualRetries.reserve);
  });
});
