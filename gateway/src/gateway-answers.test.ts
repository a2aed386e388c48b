import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { verifyActor } from '@hub/kernel';
import { apiSchemaOf } from './federation/api-schema.js';
import { ACTOR_SECRET, GatewayUnderTest, member, MEMBER, supergraphOf } from './gateway.fixture.js';
import { holdBack } from './capability.fixture.js';
import { answerJson } from './resilience/subgraph-server.fixture.js';
import { startShop, type Shop } from './shop.fixture.js';

const me = { query: 'query Me { me { id name orders } }', operationName: 'Me' };

describe('the gateway', () => {
  let shop: Shop;
  let under: GatewayUnderTest;

  beforeAll(async () => {
    shop = await startShop();
    under = await GatewayUnderTest.start({ capabilities: shop.all, terms: { retries: false } });
  });
  afterAll(async () => {
    await under.stop();
    await shop.stop();
  });
  beforeEach(() => {
    shop.people.server.behave(shop.people.answer);
    shop.orders.server.behave(shop.orders.answer);
    shop.forget();
  });

  it('joins two capabilities into one answer and hands each the signed actor', async () => {
    const answer = await under.ask(me, {
      ...(await under.as(member())),
      'apollographql-client-name': 'mini-program',
    });
    expect(answer.body).toEqual({
      data: { me: { id: '1', name: 'Name of 1', orders: ['Order of 1'] } },
    });
    for (const { headers } of [...shop.people.asked(), ...shop.orders.asked()]) {
      expect(await verifyActor(String(headers['x-hub-actor']), ACTOR_SECRET)).toMatchObject({
        actor: { kind: 'member', memberId: MEMBER },
        touchpoint: 'mini-program',
      });
      expect(headers['x-request-id']).toBe(answer.headers.get('x-request-id'));
    }
    expect([shop.people.asked().length, shop.orders.asked().length]).toEqual([1, 1]);
  });

  it('neither believes nor passes on an actor that comes from outside', async () => {
    await under.ask(me, { 'x-hub-actor': 'forged', 'x-hub-secret': 'x', cookie: 'a=b' });
    const [asked] = shop.people.asked();
    expect(asked?.headers['x-hub-actor']).not.toContain('forged');
    expect(await verifyActor(String(asked?.headers['x-hub-actor']), ACTOR_SECRET)).toMatchObject({
      actor: { kind: 'anonymous' },
    });
    expect(asked?.headers).not.toHaveProperty('x-hub-secret');
    expect(asked?.headers).not.toHaveProperty('cookie');
  });

  it('passes a refusal on with its code and details', async () => {
    const refusal = { code: 'PAGE_TOO_LARGE', retryable: false, details: { maximum: 50 } };
    shop.people.server.behave(
      answerJson({
        data: { me: null },
        errors: [{ message: 'The page is too large.', path: ['me'], extensions: refusal }],
      }),
    );
    expect((await under.ask(me)).body).toMatchObject({
      data: { me: null },
      errors: [{ message: 'The page is too large.', path: ['me'], extensions: refusal }],
    });
  });

  it('masks what is our fault, and tells the log', async () => {
    const fault = { code: 'INTERNAL_SERVER_ERROR', exception: { stacktrace: ['at secret.ts'] } };
    shop.people.server.behave(
      answerJson({
        data: { me: null },
        errors: [{ message: 'ER_DUP_ENTRY at 10.1.1.1', path: ['me'], extensions: fault }],
      }),
    );
    const { body, headers } = await under.ask(me);
    const requestId = headers.get('x-request-id');
    expect(body).toEqual({
      data: { me: null },
      errors: [
        {
          message: `Something went wrong on our side; request ${String(requestId)}`,
          path: ['me'],
          extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: true, requestId },
        },
      ],
    });
    expect(under.lines.join('\n')).toContain('ER_DUP_ENTRY');
  });

  it('hides commands between capabilities', async () => {
    const { body } = await under.ask({ query: '{ secretCommand }' });
    expect(body).toMatchObject({ errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] });
    const api = apiSchemaOf(supergraphOf(shop.all));
    expect(api.getQueryType()?.getFields()['secretCommand']).toBeUndefined();
  });

  it('writes one line of who asked what, without the token, variables or the answer', async () => {
    under.lines.length = 0;
    const headers = await under.as(member());
    const variables = { name: 'Zhang Wei' };
    await under.ask(
      { query: 'mutation Rename($name: String!) { rename(name: $name) { name } }', variables },
      {
        ...headers,
        'apollographql-client-name': 'app',
        'apollographql-client-version': '3.1',
        'x-request-id': 'mine-7',
      },
    );
    const [line, ...others] = under.lines.filter((text) => text.includes('"msg":"graphql"'));
    expect(others).toEqual([]);
    expect(JSON.parse(line ?? '')).toMatchObject({
      requestId: 'mine-7',
      operation: 'Rename',
      kind: 'mutation',
      actor: 'member',
      touchpoint: 'app',
      client: 'app',
      clientVersion: '3.1',
      status: 200,
      codes: [],
    });
    expect(under.lines.join('\n')).not.toContain('Zhang Wei');
    expect(under.lines.join('\n')).not.toContain(headers['authorization']?.slice(7));
  });

  it('says that it is alive and ready', async () => {
    expect((await fetch(`${under.url}/health/live`)).status).toBe(200);
    expect((await fetch(`${under.url}/health/ready`)).status).toBe(200);
  });
});

describe('a gateway that is told to stop', () => {
  it('says that it is not ready while it finishes what is under way', async () => {
    const shop = await startShop();
    const under = await GatewayUnderTest.start({ capabilities: shop.all });
    try {
      const held = holdBack(shop.people);
      const underWay = under.ask({ query: '{ whoAsks }' });
      await held.arrived(1);
      const stopped = under.stop();
      expect((await fetch(`${under.url}/health/ready`)).status).toBe(503);
      held.letGo();
      expect((await underWay).body).toEqual({ data: { whoAsks: 'somebody' } });
      await stopped;
      await expect(fetch(`${under.url}/health/live`)).rejects.toThrow();
    } finally {
      await shop.stop();
    }
  });
});
