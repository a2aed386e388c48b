import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { SubgraphClient } from '../engine/subgraph-client.js';
import { buildSubgraphClient } from './build-subgraph-client.js';
import { mutationFetch, queryFetch } from './subgraph-fetch.fixture.js';
import type { BreakerState, FetchedEvent } from './subgraph-observer.js';
import {
  answerJson,
  neverAnswer,
  startSubgraphServer,
  type Behaviour,
  type SubgraphServer,
} from './subgraph-server.fixture.js';

let server: SubgraphServer | null = null;
let client: SubgraphClient | null = null;
afterEach(async () => {
  await server?.stop();
  await client?.close?.();
});

const answering = answerJson({ data: { ok: true } });

/** Closes a connection on which it answered before: what a request meets that races with the server's idle timeout. */
const closeUsedConnections: Behaviour = (response, received) => {
  if (received.earlierOnConnection > 0) response.socket?.destroy();
  else answering(response, received);
};

describe('a connection that the server closes while a request is on its way', () => {
  it('costs a query a second try', async () => {
    server = await startSubgraphServer(closeUsedConnections);
    client = buildSubgraphClient({ subgraphs: { member: { url: server.url } } });
    for (let nth = 0; nth < 10; nth += 1)
      expect(await client.fetch(queryFetch())).toEqual({ data: { ok: true } });
    expect(server.received.length).toBeGreaterThan(10);
  });

  it('never lets a mutation be sent twice', async () => {
    server = await startSubgraphServer(closeUsedConnections);
    client = buildSubgraphClient({
      subgraphs: { member: { url: server.url, breaker: false, hedging: { reserve: 100 } } },
    });
    let failed = 0;
    for (let nth = 0; nth < 60; nth += 1)
      await client.fetch(mutationFetch({ variablesJson: `{"key":${nth}}` })).catch(() => failed++);
    const bodies = server.received.map(({ body }) => body);
    expect(failed).toBeGreaterThan(10);
    expect(new Set(bodies).size).toBe(60);
    expect(bodies).toHaveLength(60);
  });

  it('never lets a mutation be sent twice when the server closes after each answer', async () => {
    server = await startSubgraphServer((response, received) => {
      answering(response, received);
      response.on('finish', () => setImmediate(() => response.socket?.destroy()));
    });
    client = buildSubgraphClient({ subgraphs: { member: { url: server.url, breaker: false } } });
    const asking = client;
    const ends = await Promise.allSettled(
      Array.from({ length: 300 }, (_, nth) =>
        asking.fetch(mutationFetch({ variablesJson: `{"key":${nth}}` })),
      ),
    );
    const bodies = server.received.map(({ body }) => body);
    expect(new Set(bodies).size).toBe(bodies.length);
    expect(bodies.length).toBeGreaterThanOrEqual(
      ends.filter(({ status }) => status === 'fulfilled').length,
    );
  });
});

describe('a subgraph that hangs, dies and comes back', () => {
  it('is left alone, costs little time, is asked a tenth more at most, and is used again', async () => {
    const fetched: FetchedEvent[] = [];
    const states: BreakerState[] = [];
    server = await startSubgraphServer();
    client = buildSubgraphClient({
      subgraphs: { member: { url: server.url } },
      terms: {
        sharing: false,
        deadlines: { queryMilliseconds: 200 },
        breaker: { windowMilliseconds: 1_000, fewestFetches: 20, openMilliseconds: 250 },
      },
      observer: {
        fetched: (event) => fetched.push(event),
        breakerChanged: ({ state }) => states.push(state),
      },
    });
    const asking = client;
    const load = async (rounds: number) => {
      fetched.length = 0;
      const pending: Promise<unknown>[] = [];
      for (let round = 0; round < rounds; round += 1) {
        for (let nth = 0; nth < 5; nth += 1)
          pending.push(asking.fetch(queryFetch()).catch(() => undefined));
        await sleep(10);
      }
      await Promise.all(pending);
      return [...fetched];
    };
    const answered = (events: FetchedEvent[]) =>
      events.filter(({ outcome }) => outcome === 'answered').length;
    const attempts = (events: FetchedEvent[]) =>
      events.reduce((total, event) => total + event.attempts, 0);
    /** The 99th of a hundred, in milliseconds. */
    const slowest = (events: FetchedEvent[]) =>
      events.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b)[
        Math.ceil(events.length * 0.99) - 1
      ]!;
    const refusedAtOnce = (events: FetchedEvent[]) =>
      events.filter(({ outcome, attempts: sent }) => outcome === 'breaker open' && sent === 0)
        .length;

    const healthy = await load(20);
    expect(answered(healthy)).toBe(100);

    server.behave(neverAnswer);
    const hanging = await load(100);
    expect(answered(hanging)).toBe(0);
    expect(states[0]).toBe('open');
    expect(slowest(hanging)).toBeLessThan(2_000);
    expect(refusedAtOnce(hanging)).toBeGreaterThan(200);
    expect(attempts(hanging)).toBeLessThan(200);

    const { port } = new URL(server.url);
    await server.stop();
    const dead = await load(100);
    expect(answered(dead)).toBe(0);
    expect(slowest(dead)).toBeLessThan(2_000);
    expect(refusedAtOnce(dead)).toBeGreaterThan(400);
    expect(attempts(dead)).toBeLessThan(60);
    expect(attempts([...hanging, ...dead])).toBeLessThanOrEqual(1_000 * 1.1 + 20);

    server = await startSubgraphServer(answering, Number(port));
    await sleep(260);
    await load(20);
    expect(states.slice(-2)).toEqual(['half-open', 'closed']);
    const recovered = await load(20);
    expect(answered(recovered)).toBe(100);
  });

  it('in part, is asked a tenth more at most', async () => {
    let nth = 0;
    server = await startSubgraphServer((response, received) => {
      nth += 1;
      if (nth % 3 === 0) response.writeHead(503).end();
      else answering(response, received);
    });
    let failed = 0;
    client = buildSubgraphClient({
      subgraphs: { member: { url: server.url, sharing: false, retries: { reserve: 5 } } },
    });
    for (let round = 0; round < 600; round += 1)
      await client.fetch(queryFetch()).catch(() => failed++);
    expect(server.received.length).toBeGreaterThan(640);
    expect(server.received.length).toBeLessThanOrEqual(600 * 1.1 + 5);
    expect(failed).toBeLessThan(200);
  });
});
