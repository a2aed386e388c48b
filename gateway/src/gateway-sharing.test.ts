import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { holdBack } from './capability.fixture.js';
import { GatewayUnderTest, member, OTHER_MEMBER, type Answer } from './gateway.fixture.js';
import { startShop, type Shop } from './shop.fixture.js';

const query = 'query Me { me { id name } }';

describe('identical requests at the same time', () => {
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

  /** Fifty of them, held back until so many have reached the capability and the rest had time to follow. */
  async function fifty(ask: (index: number) => Promise<Answer>, fetches: number) {
    const held = holdBack(shop.people);
    const asked = Array.from({ length: 50 }, (_, index) => ask(index));
    await held.arrived(fetches);
    await under.ask({ query: '{ __typename }' });
    held.letGo();
    return Promise.all(asked);
  }

  it('of one identity are one fetch', async () => {
    const headers = await under.as(member());
    const answers = await fifty(() => under.ask({ query }, headers), 1);
    expect(shop.people.asked()).toHaveLength(1);
    for (const { body } of answers)
      expect(body).toEqual({ data: { me: { id: '1', name: 'Name of 1' } } });
    expect(new Set(answers.map(({ headers: sent }) => sent.get('x-request-id'))).size).toBe(50);
    expect(await under.count('hub_gateway_requests_deduplicated_total')).toBe(49);
  });

  it('of two identities, or from two touchpoints, are never shared', async () => {
    const one = await under.as(member());
    const other = await under.as(member(OTHER_MEMBER));
    const callers = [one, other, {}, { ...one, 'apollographql-client-name': 'app' }];
    await fifty((index) => under.ask({ query }, callers[index % callers.length]), 4);
    const actors = shop.people.asked().map(({ headers }) => String(headers['x-hub-actor']));
    expect(new Set(actors).size).toBe(4);
    expect(actors).toHaveLength(4);
  });

  it('are not identical when their variables differ', async () => {
    const document = 'query One($id: ID!) { being(id: $id) { id } }';
    const answers = await fifty(
      (index) => under.ask({ query: document, variables: { id: String(index % 2) } }),
      2,
    );
    expect(answers.map(({ body }) => body.data)).toEqual(
      Array.from({ length: 50 }, (_, index) => ({ being: { id: String(index % 2) } })),
    );
  });

  it('are each done when they are deeds', async () => {
    const headers = await under.as(member());
    shop.renamed.length = 0;
    await fifty(() => under.ask({ query: 'mutation { rename(name: "Li") { id } }' }, headers), 32);
    expect(shop.renamed).toHaveLength(50);
  });
});

describe('with sharing switched off', () => {
  it('every request is asked for itself', async () => {
    const shop = await startShop();
    const under = await GatewayUnderTest.start({
      capabilities: shop.all,
      shareInFlight: false,
      terms: { sharing: false },
    });
    try {
      const held = holdBack(shop.people);
      const asked = Array.from({ length: 20 }, () => under.ask({ query }));
      await held.arrived(20);
      held.letGo();
      for (const { body } of await Promise.all(asked))
        expect(body).toMatchObject({ data: { me: { id: '1' } } });
    } finally {
      await under.stop();
      await shop.stop();
    }
  });
});
