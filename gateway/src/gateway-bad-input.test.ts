import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { codesOf, GatewayUnderTest, type Answer } from './gateway.fixture.js';
import { startShop, type Shop } from './shop.fixture.js';

const me = { query: 'query Me { me { id } }', operationName: 'Me' };
const persisted = (version: number, sha256Hash: string): object => ({
  extensions: { persistedQuery: { version, sha256Hash } },
});

describe('bad input', () => {
  let shop: Shop;
  let under: GatewayUnderTest;
  beforeAll(async () => {
    shop = await startShop();
    under = await GatewayUnderTest.start({ capabilities: shop.all });
  });
  afterAll(async () => {
    await under.stop();
    await shop.stop();
  });
  beforeEach(() => {
    shop.forget();
  });
  afterEach(async () => {
    expect((await under.ask(me)).body).toEqual({ data: { me: { id: '1' } } });
  });

  /** Its answer says which line of the log is about it, and that line and the metrics what became of it. */
  async function expectTold(ask: () => Promise<Answer>): Promise<Answer> {
    const counted = await under.count('hub_gateway_requests_total');
    const answer = await ask();
    const id = answer.headers.get('x-request-id');
    expect(id).toMatch(/^\w+$/);
    const [error] = answer.body.errors ?? [];
    expect(error?.extensions['requestId']).toBe(id);
    const lines = under.lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ msg, requestId }) => msg === 'graphql' && requestId === id);
    expect(lines).toMatchObject([
      { status: answer.status, codes: [error?.extensions['code']], bytes: expect.any(Number) },
    ]);
    expect(await under.count('hub_gateway_requests_total')).toBe(counted + 1);
    return answer;
  }

  it.each<[string, unknown, number, string]>([
    ['broken JSON', '{"query":', 400, 'BAD_USER_INPUT'],
    ['an empty body', '', 400, 'BAD_USER_INPUT'],
    ['two megabytes', { query: 'x'.repeat(2_000_000) }, 413, 'PAYLOAD_TOO_LARGE'],
    ['a document that does not parse', { query: '{ me' }, 400, 'GRAPHQL_PARSE_FAILED'],
    ['a field that is not there', { query: '{ nobody }' }, 400, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'an operation that is not there',
      { ...me, operationName: 'You' },
      400,
      'OPERATION_RESOLUTION_FAILURE',
    ],
    [
      'several operations and no name',
      { query: 'query A { whoAsks } query B { whoAsks }' },
      400,
      'OPERATION_RESOLUTION_FAILURE',
    ],
    [
      'a subscription',
      { query: 'subscription { me { id } }' },
      400,
      'OPERATION_RESOLUTION_FAILURE',
    ],
    ['a persisted query of another version', persisted(2, 'x'), 400, 'BAD_REQUEST'],
    ['a digest that does not fit', { ...me, ...persisted(1, 'x') }, 400, 'BAD_REQUEST'],
    ['a list of requests', [me], 400, 'BAD_REQUEST'],
    ['null', 'null', 400, 'BAD_REQUEST'],
    ['a number', '7', 400, 'BAD_REQUEST'],
    ['nothing to ask', {}, 400, 'BAD_REQUEST'],
    ['a query that is no text', { query: 7 }, 400, 'BAD_REQUEST'],
    ['variables that are no object', { ...me, variables: 'x' }, 400, 'BAD_REQUEST'],
    [
      'variables of a wrong type',
      { query: 'query($id: ID!) { being(id: $id) { id } }', variables: { id: {} } },
      400,
      'BAD_USER_INPUT',
    ],
    [
      'a missing variable',
      { query: 'query($id: ID!) { being(id: $id) { id } }' },
      400,
      'BAD_USER_INPUT',
    ],
    [
      'a variable of the gateway’s own',
      {
        query: 'query($representations: ID!) { being(id: $representations) { id } }',
        variables: { representations: '1' },
      },
      400,
      'BAD_USER_INPUT',
    ],
    ['ten thousand tokens', { query: `{ ${'me '.repeat(10_000)} }` }, 400, 'DOCUMENT_TOO_LARGE'],
    [
      'two hundred aliases',
      { query: `{ ${Array.from({ length: 200 }, (_, i) => `a${String(i)}: whoAsks`).join(' ')} }` },
      400,
      'TOO_MANY_ALIASES',
    ],
    [
      'fragments that spread each other',
      { query: '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }' },
      400,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['the schema', { query: '{ __schema { types { name } } }' }, 400, 'INTROSPECTION_DISABLED'],
    [
      'one type of the schema',
      { query: '{ secret: __type(name: "Person") { name } }' },
      400,
      'INTROSPECTION_DISABLED',
    ],
    [
      'the entities themselves',
      { query: '{ _entities(representations: []) { __typename } }' },
      400,
      'GRAPHQL_VALIDATION_FAILED',
    ],
  ])('such as %s is refused, and nobody is asked', async (_, body, status, code) => {
    const answer = await expectTold(() => under.ask(body));
    expect([answer.status, answer.body.errors?.[0]?.extensions['code']]).toEqual([status, code]);
    expect(answer.body.errors?.[0]?.extensions['retryable']).toBe(false);
    expect(answer.body).not.toHaveProperty('data');
    expect([...shop.people.asked(), ...shop.orders.asked()]).toEqual([]);
  });

  it.each([
    ['a header that is no bearer token', 'Basic abc'],
    ['a malformed token', 'Bearer abc'],
    ['a forged token', `Bearer ${'x'.repeat(30)}.${'y'.repeat(30)}.${'z'.repeat(30)}`],
    ['an unsigned token', `Bearer ${btoa('{"alg":"none"}')}.${btoa('{"kind":"staff"}')}.`],
    ['a token of nine thousand characters', `Bearer ${'x'.repeat(9_000)}`],
  ])('such as %s is refused with 401', async (_, authorization) => {
    const answer = await expectTold(() => under.ask(me, { authorization }));
    expect([answer.status, codesOf(answer.body)]).toEqual([401, [['', 'UNAUTHENTICATED']]]);
    expect(shop.people.asked()).toEqual([]);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'text/html',
    'application/xml',
  ])('such as a body that says it is %s is refused', async (type) => {
    const answer = await expectTold(() => under.ask(me, { 'content-type': type }));
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.body.errors?.[0]?.extensions['code']).toMatch(/^[A-Z_]+$/);
    expect(shop.people.asked()).toEqual([]);
  });

  it.each(['/%ff', '/graphql/%E0%A4%A'])('such as the address %s is refused', async (path) => {
    const response = await fetch(`${under.url}${path}`);
    expect(response.status).toBe(400);
    const requestId = response.headers.get('x-request-id');
    expect(requestId).toMatch(/^\w+$/);
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT', requestId } }],
    });
  });

  it('such as a misspelt field is told without what it might have been', async () => {
    const { body } = await under.ask({ query: '{ me { nam } people(frist: 1) { id } }' });
    expect(JSON.stringify(body)).not.toMatch(/did you mean|"name"|first/i);
  });

  it('such as a name every object has is no way into one', async () => {
    const { body } = await under.ask({
      query:
        '{ __proto__: me { constructor: name toString: id __proto__: orders } hasOwnProperty: whoAsks }',
    });
    expect(JSON.stringify(body)).toBe(
      '{"data":{"__proto__":{"constructor":"Name of 1","toString":"1","__proto__":["Order of 1"]},"hasOwnProperty":"somebody"}}',
    );
    const variables =
      '{"query":"query($id: ID!) { being(id: $id) { id } }","variables":{"id":"5","__proto__":{"id":"6"}}}';
    const polluting = await under.ask(variables);
    expect(polluting.status).toBeLessThan(500);
    expect(({} as Record<string, unknown>)['id']).toBeUndefined();
  });
});
