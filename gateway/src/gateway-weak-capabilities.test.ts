import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { codesOf, GatewayUnderTest } from './gateway.fixture.js';
import {
  answerJson,
  answerText,
  neverAnswer,
  type Behaviour,
} from './resilience/subgraph-server.fixture.js';
import { startShop, type Shop } from './shop.fixture.js';

const QUERY = 'query Me { me { id name called: orders } }';
const MANY = 'query Many { people(first: 3) { id orders } }';

const halfABody: Behaviour = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '400' });
  response.write('{"data":{"_entities":[{"orders":["A"');
  setTimeout(() => response.destroy(), 20);
};

describe('a capability that is not well', () => {
  let shop: Shop;
  let under: GatewayUnderTest;
  beforeEach(async () => {
    shop = await startShop();
    under = await GatewayUnderTest.start({
      capabilities: shop.all,
      terms: {
        retries: false,
        deadlines: { queryMilliseconds: 400 },
        breaker: { fewestFetches: 5, openMilliseconds: 300 },
      },
    });
  });
  afterEach(async () => {
    await under.stop();
    await shop.stop();
  });

  it.each<[string, Behaviour, string]>([
    ['answers HTML', answerText('<h1>Bad gateway</h1>', 502), 'UPSTREAM_UNAVAILABLE'],
    ['answers HTML as if it were well', answerText('<h1>Hello</h1>'), 'UPSTREAM_UNAVAILABLE'],
    ['answers half a body', halfABody, 'UPSTREAM_UNAVAILABLE'],
    ['breaks the connection', (response) => response.destroy(), 'UPSTREAM_UNAVAILABLE'],
    ['never answers', neverAnswer, 'DEADLINE_EXCEEDED'],
    ['answers a list', answerJson([]), 'UPSTREAM_UNAVAILABLE'],
    ['answers too few entities', answerJson({ data: { _entities: [] } }), 'INTERNAL_SERVER_ERROR'],
    [
      'answers too many entities',
      answerJson({ data: { _entities: [{}, {}, {}] } }),
      'INTERNAL_SERVER_ERROR',
    ],
    [
      'answers no list of entities',
      answerJson({ data: { _entities: 'x' } }),
      'INTERNAL_SERVER_ERROR',
    ],
    ['answers nothing', answerJson({}), 'UPSTREAM_UNAVAILABLE'],
  ])('and %s costs only what it gives, with the place', async (_, behaviour, code) => {
    shop.orders.server.behave(behaviour);
    const { status, body } = await under.ask({ query: QUERY });
    expect(status).toBe(200);
    expect(body.data).toEqual({ me: { id: '1', name: 'Name of 1', called: null } });
    expect(codesOf(body)).toEqual([['me.called', code]]);
    expect(JSON.stringify(body)).not.toMatch(/<h1>|127\.0\.0\.1|_entities/);
    shop.orders.server.behave(shop.orders.answer);
    expect((await under.ask({ query: QUERY })).body.errors).toBeUndefined();
  });

  it('is told at every place that lacks something', async () => {
    shop.orders.server.behave(answerText('', 503));
    const { body } = await under.ask({ query: MANY });
    expect(body.data).toEqual({ people: ['0', '1', '2'].map((id) => ({ id, orders: null })) });
    expect(codesOf(body)).toEqual(
      [0, 1, 2].map((index) => [`people.${String(index)}.orders`, 'UPSTREAM_UNAVAILABLE']),
    );
  });

  it('is left alone once it failed often, keeps nobody waiting, and is asked again when it is well', async () => {
    shop.orders.server.behave(neverAnswer);
    await Promise.all(
      Array.from({ length: 6 }, (_, i) =>
        under.ask({ query: QUERY.replace('called', `called${String(i)}`) }),
      ),
    );
    expect(await under.count('hub_gateway_subgraph_breaker_changes_total', 'orders', 'open')).toBe(
      1,
    );
    shop.orders.forget();
    const times: number[] = [];
    for (let turn = 0; turn < 20; turn += 1) {
      const began = performance.now();
      const { body } = await under.ask({ query: QUERY });
      times.push(performance.now() - began);
      expect(body.data).toMatchObject({ me: { id: '1', called: null } });
    }
    // Without the breaker every one of the twenty would have waited for the deadline.
    expect(shop.orders.asked().length).toBeLessThan(10);
    expect(times.sort((a, b) => a - b)[10]).toBeLessThan(400);
    shop.orders.server.behave(shop.orders.answer);
    const deadline = Date.now() + 10_000;
    while ((await under.ask({ query: QUERY })).body.errors !== undefined && Date.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await under.ask({ query: QUERY })).body).toEqual({
      data: { me: { id: '1', name: 'Name of 1', called: ['Order of 1'] } },
    });
    expect(await under.count('hub_gateway_subgraph_breaker_state', 'orders')).toBe(0);
  });

  it('is not asked twice to do something', async () => {
    shop.people.server.behave((response) => response.destroy());
    const { body } = await under.ask({ query: 'mutation { rename(name: "Li") { id } }' });
    expect(codesOf(body)).toEqual([['rename', 'UPSTREAM_UNAVAILABLE']]);
    expect(shop.people.asked()).toHaveLength(1);
  });
});
