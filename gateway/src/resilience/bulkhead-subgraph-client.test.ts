import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Demand } from '../engine/demand.js';
import { Attempt } from './attempt.js';
import { BulkheadSubgraphClient } from './bulkhead-subgraph-client.js';
import { ManualLayer, mutationFetch, queryFetch, scopeOf } from './subgraph-fetch.fixture.js';

const terms = { mostUnderWay: 2, mostWaiting: 2, longestWaitMilliseconds: 100 };

let inner: ManualLayer;
let bulkhead: BulkheadSubgraphClient;
const rejected = jest.fn();
beforeEach(() => {
  jest.useFakeTimers();
  rejected.mockClear();
  inner = new ManualLayer();
  bulkhead = new BulkheadSubgraphClient(inner, 'member', terms, { rejected });
});
afterEach(() => {
  jest.useRealTimers();
});

/** The first `count` fetches, named by their variables. */
function fetchMany(count: number): Promise<string>[] {
  return Array.from({ length: count }, (_, nth) =>
    bulkhead.fetch(queryFetch({ variablesJson: String(nth) })).then(
      () => 'answered',
      (error: unknown) => (error as { failure: string }).failure,
    ),
  );
}

const askedFor = () => inner.asked.map(({ fetch }) => fetch.variablesJson);

describe('a bulkhead', () => {
  it('lets go of who waits for a turn when nobody waits for the answer', async () => {
    void fetchMany(2);
    const demand = new Demand();
    const waiting = bulkhead.fetch(queryFetch({ request: scopeOf({ demand }) }));
    demand.end();
    await expect(waiting).rejects.toMatchObject({ failure: 'abandoned' });
    inner.asked[0]!.answer();
    await jest.advanceTimersByTimeAsync(0);
    expect(inner.asked).toHaveLength(2);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('sends so many at once and the others in the order of their coming', async () => {
    const ends = fetchMany(4);
    expect(askedFor()).toEqual(['0', '1']);
    inner.asked[1]!.answer();
    await jest.advanceTimersByTimeAsync(0);
    expect(askedFor()).toEqual(['0', '1', '2']);
    inner.asked[0]!.fail(new Error('down'));
    await jest.advanceTimersByTimeAsync(0);
    expect(askedFor()).toEqual(['0', '1', '2', '3']);
    inner.asked[2]!.answer();
    inner.asked[3]!.answer();
    expect(await Promise.all(ends.slice(1))).toEqual(['answered', 'answered', 'answered']);
    void fetchMany(2);
    expect(inner.asked).toHaveLength(6);
    expect(rejected).not.toHaveBeenCalled();
  });

  it('refuses what finds no room to wait, and says that it may be tried again', async () => {
    void fetchMany(4);
    await expect(bulkhead.fetch(mutationFetch())).rejects.toMatchObject({
      message: 'The member capability cannot be reached.',
      failure: 'no room',
      blamesSubgraph: false,
      extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true },
    });
    expect(inner.asked).toHaveLength(2);
    expect(rejected.mock.calls).toEqual([[{ subgraph: 'member', reason: 'no room' }]]);
  });

  it('refuses who waited too long, and never sends it', async () => {
    const ends = fetchMany(3);
    await jest.advanceTimersByTimeAsync(101);
    expect(await ends[2]).toBe('no room');
    inner.asked[0]!.answer();
    await jest.advanceTimersByTimeAsync(0);
    expect(askedFor()).toEqual(['0', '1']);
  });

  it('ends the wait of a request whose time is over', async () => {
    void fetchMany(2);
    const request = scopeOf({ deadlineAt: performance.now() + 40 });
    const end = bulkhead.fetch(queryFetch({ request })).catch((error: unknown) => error);
    await jest.advanceTimersByTimeAsync(41);
    expect(await end).toMatchObject({ failure: 'out of time' });
  });

  it('drops who was cancelled while waiting and sends who was not', async () => {
    void fetchMany(2);
    const attempts = [
      new Attempt({ attempts: 0 }, Infinity),
      new Attempt({ attempts: 0 }, Infinity),
    ];
    const ends = attempts.map((attempt) =>
      bulkhead.fetch(queryFetch(), attempt).catch((error: unknown) => error),
    );
    attempts[0]!.cancel();
    expect(await ends[0]).toMatchObject({ failure: 'cancelled' });
    inner.asked[0]!.answer();
    await jest.advanceTimersByTimeAsync(0);
    expect(inner.asked[2]!.attempt).toBe(attempts[1]);
  });

  it('refuses all who wait when the subgraph is known to be down', async () => {
    const ends = fetchMany(4);
    bulkhead.refuseWaiting();
    expect(await Promise.all(ends.slice(2))).toEqual(['breaker open', 'breaker open']);
    expect(rejected).toHaveBeenCalledTimes(2);
    expect(askedFor()).toEqual(['0', '1']);
  });
});
