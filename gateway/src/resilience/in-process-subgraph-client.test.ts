import { describe, expect, it } from '@jest/globals';
import { baseErrors, InProcessTransport, type SubgraphRequest } from '@hub/kernel';
import { Demand } from '../engine/demand.js';
import { Attempt } from './attempt.js';
import { InProcessSubgraphClient } from './in-process-subgraph-client.js';
import { mutationFetch, queryFetch, scopeOf, templateOf } from './subgraph-fetch.fixture.js';

const deadlines = { queryMilliseconds: 60, mutationMilliseconds: 500 };
const never = () => new Promise<never>(() => undefined);

function clientOf(execute: (request: SubgraphRequest) => Promise<object>): InProcessSubgraphClient {
  const transport = new InProcessTransport();
  transport.register('member', { execute });
  return new InProcessSubgraphClient('member', transport, deadlines);
}

describe('a fetch in one process', () => {
  it('hands over document, variables, name and headers', async () => {
    const requests: SubgraphRequest[] = [];
    const client = clientOf((request) => {
      requests.push(request);
      return Promise.resolve({ data: { a: 1 } });
    });
    const answer = await client.fetch({
      template: templateOf({ document: 'query A { a }', operationName: 'A' }),
      variablesJson: '{"list":[1,null,"雪"]}',
      request: scopeOf({ headers: { 'x-request-id': 'r-9' } }),
    });
    expect(answer).toEqual({ data: { a: 1 } });
    expect(requests).toEqual([
      {
        query: 'query A { a }',
        variables: { list: [1, null, '雪'] },
        operationName: 'A',
        headers: { 'x-request-id': 'r-9' },
      },
    ]);
  });

  it('is given up when nobody waits for it, and not begun when that was so before', async () => {
    let begun = 0;
    const client = clientOf(() => {
      begun += 1;
      return never();
    });
    const demand = new Demand();
    const fetch = queryFetch({ request: scopeOf({ demand }) });
    const answer = client.fetch(fetch);
    demand.end();
    await expect(answer).rejects.toMatchObject({ failure: 'abandoned' });
    await expect(client.fetch(fetch)).rejects.toMatchObject({ failure: 'abandoned' });
    expect(begun).toBe(1);
  });

  it('ends at its deadline, a mutation’s later', async () => {
    const client = clientOf(never);
    const startedAt = performance.now();
    await expect(client.fetch(queryFetch())).rejects.toMatchObject({
      message: 'The member capability did not answer in time.',
      failure: 'late',
      extensions: { code: 'DEADLINE_EXCEEDED', retryable: true },
    });
    const queryTook = performance.now() - startedAt;
    await expect(client.fetch(mutationFetch())).rejects.toMatchObject({ failure: 'late' });
    expect(queryTook).toBeLessThan(450);
    expect(performance.now() - startedAt - queryTook).toBeGreaterThan(490);
  });

  it('has no more time than its request, and is not begun when that is over', async () => {
    let begun = 0;
    const client = clientOf(() => {
      begun += 1;
      return never();
    });
    const soon = scopeOf({ deadlineAt: performance.now() + 20 });
    await expect(client.fetch(queryFetch({ request: soon }))).rejects.toMatchObject({
      failure: 'out of time',
    });
    const over = scopeOf({ deadlineAt: performance.now() - 1 });
    await expect(client.fetch(mutationFetch({ request: over }))).rejects.toMatchObject({
      failure: 'out of time',
    });
    expect(begun).toBe(1);
  });

  it('can be cancelled and is counted', async () => {
    const tally = { attempts: 0 };
    const attempt = new Attempt(tally, Infinity);
    const fetch = clientOf(never).fetch(queryFetch(), attempt);
    attempt.cancel();
    await expect(fetch).rejects.toMatchObject({ failure: 'cancelled' });
    expect(tally).toEqual({ attempts: 1 });
  });

  it('says what the subgraph said when that refused', async () => {
    const client = clientOf(() =>
      Promise.reject(baseErrors.refuse('FORBIDDEN', 'Not yours.', { of: 'member' })),
    );
    await expect(client.fetch(queryFetch())).rejects.toMatchObject({
      name: 'GraphQLError',
      message: 'Not yours.',
      extensions: { code: 'FORBIDDEN', retryable: false, details: { of: 'member' } },
    });
  });

  it.each<[string, InProcessSubgraphClient]>([
    [
      'does not run here',
      new InProcessSubgraphClient('member', new InProcessTransport(), deadlines),
    ],
    ['fails', clientOf(() => Promise.reject(new Error('no database')))],
    ['answers something else', clientOf(() => Promise.resolve({ rows: [] }))],
  ])('to a subgraph that %s says that it cannot be reached', async (_what, client) => {
    await expect(client.fetch(queryFetch())).rejects.toMatchObject({
      message: 'The member capability cannot be reached.',
      extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true },
    });
  });
});
