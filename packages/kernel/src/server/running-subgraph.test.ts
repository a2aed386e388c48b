import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { actorHeader, signActor } from '../access/signed-actor.js';
import { baseErrors } from '../errors/base-errors.js';
import { createLogger } from '../log/logger.js';
import { adminActor, anonymousActor, memberActor, serviceActor } from '../testing/actors.js';
import { startTestSubgraph, type TestSubgraph } from '../testing/test-subgraph.js';
import { asked, counted, counterSubgraph } from './counter-subgraph.fixture.js';

const member = memberActor('M1');
const lines: string[] = [];
const logger = createLogger({
  level: 'info',
  name: 'test',
  destination: { write: (line: string) => void lines.push(line) },
});
const actorSecret = 'a-secret-of-at-least-32-characters!';

let test: TestSubgraph;
beforeEach(async () => {
  lines.length = 0;
  test = await startTestSubgraph(counterSubgraph, {
    logger,
    environment: { actorSecret },
    remote: {
      elsewhere: ({ operationName, variables }) => {
        if (variables['by'] === 0) throw baseErrors.refuse('CONFLICT', 'Not now', { by: 0 });
        if (variables['by'] === 1) return new Promise(() => undefined);
        if (variables['by'] === 2) return { add: 'two' };
        if (variables['by'] === 3) throw new TypeError('socket hang up');
        return { add: operationName === 'Add' ? 42 : -1 };
      },
    },
  });
});
afterEach(async () => {
  await test.stop();
});

describe('an operation in process', () => {
  it('changes, announces and answers', async () => {
    const { data } = await test.execute(
      member,
      'mutation { count(id: "c", by: 3) { id total doubled } }',
    );
    expect(data).toEqual({ count: { id: 'c', total: 3, doubled: 6 } });
    expect(await test.outboxEvents()).toEqual([
      expect.objectContaining({
        type: counted.type,
        aggregateId: 'c',
        payload: { id: 'c', by: 3 },
      }),
    ]);
  });

  it('reads a list of references with one statement', async () => {
    await test.execute(
      member,
      'mutation { a: count(id: "a", by: 1) { id } b: count(id: "b", by: 2) { id } }',
    );
    const statements = await test.statements(async () => {
      const { data } = await test.execute(
        member,
        'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Counter { id total } } }',
        { r: ['a', 'b', 'c', 'a'].map((id) => ({ __typename: 'Counter', id })) },
      );
      expect(data).toEqual({
        _entities: [{ id: 'a', total: 1 }, { id: 'b', total: 2 }, null, { id: 'a', total: 1 }],
      });
    });
    expect(statements).toHaveLength(1);
  });

  it('knows the actor, the touchpoint and the request id of the signed header', async () => {
    const { data } = await test.execute(
      member,
      '{ whoAmI }',
      {},
      { touchpoint: 'app', requestId: 'r-1' },
    );
    expect(data).toEqual({ whoAmI: 'member:M1 app r-1' });
  });

  it.each([
    ['without a token', {}],
    ['with a forged token', { [actorHeader]: 'a.b.c' }],
  ])('%s executes nothing', async (_case, headers) => {
    const answer = await test.subgraph.execute({
      query: 'mutation { count(id: "x", by: 1) { id } }',
      headers,
    });
    expect(answer).toEqual({
      errors: [
        { message: expect.any(String), extensions: { code: 'UNAUTHENTICATED', retryable: false } },
      ],
    });
    expect(await test.outboxEvents()).toEqual([]);
  });

  it('does not take a token signed with another secret', async () => {
    const token = await signActor(
      adminActor(),
      { requestId: 'r', touchpoint: 'console' },
      'another secret, equally long, but not ours',
    );
    const { errors } = await test.subgraph.execute({
      query: '{ whoAmI }',
      headers: { [actorHeader]: token },
    });
    expect(errors?.[0]?.extensions).toEqual({ code: 'UNAUTHENTICATED', retryable: false });
  });
});

describe('errors', () => {
  it('that are refusals arrive with code, retryability and details', async () => {
    expect(await test.execute(member, '{ fail(how: "refusal") }')).toEqual({
      data: { fail: null },
      errors: [
        {
          message: 'Counted meanwhile',
          path: ['fail'],
          locations: [{ line: 1, column: 3 }],
          extensions: { code: 'CONFLICT', retryable: true, details: { total: 3 } },
        },
      ],
    });
    expect(lines).toEqual([]);
  });

  it('that are bugs are masked, and logged under the request id the client is told', async () => {
    const { errors } = await test.execute(
      member,
      '{ fail(how: "bug") }',
      {},
      { requestId: 'r-77' },
    );
    expect(errors).toEqual([
      {
        message: 'Something went wrong on our side; request r-77',
        path: ['fail'],
        locations: [{ line: 1, column: 3 }],
        extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: true },
      },
    ]);
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
      expect.objectContaining({
        level: 50,
        requestId: 'r-77',
        err: expect.objectContaining({ message: 'SELECT secret FROM internals' }),
      }),
    ]);
  });

  it.each([
    ['{ fail(how: "forbidden") }', anonymousActor(), 'UNAUTHENTICATED'],
    ['{ fail(how: "forbidden") }', member, 'FORBIDDEN'],
    ['{ nothing }', member, 'GRAPHQL_VALIDATION_FAILED'],
    ['{ counter(id: true) { id } }', member, 'GRAPHQL_VALIDATION_FAILED'],
    ['{ nothing', member, 'GRAPHQL_PARSE_FAILED'],
    ['query ($id: ID!) { counter(id: $id) { id } }', member, 'BAD_USER_INPUT'],
    ['{ __schema { types { name } } }', member, 'GRAPHQL_VALIDATION_FAILED'],
    ['{ _service { sdl } }', member, 'FORBIDDEN'],
  ])('of %s asked by %j: %s, and nothing of the inside', async (document, actor, code) => {
    const { errors } = await test.execute(actor, document);
    expect(errors).toHaveLength(1);
    expect(Object.keys(errors?.[0]?.extensions ?? {})).toEqual(['code', 'retryable']);
    expect(errors?.[0]?.extensions?.['code']).toBe(code);
    expect(lines).toEqual([]);
  });

  it('the SDL is told to the gateway', async () => {
    const { data } = await test.execute(serviceActor('gateway'), '{ _service { sdl } }');
    expect(JSON.stringify(data)).toContain('countElsewhere');
  });
});

describe('calls to another capability', () => {
  const ask = async (by: number) =>
    await test.execute(member, `mutation { countElsewhere(by: ${String(by)}) }`);

  it('carry the answer back', async () => {
    expect((await ask(4)).data).toEqual({ countElsewhere: 42 });
    expect(test.remoteCalls).toEqual([
      expect.objectContaining({
        subgraph: 'elsewhere',
        operationName: 'Add',
        variables: { by: 4 },
      }),
    ]);
  });

  it.each([
    ['a refusal as that refusal', 0, { code: 'CONFLICT', retryable: true, details: { by: 0 } }],
    [
      'an answer of another shape as our fault',
      2,
      { code: 'INTERNAL_SERVER_ERROR', retryable: true },
    ],
    ['a broken line as unavailable', 3, { code: 'UPSTREAM_UNAVAILABLE', retryable: true }],
  ])('bring back %s', async (_case, by, extensions) => {
    expect((await ask(by)).errors?.[0]?.extensions).toEqual(extensions);
  });
});

describe('a call inside a transaction', () => {
  it('is a bug that shows at once', async () => {
    await test.execute(member, 'mutation { countElsewhereUnderLock }');
    expect(lines.join()).toContain('inside a transaction');
    expect(test.remoteCalls).toEqual([]);
  });
});

describe('events and timers', () => {
  it('arrive once however often they are delivered', async () => {
    await test.execute(member, 'mutation { count(id: "c", by: 1) { id } }');
    const event = await test.deliver(asked, { id: 'c', by: 5 });
    await test.deliver(asked, { id: 'c', by: 5 }, { id: event.id });
    expect((await test.execute(member, '{ counter(id: "c") { total } }')).data).toEqual({
      counter: { total: 6 },
    });
    await test.runWorkers();
    test.clock.advance({ minutes: 1 });
    await test.runWorkers();
    await test.runWorkers();
    expect((await test.execute(member, '{ counter(id: "c") { total } }')).data).toEqual({
      counter: { total: 106 },
    });
  });

  it('tell a test when a subscriber could not take one, or none listens', async () => {
    await expect(test.deliver(asked, { id: 'c', by: 0 })).rejects.toThrow('nothing to count');
    await expect(test.deliver(counted, { id: 'c', by: 0 })).rejects.toThrow(
      'No subscriber of counter',
    );
    await expect(test.runWorkers('nobody')).rejects.toThrow('no worker nobody');
  });
});

describe('over HTTP', () => {
  let address: string;
  beforeEach(async () => {
    address = await test.subgraph.listen(0);
  });

  const token = async () =>
    await signActor(member, { requestId: 'from-token', touchpoint: 'app' }, actorSecret);
  const post = async (body: string, headers: Record<string, string> = {}) =>
    await fetch(`${address}/graphql`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });

  it('answers who carries a signed actor, under the request id of the header', async () => {
    const response = await post(JSON.stringify({ query: '{ whoAmI }' }), {
      [actorHeader]: await token(),
      'x-request-id': 'r-5',
    });
    expect([response.status, await response.json()]).toEqual([
      200,
      { data: { whoAmI: 'member:M1 app r-5' } },
    ]);
  });

  it('keeps the request id of the token where the header gives none, or one unfit for a log', async () => {
    const ask = async (headers: Record<string, string>) =>
      (
        await post(JSON.stringify({ query: '{ whoAmI }' }), {
          [actorHeader]: await token(),
          ...headers,
        })
      ).json();
    const known = { data: { whoAmI: 'member:M1 app from-token' } };
    expect([await ask({}), await ask({ 'x-request-id': 'a b<script>' })]).toEqual([known, known]);
  });

  it('answers 401 without one, and executes nothing', async () => {
    const response = await post(
      JSON.stringify({ query: 'mutation { count(id: "x", by: 1) { id } }' }),
    );
    expect([response.status, await response.json()]).toEqual([
      401,
      {
        errors: [
          {
            message: expect.stringContaining('gateway'),
            extensions: { code: 'UNAUTHENTICATED', retryable: false, requestId: idOf(response) },
          },
        ],
      },
    ]);
    expect(await test.outboxEvents()).toEqual([]);
  });

  it('answers 413 to a body of two megabytes', async () => {
    const response = await post(JSON.stringify({ query: `{ whoAmI } #${'x'.repeat(2_097_152)}` }), {
      [actorHeader]: await token(),
    });
    expect([response.status, await response.json()]).toEqual([
      413,
      {
        errors: [
          {
            message: expect.any(String),
            extensions: { code: 'PAYLOAD_TOO_LARGE', retryable: false, requestId: idOf(response) },
          },
        ],
      },
    ]);
  });

  it.each([
    ['400 to what is not JSON', 'graphql', 'not json', 400, 'BAD_USER_INPUT'],
    ['404 beside its doors', 'nowhere', '{}', 404, 'NOT_FOUND'],
  ])('answers %s', async (_case, path, body, status, code) => {
    const response = await fetch(`${address}/${path}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect([response.status, await response.json()]).toMatchObject([
      status,
      { errors: [{ extensions: { code } }] },
    ]);
  });

  it('hands routes the body byte by byte, and of a repeated parameter the last', async () => {
    const response = await fetch(`${address}/notices/bank?a=0&a=1`, {
      method: 'POST',
      body: Buffer.from([0x7b, 0xff, 0x00]),
      headers: { 'content-type': 'application/json', 'x-signature': 's' },
    });
    expect([response.status, response.headers.get('x-heard'), await response.json()]).toEqual([
      202,
      's',
      { bytes: 3, text: '{\u00ff\u0000', query: { a: '1' }, params: { source: 'bank' } },
    ]);
  });

  it('says it is live and ready', async () => {
    const states = await Promise.all(
      ['live', 'ready'].map(async (path) => (await fetch(`${address}/health/${path}`)).json()),
    );
    expect(states).toEqual([{ status: 'live' }, { status: 'ready' }]);
  });

  it('answers what is under way before it stops, and refuses what comes later', async () => {
    const headers = { [actorHeader]: await token() };
    const slow = post(JSON.stringify({ query: '{ fail(how: "slow") }' }), headers);
    const slowInProcess = test.execute(member, '{ fail(how: "slow") }');
    await new Promise((resolve) => setTimeout(resolve, 500));
    await test.subgraph.drain();
    expect(await (await slow).json()).toEqual({ data: { fail: 'done' } });
    expect((await slowInProcess).data).toEqual({ fail: 'done' });
    expect((await test.execute(member, '{ whoAmI }')).errors?.[0]?.extensions?.['code']).toBe(
      'UPSTREAM_UNAVAILABLE',
    );
    await expect(post('{}', headers)).rejects.toThrow();
  });
});

/** By which the log can be searched. */
function idOf(response: Response): unknown {
  return response.headers.get('x-request-id') ?? 'no request id';
}
