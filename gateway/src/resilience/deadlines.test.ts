import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Attempt } from './attempt.js';
import { endOfTry, usualDeadlines } from './deadlines.js';
import { mutationFetch, queryFetch, scopeOf } from './subgraph-fetch.fixture.js';

describe('the end of a try', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const requestWith = (left: number | null) =>
    scopeOf(left === null ? {} : { deadlineAt: performance.now() + left });

  it.each<['query' | 'mutation', number | null, number | null, string]>([
    ['query', null, null, '10000 late'],
    ['query', 30_000, null, '10000 late'],
    ['query', 10_000, null, '10000 late'],
    // Less than a question usually has says nothing about the subgraph.
    ['query', 9_999, null, '9999 out of time'],
    ['query', null, 400, '400 out of time'],
    ['query', 300, 400, '300 out of time'],
    ['mutation', null, null, '30000 late'],
    // It had as long as any question has.
    ['mutation', 29_990, null, '29990 late'],
    ['mutation', 10_000, null, '10000 late'],
    ['mutation', 9_999, null, '9999 out of time'],
    ['query', 0, null, 'over'],
    ['mutation', -5, null, 'over'],
    ['query', 5, -1, 'over'],
  ])(
    'of a %s with %p ms left of the request and %p of the try is %s',
    (kind, left, ofTry, told) => {
      const request = requestWith(left);
      const fetch = kind === 'query' ? queryFetch({ request }) : mutationFetch({ request });
      const attempt =
        ofTry === null ? undefined : new Attempt({ attempts: 0 }, performance.now() + ofTry);
      const end = endOfTry(fetch, usualDeadlines, attempt);
      expect(end === null ? 'over' : `${String(end.milliseconds)} ${end.failure}`).toBe(told);
    },
  );
});
