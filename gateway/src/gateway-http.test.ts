import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '@hub/kernel';
import { codesOf, GatewayUnderTest } from './gateway.fixture.js';
import { AutomaticPersistedQueries } from './persisted/automatic-persisted-queries.js';
import { PersistedOperations } from './persisted/persisted-operations.js';
import { startShop, type Shop } from './shop.fixture.js';

const preflight = { 'apollo-require-preflight': 'true' };
const ORIGIN = 'https://shop.example';

describe('GraphQL over HTTP', () => {
  let shop: Shop;
  let under: GatewayUnderTest;
  beforeAll(async () => {
    shop = await startShop();
    const operations = await PersistedOperations.open({
      folder: null,
      logger: createLogger({ level: 'silent', name: 'test' }),
      automatic: new AutomaticPersistedQueries(),
    });
    under = await GatewayUnderTest.start({
      capabilities: shop.all,
      operations,
      explorable: true,
      allowedOrigins: [ORIGIN],
    });
  });
  afterAll(async () => {
    await under.stop();
    await shop.stop();
  });
  beforeEach(() => {
    shop.forget();
  });

  it('answers a GET with variables', async () => {
    const query = 'query One($id: ID!) { being(id: $id) { id } }';
    const answer = await under.get(
      { query, variables: '{"id":"5"}', operationName: 'One' },
      preflight,
    );
    expect([answer.status, answer.body]).toEqual([200, { data: { being: { id: '5' } } }]);
  });

  it('refuses a GET that a foreign page could have sent', async () => {
    const { status, body } = await under.get({ query: '{ whoAsks }' });
    expect([status, codesOf(body)]).toEqual([400, [['', 'BAD_REQUEST']]]);
    expect(shop.people.asked()).toEqual([]);
  });

  it('does nothing for a GET', async () => {
    const { status, headers } = await under.get(
      { query: 'mutation { rename(name: "x") { id } }' },
      preflight,
    );
    expect([status, headers.get('allow')]).toEqual([405, 'POST']);
    expect(shop.people.asked()).toEqual([]);
  });

  it.each([
    ['variables that are no JSON', 'query=%7Bme%7Bid%7D%7D&variables=%7B'],
    ['a member twice', 'query=%7Bme%7Bid%7D%7D&query=%7BwhoAsks%7D'],
  ])('refuses a GET with %s', async (_, search) => {
    const response = await fetch(`${under.url}/graphql?${search}`, { headers: preflight });
    expect(response.status).toBe(400);
  });

  it.each([
    [{}, 'application/json; charset=utf-8'],
    [{ accept: '*/*' }, 'application/json; charset=utf-8'],
    [
      { accept: 'application/graphql-response+json, application/json;q=0.9' },
      'application/graphql-response+json; charset=utf-8',
    ],
  ])('writes the content type that %j asks for', async (headers, type) => {
    const answer = await under.ask({ query: '{ whoAsks }' }, headers);
    expect(answer.headers.get('content-type')).toBe(type);
  });

  it('lets pages of known origins ask, and no others', async () => {
    const asked = async (origin: string) =>
      fetch(`${under.url}/graphql`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'content-type',
        },
      });
    expect((await asked(ORIGIN)).headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(
      (await asked('https://evil.example')).headers.get('access-control-allow-origin'),
    ).toBeNull();
    const { headers } = await under.ask({ query: '{ whoAsks }' }, { origin: ORIGIN });
    expect(headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(headers.get('access-control-expose-headers')).toContain('x-request-id');
  });

  it.each([
    ['br', 'br'],
    ['gzip', 'gzip'],
    ['identity', undefined],
  ])('packs a large answer for who accepts %s', async (accepted, encoding) => {
    const large = '{ people(first: 100) { id name phone orders } }';
    expect(await encodingOf(under.url, large, accepted)).toBe(encoding);
    expect(await encodingOf(under.url, '{ whoAsks }', accepted)).toBeUndefined();
  });

  it('serves GraphiQL whole, without anything from elsewhere, where the graph may be explored', async () => {
    const response = await fetch(`${under.url}/graphql`, { headers: { accept: 'text/html' } });
    const html = await response.text();
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(html).toContain('GraphiQL');
    expect(html).not.toMatch(/(?:src|href)="https?:/);
    const { body } = await under.ask({ query: '{ __type(name: "Person") { name } }' });
    expect(body).toEqual({ data: { __type: { name: 'Person' } } });
  });

  it('remembers a document by its digest, once it was found valid', async () => {
    const by = (query: string) => ({
      extensions: {
        persistedQuery: {
          version: 1,
          sha256Hash: createHash('sha256').update(query).digest('hex'),
        },
      },
    });
    const query = 'query Remembered { whoAsks }';
    expect(codesOf((await under.ask(by(query))).body)).toEqual([['', 'PERSISTED_QUERY_NOT_FOUND']]);
    expect((await under.ask({ query, ...by(query) })).body).toEqual({
      data: { whoAsks: 'somebody' },
    });
    expect((await under.ask(by(query))).body).toEqual({ data: { whoAsks: 'somebody' } });
    const wrong = 'query Wrong { nobody }';
    expect((await under.ask({ query: wrong, ...by(wrong) })).status).toBe(400);
    expect(codesOf((await under.ask(by(wrong))).body)).toEqual([['', 'PERSISTED_QUERY_NOT_FOUND']]);
  });

  it('gives back the request id it was sent, and its own for one that is not safe to write', async () => {
    const idOf = async (id: string) =>
      (await under.ask({ query: '{ whoAsks }' }, { 'x-request-id': id })).headers.get(
        'x-request-id',
      );
    expect(await idOf('mine-1')).toBe('mine-1');
    expect(await idOf('"; drop')).not.toContain('drop');
  });
});

/** `fetch` unpacks and would hide it. */
function encodingOf(url: string, query: string, accepted: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const asking = request(
      `${url}/graphql`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'accept-encoding': accepted },
      },
      (response) => {
        resolve(response.headers['content-encoding']);
        response.resume();
      },
    );
    asking.on('error', reject);
    asking.end(JSON.stringify({ query }));
  });
}
