import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { holdBack } from './capability.fixture.js';
import { codesOf, GatewayUnderTest } from './gateway.fixture.js';
import { neverAnswer } from './resilience/subgraph-server.fixture.js';
import { startShop, type Shop } from './shop.fixture.js';

describe('a capability that does not answer', () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await startShop();
  });
  afterEach(async () => {
    await shop.stop();
  });

  it('keeps nobody waiting who asks it nothing, however many wait for it', async () => {
    // More than it has connections for, and more than may wait for one.
    const terms = {
      connections: 4,
      bulkhead: { mostWaiting: 20, longestWaitMilliseconds: 60_000 },
    };
    const under = await GatewayUnderTest.start({ capabilities: shop.all, terms });
    const held = holdBack(shop.orders);
    let answered = 0;
    const slow = Array.from({ length: 40 }, (_, at) =>
      under
        .ask({ query: `{ me { id slow${String(at)}: orders } }` })
        .finally(() => (answered += 1)),
    );
    await held.arrived(4);
    while (answered < 16) await new Promise(setImmediate);
    const quick = await Promise.all(
      Array.from({ length: 100 }, (_, at) =>
        under.ask({ query: `{ quick${String(at)}: whoAsks me { name } }` }),
      ),
    );
    // All of them, while every one that may wait still does.
    expect(answered).toBe(16);
    expect(shop.orders.server.received).toHaveLength(4);
    for (const { body } of quick) {
      expect(body.errors).toBeUndefined();
      expect(body.data).toMatchObject({ me: { name: 'Name of 1' } });
    }
    held.letGo();
    const codes = (await Promise.all(slow)).flatMap(({ body }) => codesOf(body));
    // Those who came when nobody more could wait were told at once, and of their part only.
    expect(codes.map(([, code]) => code)).toEqual(Array<string>(16).fill('UPSTREAM_UNAVAILABLE'));
    await under.stop();
  });

  it('costs its part of the answer once the request has taken as long as it may', async () => {
    const under = await GatewayUnderTest.start({
      capabilities: shop.all,
      requestDeadlineMilliseconds: 200,
      terms: { deadlines: { queryMilliseconds: 600_000, mutationMilliseconds: 600_000 } },
    });
    shop.orders.server.behave(neverAnswer);
    const { status, body } = await under.ask({
      query: '{ people(first: 2) { id called: orders } }',
    });
    expect(status).toBe(200);
    expect(body.data).toEqual({ people: ['0', '1'].map((id) => ({ id, called: null })) });
    expect(codesOf(body)).toEqual(
      [0, 1].map((at) => [`people.${String(at)}.called`, 'DEADLINE_EXCEEDED']),
    );
    expect((await under.ask({ query: '{ whoAsks }' })).body).toEqual({
      data: { whoAsks: 'somebody' },
    });
    await under.stop();
  });
});
