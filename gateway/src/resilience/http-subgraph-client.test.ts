import { gzipSync } from 'node:zlib';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Demand } from '../engine/demand.js';
import { Attempt } from './attempt.js';
import { HttpSubgraphClient, type HttpSubgraphOptions } from './http-subgraph-client.js';
import { mutationFetch, queryFetch, scopeOf, templateOf } from './subgraph-fetch.fixture.js';
import {
  answerJson,
  answerText,
  deadUrl,
  neverAnswer,
  startSubgraphServer,
  type Behaviour,
  type SubgraphServer,
} from './subgraph-server.fixture.js';

let server: SubgraphServer;
let clients: HttpSubgraphClient[];
beforeEach(async () => {
  clients = [];
  server = await startSubgraphServer();
});
afterEach(async () => {
  await server.stop();
  await Promise.all(clients.map((client) => client.close()));
});

function clientOf(part: Partial<HttpSubgraphOptions> = {}): HttpSubgraphClient {
  const client = new HttpSubgraphClient({
    subgraph: 'member',
    url: server.url,
    deadlines: { queryMilliseconds: 300, mutationMilliseconds: 1_500 },
    connections: 4,
    largestAnswerBytes: 1_000,
    acceptGzip: false,
    shareable: false,
    ...part,
  });
  clients.push(client);
  return client;
}

describe('a fetch over HTTP', () => {
  it('is written from prepared texts and carries the headers of its request', async () => {
    const answer = await clientOf().fetch({
      template: templateOf({ document: 'query A($x: String) { a(x: $x) }', operationName: 'A' }),
      variablesJson: '{"x":"é \\" 雪"}',
      request: scopeOf({ headers: { 'x-hub-actor': 'signed', 'x-request-id': 'r-9' } }),
    });
    expect(answer).toEqual({ data: { ok: true } });
    expect(JSON.parse(server.received[0]!.body)).toEqual({
      query: 'query A($x: String) { a(x: $x) }',
      variables: { x: 'é " 雪' },
      operationName: 'A',
    });
    expect(server.received[0]!.headers).toMatchObject({
      'content-type': 'application/json',
      accept: 'application/json',
      'x-hub-actor': 'signed',
      'x-request-id': 'r-9',
    });
    expect(server.received[0]!.headers).not.toHaveProperty('accept-encoding');
  });

  it('names no operation when there is no name', async () => {
    await clientOf().fetch(queryFetch());
    expect(Object.keys(JSON.parse(server.received[0]!.body) as object)).toEqual([
      'query',
      'variables',
    ]);
  });

  it('uses connections of those before', async () => {
    const client = clientOf();
    for (let nth = 0; nth < 20; nth += 1) await client.fetch(queryFetch());
    const opened = server.received.filter(({ earlierOnConnection }) => earlierOnConnection === 0);
    expect(opened.length).toBeLessThanOrEqual(2);
  });

  it.each([400, 401, 500, 503])(
    'takes a GraphQL answer whatever its status: %i',
    async (status) => {
      const errors = [{ message: 'No.', path: ['a', 0], extensions: { code: 'FORBIDDEN' } }];
      server.behave(answerJson({ errors, data: null }, status));
      expect(await clientOf().fetch(queryFetch())).toEqual({ errors, data: null });
    },
  );

  it('reads an answer that comes in pieces which split a character', async () => {
    const bytes = Buffer.from(JSON.stringify({ data: { name: '雪'.repeat(50) } }));
    server.behave((response) => {
      response.writeHead(200);
      response.write(bytes.subarray(0, 20));
      setTimeout(() => response.end(bytes.subarray(20)), 20);
    });
    expect(await clientOf().fetch(queryFetch())).toEqual({ data: { name: '雪'.repeat(50) } });
  });

  it('asks for packed answers when told to, and unpacks them within the limit', async () => {
    const sendPacked =
      (data: object): Behaviour =>
      (response) =>
        response
          .writeHead(200, { 'content-encoding': 'gzip' })
          .end(gzipSync(JSON.stringify({ data })));
    const client = clientOf({ acceptGzip: true });
    server.behave(sendPacked({ name: 'x'.repeat(900) }));
    expect(await client.fetch(queryFetch())).toEqual({ data: { name: 'x'.repeat(900) } });
    expect(server.received[0]!.headers['accept-encoding']).toBe('gzip');
    server.behave(sendPacked({ name: 'x'.repeat(100_000) }));
    await expect(client.fetch(queryFetch())).rejects.toMatchObject({ failure: 'oversized' });
    server.behave((response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('not packed'),
    );
    await expect(client.fetch(queryFetch())).rejects.toMatchObject({ failure: 'garbled' });
  });
});

const whole = JSON.stringify({ data: { name: 'x'.repeat(200) } });
const badAnswers: readonly [string, string, Behaviour][] = [
  ['HTML', 'garbled', answerText('<html><body>It works!</body></html>')],
  ['HTML with 502', 'overloaded', answerText('<html>Bad gateway</html>', 502)],
  ['nothing with 503', 'overloaded', answerText('', 503)],
  ['JSON of another kind with 504', 'overloaded', answerJson({ message: 'late' }, 504)],
  ['nothing', 'garbled', answerText('')],
  ['half a JSON text', 'garbled', answerText(whole.slice(0, 90), 200, 'application/json')],
  ['a list', 'garbled', answerJson([{ data: {} }])],
  ['data of another kind', 'garbled', answerJson({ data: 'yes' })],
  ['errors of another kind', 'garbled', answerJson({ data: {}, errors: [{ text: 'no' }] })],
  ['no data and no errors', 'garbled', answerJson({})],
  [
    'half a body',
    'broken',
    (response) => {
      response.writeHead(200, { 'content-length': whole.length }).write(whole.slice(0, 90));
      setTimeout(() => response.destroy(), 20);
    },
  ],
  ['a reset before the answer', 'broken', (response) => response.socket?.resetAndDestroy()],
  [
    'a body that says it is too large',
    'oversized',
    (response) => response.writeHead(200, { 'content-length': 5_000 }).write('{'),
  ],
  [
    'a body that grows too large',
    'oversized',
    (response) => {
      response.writeHead(200);
      for (let piece = 0; piece < 5; piece += 1) response.write('x'.repeat(500));
    },
  ],
];

describe('a subgraph that answers', () => {
  it.each(badAnswers)('%s cannot be reached: %s', async (_what, failure, behaviour) => {
    server.behave(behaviour);
    const client = clientOf();
    await expect(client.fetch(queryFetch())).rejects.toMatchObject({
      name: 'GraphQLError',
      message: 'The member capability cannot be reached.',
      failure,
      extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true },
    });
    server.behave(answerJson({ data: { ok: true } }));
    expect(await client.fetch(queryFetch())).toEqual({ data: { ok: true } });
    expect(server.received).toHaveLength(2);
  });

  it('not at all, because nobody listens, cannot be reached', async () => {
    await expect(clientOf({ url: await deadUrl() }).fetch(queryFetch())).rejects.toMatchObject({
      failure: 'unreachable',
      extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true },
      originalError: { code: 'ECONNREFUSED' },
    });
  });
});

describe('the time of a fetch', () => {
  const took = async (work: Promise<unknown>) => {
    const startedAt = performance.now();
    await work.catch(() => undefined);
    return performance.now() - startedAt;
  };

  it('ends when there is no answer, later for a mutation', async () => {
    server.behave(neverAnswer);
    const client = clientOf();
    const query = client.fetch(queryFetch());
    const mutation = client.fetch(mutationFetch());
    const [queryTook, mutationTook] = await Promise.all([took(query), took(mutation)]);
    await expect(query).rejects.toMatchObject({
      message: 'The member capability did not answer in time.',
      extensions: { code: 'DEADLINE_EXCEEDED', retryable: true },
    });
    expect(queryTook).toBeGreaterThan(290);
    expect(queryTook).toBeLessThan(mutationTook - 600);
  });

  it('ends while a body trickles', async () => {
    server.behave((response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drip));
    });
    const fetch = clientOf().fetch(queryFetch());
    expect(await took(fetch)).toBeLessThan(3_000);
    await expect(fetch).rejects.toMatchObject({ failure: 'late' });
  });

  it('is no more than its request has left, which says nothing about the subgraph', async () => {
    server.behave(neverAnswer);
    const request = scopeOf({ deadlineAt: performance.now() + 60 });
    const deadlines = { queryMilliseconds: 10_000, mutationMilliseconds: 10_000 };
    const fetch = clientOf({ deadlines }).fetch(queryFetch({ request }));
    expect(await took(fetch)).toBeLessThan(5_000);
    await expect(fetch).rejects.toMatchObject({ failure: 'out of time', blamesSubgraph: false });
  });

  it('is over before it began for a request that is late already', async () => {
    const request = scopeOf({ deadlineAt: performance.now() - 1 });
    await expect(clientOf().fetch(mutationFetch({ request }))).rejects.toMatchObject({
      extensions: { code: 'DEADLINE_EXCEEDED' },
    });
    expect(server.received).toHaveLength(0);
  });

  it('includes the wait for a connection; what waited too long is never sent', async () => {
    server.behave((response) => setTimeout(() => response.end('{"data":{}}'), 200));
    const client = clientOf({ connections: 1 });
    const first = client.fetch(queryFetch());
    const request = scopeOf({ deadlineAt: performance.now() + 60 });
    await expect(client.fetch(mutationFetch({ request }))).rejects.toMatchObject({
      failure: 'out of time',
    });
    expect(await first).toEqual({ data: {} });
    expect(await client.fetch(queryFetch())).toEqual({ data: {} });
    expect(server.received.map(({ body }) => body.includes('mutation'))).toEqual([false, false]);
    expect(server.received[1]!.earlierOnConnection).toBe(1);
  });
});

describe('a fetch that', () => {
  it('is cancelled lets go of its connection and is counted', async () => {
    let closed = false;
    server.behave((response) => response.on('close', () => (closed = true)));
    const tally = { attempts: 0 };
    const attempt = new Attempt(tally, Infinity);
    const fetch = clientOf().fetch(queryFetch(), attempt);
    while (server.received.length === 0) await sleep(5);
    attempt.cancel();
    await expect(fetch).rejects.toMatchObject({ failure: 'cancelled', blamesSubgraph: false });
    await sleep(30);
    expect(closed).toBe(true);
    expect(tally).toEqual({ attempts: 1 });
  });

  it('carries a header no request may have is our mistake, not the subgraph’s', async () => {
    const request = scopeOf({ headers: { 'x-request-id': 'a\r\nhost: evil' } });
    await expect(clientOf().fetch(queryFetch({ request }))).rejects.toMatchObject({
      failure: 'unsendable',
      blamesSubgraph: false,
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    });
    expect(server.received).toHaveLength(0);
  });
});

describe('a fetch over HTTP that nobody waits for', () => {
  it('is given up, and its connection closed', async () => {
    const closed = new Promise((resolve) => {
      server.behave((response) => response.once('close', resolve));
    });
    const demand = new Demand();
    const answer = clientOf().fetch(queryFetch({ request: scopeOf({ demand }) }));
    while (server.received.length === 0) await sleep(5);
    demand.end();
    await expect(answer).rejects.toMatchObject({ failure: 'abandoned' });
    await closed;
  });

  it('is not sent when that was so before', async () => {
    const demand = new Demand();
    demand.end();
    const answer = clientOf().fetch(queryFetch({ request: scopeOf({ demand }) }));
    await expect(answer).rejects.toMatchObject({ failure: 'abandoned' });
    expect(server.received).toEqual([]);
  });

  it('leaves its connection to the next when it was answered before', async () => {
    const demand = new Demand();
    const client = clientOf({ connections: 1 });
    await client.fetch(queryFetch({ request: scopeOf({ demand }) }));
    demand.end();
    await client.fetch(queryFetch());
    expect(server.received.map((one) => one.earlierOnConnection)).toEqual([0, 1]);
  });
});
