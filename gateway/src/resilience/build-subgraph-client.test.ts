import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { InProcessTransport } from '@hub/kernel';
import type { SubgraphClient } from '../engine/subgraph-client.js';
import { buildSubgraphClient, type SubgraphClientOptions } from './build-subgraph-client.js';
import { mutationFetch, queryFetch, scopeOf, templateOf } from './subgraph-fetch.fixture.js';
import type { FetchedEvent } from './subgraph-observer.js';
import {
  answerJson,
  answerText,
  neverAnswer,
  startSubgraphServer,
  type SubgraphServer,
} from './subgraph-server.fixture.js';

let server: SubgraphServer;
let clients: SubgraphClient[];
let others: SubgraphServer[];
let events: [string, unknown][];
beforeEach(async () => {
  clients = [];
  events = [];
  others = [];
  server = await startSubgraphServer();
});
afterEach(async () => {
  await Promise.all([server, ...others].map((one) => one.stop()));
  await Promise.all(clients.map(async (client) => client.close?.()));
});

function clientOf(part: Partial<SubgraphClientOptions> = {}): SubgraphClient {
  const client = buildSubgraphClient({
    subgraphs: { member: { url: server.url } },
    observer: {
      fetched: (event) => events.push(['fetched', event]),
      retried: (event) => events.push(['retried', event]),
      hedged: (event) => events.push(['hedged', event]),
      breakerChanged: (event) => events.push(['breakerChanged', event]),
      deduplicated: (event) => events.push(['deduplicated', event]),
      rejected: (event) => events.push(['rejected', event]),
    },
    random: () => 0,
    ...part,
  });
  clients.push(client);
  return client;
}

const fetched = () =>
  events.flatMap(([name, event]) => (name === 'fetched' ? [event as FetchedEvent] : []));

describe('the subgraph client', () => {
  it('asks each subgraph where it is, and no other', async () => {
    const other = await startSubgraphServer(answerJson({ data: { from: 'order' } }));
    others.push(other);
    const transport = new InProcessTransport();
    transport.register('profile', {
      execute: () => Promise.resolve({ data: { from: 'profile' } }),
    });
    const client = clientOf({
      subgraphs: { member: { url: server.url }, order: { url: other.url }, profile: { transport } },
    });
    const ask = (subgraph: string) =>
      client.fetch(queryFetch({ template: templateOf({ subgraph }) }));
    expect(await ask('member')).toEqual({ data: { ok: true } });
    expect(await ask('order')).toEqual({ data: { from: 'order' } });
    expect(await ask('profile')).toEqual({ data: { from: 'profile' } });
    await expect(ask('constructor')).rejects.toMatchObject({
      message: 'The constructor capability cannot be reached.',
      failure: 'unknown',
      extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true },
    });
  });

  it('sends fifty identical queries of one identity once, and one more per other identity', async () => {
    const client = clientOf();
    const ask = (identityKey: string) =>
      client.fetch(queryFetch({ request: scopeOf({ identityKey }) }));
    await Promise.all([...Array<string>(50).fill('a'), 'b', 'c'].map(ask));
    expect(server.received).toHaveLength(3);
    expect(events.filter(([name]) => name === 'deduplicated')).toHaveLength(49);
    expect(fetched()).toHaveLength(3);
  });

  it('sends each when sharing is off', async () => {
    const client = clientOf({ terms: { sharing: false } });
    await Promise.all(Array.from({ length: 5 }, () => client.fetch(queryFetch())));
    expect(server.received).toHaveLength(5);
  });

  it('lets a subgraph have terms of its own', async () => {
    server.behave(answerText('', 503));
    const client = clientOf({
      subgraphs: { member: { url: server.url, retries: false } },
      terms: { retries: { mostRetries: 5 } },
    });
    await expect(client.fetch(queryFetch())).rejects.toMatchObject({ failure: 'overloaded' });
    expect(server.received).toHaveLength(1);
  });

  it('hedges only when told to', async () => {
    let nth = 0;
    const client = clientOf({ terms: { hedging: { soonestMilliseconds: 20 } } });
    for (; nth < 32; nth += 1) await client.fetch(queryFetch());
    server.behave((response) => {
      nth += 1;
      if (nth > 33) response.end('{"data":{"from":"second"}}');
    });
    expect(await client.fetch(queryFetch())).toEqual({ data: { from: 'second' } });
    expect(fetched().at(-1)).toMatchObject({ outcome: 'answered', attempts: 2 });
    expect(events.filter(([name]) => name === 'hedged')).toEqual([
      ['hedged', { subgraph: 'member' }],
    ]);
  });
});

describe('an observer', () => {
  it('learns how every fetch ended', async () => {
    const client = clientOf({ terms: { deadlines: { mutationMilliseconds: 50 } } });
    const request = scopeOf({ operationName: 'Story' });
    await client.fetch(queryFetch({ request }));
    server.behave(answerJson({ data: null, errors: [{ message: 'no' }] }));
    await client.fetch(mutationFetch());
    server.behave(answerText('', 503));
    await client.fetch(queryFetch()).catch(() => undefined);
    server.behave(neverAnswer);
    await client.fetch(mutationFetch()).catch(() => undefined);
    expect(
      fetched().map(({ outcome, attempts, kind }) => `${kind} ${outcome} after ${attempts}`),
    ).toEqual([
      'query answered after 1',
      'mutation answered with errors after 1',
      'query overloaded after 3',
      'mutation late after 1',
    ]);
    expect(fetched()[0]).toEqual({
      subgraph: 'member',
      operationName: 'Story',
      kind: 'query',
      outcome: 'answered',
      milliseconds: expect.any(Number),
      attempts: 1,
      request,
    });
    expect(fetched()[3]!.milliseconds).toBeGreaterThan(45);
  });

  it('learns of each refusal and that nothing was sent', async () => {
    server.behave(answerText('', 503));
    const client = clientOf({ terms: { retries: false, breaker: { fewestFetches: 3 } } });
    for (let nth = 0; nth < 5; nth += 1) await client.fetch(queryFetch()).catch(() => undefined);
    expect(fetched().map(({ outcome, attempts }) => [outcome, attempts])).toEqual([
      ['overloaded', 1],
      ['overloaded', 1],
      ['overloaded', 1],
      ['breaker open', 0],
      ['breaker open', 0],
    ]);
    expect(events.filter(([name]) => name === 'breakerChanged')).toEqual([
      ['breakerChanged', { subgraph: 'member', state: 'open' }],
    ]);
    expect(events.filter(([name]) => name === 'rejected')).toHaveLength(2);
  });

  it('hears of a refusal by a subgraph in this process as such', async () => {
    const transport = new InProcessTransport();
    transport.register('member', { execute: () => Promise.reject(new Error('down')) });
    const client = clientOf({ subgraphs: { member: { transport, retries: false } } });
    await client.fetch(queryFetch()).catch(() => undefined);
    expect(fetched()).toMatchObject([{ outcome: 'unreachable', attempts: 1 }]);
  });
});
