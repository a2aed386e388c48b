import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { HedgingSubgraphClient, usualHedging } from './hedging-subgraph-client.js';
import { RecentDurations } from './recent-durations.js';
import { ManualLayer, mutationFetch, queryFetch } from './subgraph-fetch.fixture.js';
import { UnansweredFetch } from './unanswered-fetch.js';

let inner: ManualLayer;
let hedging: HedgingSubgraphClient;
const hedged = jest.fn();
beforeEach(() => {
  jest.useFakeTimers();
  hedged.mockClear();
  inner = new ManualLayer();
  hedging = new HedgingSubgraphClient(inner, {
    ...usualHedging,
    subgraph: 'member',
    observer: { hedged },
  });
});
afterEach(() => {
  jest.useRealTimers();
});

/** Lets the layer learn that answers take so long. */
async function learn(milliseconds: number, times = 32): Promise<void> {
  for (let nth = 0; nth < times; nth += 1) {
    const answer = hedging.fetch(queryFetch());
    jest.advanceTimersByTime(milliseconds);
    inner.asked.at(-1)!.answer();
    await answer;
  }
  inner.asked.length = 0;
}

const failing = new UnansweredFetch('member', 'broken');

describe('a late query', () => {
  it('is asked a second time once nearly all others were answered by then', async () => {
    await learn(50);
    const answer = hedging.fetch(queryFetch());
    jest.advanceTimersByTime(49);
    expect(inner.asked).toHaveLength(1);
    jest.advanceTimersByTime(1);
    expect(inner.asked).toHaveLength(2);
    inner.asked[1]!.answer({ data: { from: 'second' } });
    expect(await answer).toEqual({ data: { from: 'second' } });
    expect(inner.asked.map(({ attempt }) => attempt?.cancelled)).toEqual([true, false]);
    expect(hedged.mock.calls).toEqual([[{ subgraph: 'member' }]]);
  });

  it('drops the second when the first comes after all', async () => {
    await learn(50);
    const answer = hedging.fetch(queryFetch());
    jest.advanceTimersByTime(60);
    inner.asked[0]!.answer({ data: { from: 'first' } });
    expect(await answer).toEqual({ data: { from: 'first' } });
    expect(inner.asked[1]!.attempt?.cancelled).toBe(true);
  });

  it('is never asked a third time', async () => {
    await learn(50);
    void hedging.fetch(queryFetch());
    jest.advanceTimersByTime(5_000);
    expect(inner.asked).toHaveLength(2);
  });

  it('waits for the other try when one failed, and fails when both did', async () => {
    await learn(50);
    const saved = hedging.fetch(queryFetch());
    jest.advanceTimersByTime(60);
    inner.asked[0]!.fail(failing);
    inner.asked[1]!.answer({ data: { from: 'second' } });
    expect(await saved).toEqual({ data: { from: 'second' } });
    const lost = hedging.fetch(queryFetch()).catch((error: unknown) => error);
    jest.advanceTimersByTime(60);
    inner.asked[2]!.fail(failing);
    inner.asked[3]!.fail(failing);
    expect(await lost).toBe(failing);
  });

  it('that failed early is not hedged: that is for retries', async () => {
    await learn(50);
    const end = hedging.fetch(queryFetch()).catch((error: unknown) => error);
    inner.asked[0]!.fail(failing);
    expect(await end).toBe(failing);
    jest.advanceTimersByTime(100);
    expect(inner.asked).toHaveLength(1);
  });

  it('is not hedged while nobody knows how long answers take', () => {
    void hedging.fetch(queryFetch());
    jest.advanceTimersByTime(5_000);
    expect(inner.asked).toHaveLength(1);
  });

  it('is not hedged sooner than it makes sense', async () => {
    await learn(0);
    void hedging.fetch(queryFetch());
    jest.advanceTimersByTime(4);
    expect(inner.asked).toHaveLength(1);
    jest.advanceTimersByTime(1);
    expect(inner.asked).toHaveLength(2);
  });
});

describe('hedges', () => {
  it('are never made for mutations', async () => {
    await learn(50);
    void hedging.fetch(mutationFetch());
    jest.advanceTimersByTime(20_000);
    expect(inner.asked).toHaveLength(1);
    expect(hedged).not.toHaveBeenCalled();
  });

  it('are bounded by their budget when every query is late, and mutations stay single', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 300, size: 'max' }),
        async (areMutations) => {
          inner = new ManualLayer();
          hedging = new HedgingSubgraphClient(inner, {
            ...usualHedging,
            subgraph: 'member',
            observer: undefined,
          });
          await learn(10);
          for (const mutation of areMutations)
            void hedging.fetch(mutation ? mutationFetch() : queryFetch());
          jest.advanceTimersByTime(1_000);
          const mutations = areMutations.filter(Boolean).length;
          const queries = areMutations.length - mutations;
          const sent = inner.asked.filter(({ fetch }) => fetch.template.kind === 'query').length;
          expect(inner.asked.length - sent).toBe(mutations);
          expect(sent - queries).toBeLessThanOrEqual((queries + 32) * 0.05 + 5);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('the durations of late', () => {
  it('tell what most stay within, as soon as there are enough', () => {
    const durations = new RecentDurations(0.95);
    for (let nth = 1; nth <= 31; nth += 1) durations.add(nth);
    expect(durations.percentile).toBeNull();
    durations.add(32);
    expect(durations.percentile).toBe(31);
  });

  it('forget the old ones', () => {
    const durations = new RecentDurations(0.95);
    for (let nth = 0; nth < 256; nth += 1) durations.add(1_000);
    for (let nth = 0; nth < 256; nth += 1) durations.add(10);
    expect(durations.percentile).toBe(10);
  });
});
