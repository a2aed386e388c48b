import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createLogger,
  DomainError,
  FakeClock,
  verifyActor,
  type SubgraphRequest,
  type SubgraphResponse,
} from '@hub/kernel';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { composeSupergraph, CompositionFailed } from './federation/compose-supergraph.js';
import { apiSchemaOf } from './federation/api-schema.js';
import { startGateway, type RunningGateway } from './start-gateway.js';

const SECRET = 'a secret that is long enough for signing';
const MEMBER = '01J00000000000000000000001';
const SESSION = '01J00000000000000000000002';
const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@inaccessible"])';

const supergraphSdl = composeSupergraph([
  {
    name: 'people',
    url: 'http://people',
    sdl: `${LINK} type Query { me: Person  whoAsks: String  secretCommand: String @inaccessible } type Person @key(fields: "id") { id: ID! name: String }`,
  },
  {
    name: 'orders',
    url: 'http://orders',
    sdl: `${LINK} type Person @key(fields: "id") { id: ID! orders: [String!] }`,
  },
]);

const persisted = (version: number, sha256Hash: string): object => ({
  extensions: { persistedQuery: { version, sha256Hash } },
});

describe('the gateway', () => {
  const seen: { subgraph: string; request: SubgraphRequest }[] = [];
  const lines: string[] = [];
  let answers: Record<string, (request: SubgraphRequest) => Promise<SubgraphResponse>>;
  let gateway: RunningGateway;
  let url: string;
  let token: string;

  beforeAll(async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256' }] };
    token = await new SignJWT({ kind: 'member', sub: MEMBER, sid: SESSION })
      .setProtectedHeader({ alg: 'ES256', kid: 'k' })
      .setIssuer('hub-member')
      .setAudience('hub')
      .setExpirationTime('5m')
      .sign(privateKey);
    gateway = await startGateway({
      supergraphSdl,
      actorSecret: SECRET,
      issuers: [
        {
          issuer: 'hub-member',
          audience: 'hub',
          kinds: ['member'],
          keys: () => Promise.resolve(keys),
        },
      ],
      explorable: true,
      clock: new FakeClock(new Date()),
      logger: createLogger({
        level: 'info',
        name: 'test',
        destination: { write: (line: string) => void lines.push(line) },
      }),
      checkReady: () => Promise.resolve(),
      transport: {
        execute: (subgraph, request) => {
          seen.push({ subgraph, request });
          const answer = answers[subgraph];
          if (answer === undefined) throw new Error(`No answer is prepared for ${subgraph}.`);
          return answer(request);
        },
      },
    });
    url = await gateway.listen(0);
  });

  afterAll(() => gateway.stop());

  async function ask(
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: unknown; headers: Headers }> {
    seen.length = 0;
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: response.status, body: await response.json(), headers: response.headers };
  }

  const me = { query: 'query Me { me { id name orders } }', operationName: 'Me' };

  it('joins two capabilities into one answer and hands each the signed actor', async () => {
    answers = {
      people: () =>
        Promise.resolve({ data: { me: { __typename: 'Person', id: '1', name: 'Li' } } }),
      orders: () => Promise.resolve({ data: { _entities: [{ orders: ['A'] }] } }),
    };
    const answer = await ask(me, {
      authorization: `Bearer ${token}`,
      'apollographql-client-name': 'mini-program',
    });
    expect(answer.body).toEqual({ data: { me: { id: '1', name: 'Li', orders: ['A'] } } });
    expect(seen.map(({ subgraph }) => subgraph)).toEqual(['people', 'orders']);
    for (const { request } of seen) {
      expect(await verifyActor(request.headers['x-hub-actor'] ?? '', SECRET)).toMatchObject({
        actor: { kind: 'member', memberId: MEMBER, sessionId: SESSION },
        touchpoint: 'mini-program',
      });
      expect(request.headers['x-request-id']).toBe(answer.headers.get('x-request-id'));
    }
  });

  it('gives partial data with a path when a capability is dead', async () => {
    answers = {
      people: () =>
        Promise.resolve({ data: { me: { __typename: 'Person', id: '1', name: 'Li' } } }),
      orders: () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.1')),
    };
    const { body } = await ask(me);
    expect(body).toMatchObject({
      data: { me: { id: '1', name: 'Li', orders: null } },
      errors: [
        {
          message: 'The orders capability cannot be reached.',
          extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true },
        },
      ],
    });
    expect(JSON.stringify(body)).not.toContain('ECONNREFUSED');
  });

  it('passes a refusal on with its code and details, and masks what is our fault', async () => {
    answers = {
      people: () =>
        Promise.resolve({
          data: { me: null },
          errors: [
            {
              message: 'The page is too large.',
              path: ['me'],
              extensions: { code: 'PAGE_TOO_LARGE', retryable: false, details: { maximum: 50 } },
            },
          ],
        }),
    };
    expect((await ask(me)).body).toMatchObject({
      data: { me: null },
      errors: [
        {
          message: 'The page is too large.',
          extensions: { code: 'PAGE_TOO_LARGE', retryable: false, details: { maximum: 50 } },
        },
      ],
    });
    answers = {
      people: () =>
        Promise.resolve({
          data: { me: null },
          errors: [
            { message: 'ER_DUP_ENTRY at 10.1.1.1', extensions: { code: 'INTERNAL_SERVER_ERROR' } },
          ],
        }),
    };
    const masked = await ask(me);
    expect(masked.body).toMatchObject({
      errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
    });
    expect(JSON.stringify(masked.body)).not.toContain('ER_DUP_ENTRY');
    expect(JSON.stringify(masked.body)).not.toContain('people');
    expect(lines.join('\n')).toContain('ER_DUP_ENTRY');
  });

  it('turns a transport refusal into its code', async () => {
    answers = {
      people: () =>
        Promise.reject(new DomainError('UPSTREAM_UNAVAILABLE', 'draining', { retryable: true })),
    };
    expect((await ask(me)).body).toMatchObject({
      errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true } }],
    });
  });

  it.each([
    ['a header that is no bearer token', 'Basic abc'],
    ['a malformed token', 'Bearer abc'],
    ['a forged token', `Bearer ${'x'.repeat(30)}.${'y'.repeat(30)}.${'z'.repeat(30)}`],
    ['a token of a megabyte’s tenth', `Bearer ${'x'.repeat(9_000)}`],
  ])('refuses %s with 401 before anything is asked', async (_, authorization) => {
    const answer = await ask(me, { authorization });
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({
      errors: [{ extensions: { code: 'UNAUTHENTICATED', retryable: false } }],
    });
    expect(seen).toEqual([]);
  });

  it('hides commands between capabilities', async () => {
    const { body } = await ask({ query: '{ secretCommand }' });
    expect(body).toMatchObject({ errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] });
    expect(apiSchemaOf(supergraphSdl).getQueryType()?.getFields()['secretCommand']).toBeUndefined();
  });

  it.each([
    ['broken JSON', '{"query":', 400, 'BAD_USER_INPUT'],
    [
      'a body of two megabytes',
      JSON.stringify({ query: 'x'.repeat(2_000_000) }),
      413,
      'PAYLOAD_TOO_LARGE',
    ],
    [
      'a document that does not parse',
      JSON.stringify({ query: '{ me' }),
      400,
      'GRAPHQL_PARSE_FAILED',
    ],
    [
      'a field that is not there',
      JSON.stringify({ query: '{ nobody }' }),
      400,
      'GRAPHQL_VALIDATION_FAILED',
    ],
  ])('answers %s with its code', async (_, body, status, code) => {
    const answer = await ask(body);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ errors: [{ extensions: { code } }] });
    expect(seen).toEqual([]);
  });

  it('remembers an automatic persisted query by its hash', async () => {
    answers = { people: () => Promise.resolve({ data: { whoAsks: 'me' } }) };
    const query = 'query Who { whoAsks }';
    const { createHash } = await import('node:crypto');
    const extensions = {
      persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') },
    };
    expect((await ask({ extensions })).body).toMatchObject({
      errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }],
    });
    expect((await ask({ query, extensions })).body).toEqual({ data: { whoAsks: 'me' } });
    expect((await ask({ extensions })).body).toEqual({ data: { whoAsks: 'me' } });
  });

  it.each([
    [
      'an operation that is not in the document',
      { ...me, operationName: 'You' },
      'OPERATION_RESOLUTION_FAILURE',
    ],
    ['a subscription', { query: 'subscription { me { id } }' }, 'OPERATION_RESOLUTION_FAILURE'],
    ['a persisted query of another version', { ...persisted(2, 'x') }, 'BAD_REQUEST'],
    [
      'a persisted query that does not fit its hash',
      { ...me, ...persisted(1, 'x') },
      'BAD_REQUEST',
    ],
    ['a list of requests', [me], 'BAD_REQUEST'],
    ['variables that are no object', { ...me, variables: 'x' }, 'BAD_REQUEST'],
    ['a body that is no JSON', '{', 'BAD_USER_INPUT'],
  ])('refuses %s as the mistake of the caller', async (_, request, code) => {
    const { status, body } = await ask(request);
    expect(status).toBe(400);
    expect(body).toMatchObject({ errors: [{ extensions: { code, retryable: false } }] });
    expect(seen).toEqual([]);
  });

  it.each(['/%ff', '/graphql/%E0%A4%A'])(
    'refuses the unreadable address %s in the usual shape',
    async (path) => {
      const response = await fetch(`${url}${path}`);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
      });
    },
  );

  it('refuses a request that a foreign page could have sent', async () => {
    const response = await fetch(`${url}/graphql?query=${encodeURIComponent('{ whoAsks }')}`);
    expect(response.status).toBe(400);
  });

  it('serves GraphiQL whole, without anything from elsewhere', async () => {
    const response = await fetch(`${url}/graphql`, { headers: { accept: 'text/html' } });
    const html = await response.text();
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(html).toContain('GraphiQL');
    expect(html).not.toMatch(/(?:src|href)="https?:/);
  });

  it('logs who asked what, without the token or the answer', async () => {
    answers = {
      people: () =>
        Promise.resolve({ data: { me: { __typename: 'Person', id: '1', name: 'Zhang Wei' } } }),
    };
    lines.length = 0;
    await ask(
      { query: 'query Name { me { name } }', operationName: 'Name' },
      { authorization: `Bearer ${token}`, 'apollographql-client-name': 'app' },
    );
    const log = lines.join('\n');
    expect(log).toContain('"operation":"Name"');
    expect(log).toContain('"touchpoint":"app"');
    expect(log).not.toContain(token);
    expect(log).not.toContain('Zhang Wei');
  });

  it('says that it is alive and ready', async () => {
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  });

  it('finishes what is under way when it is told to stop', async () => {
    let answer: (response: SubgraphResponse) => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      answers = {
        people: () =>
          new Promise((later) => {
            answer = later;
            resolve();
          }),
      };
    });
    const underWay = ask({ query: '{ whoAsks }' });
    await asked;
    const stopped = gateway.stop();
    answer({ data: { whoAsks: 'late' } });
    expect((await underWay).body).toEqual({ data: { whoAsks: 'late' } });
    await stopped;
    await expect(fetch(`${url}/health/live`)).rejects.toThrow();
  });
});

describe('composition', () => {
  it('names every contradiction', () => {
    const part = (name: string, type: string) => ({
      name,
      url: `http://${name}`,
      sdl: `${LINK} type Query { same: ${type} }`,
    });
    expect(() => composeSupergraph([part('a', 'String'), part('b', 'Int')])).toThrow(
      CompositionFailed,
    );
  });
});
