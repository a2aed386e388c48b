import { once } from 'node:events';
import { request, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { holdBack, type Capability } from './capability.fixture.js';
import { GatewayUnderTest } from './gateway.fixture.js';
import { startShop, type Shop } from './shop.fixture.js';

const LEFT = 'hub_gateway_clients_left_total';
const query = 'query Read { people(first: 2) { id orders } }';

describe('a client that leaves before its answer', () => {
  let shop: Shop;
  let under: GatewayUnderTest;
  beforeEach(async () => {
    shop = await startShop();
    under = await GatewayUnderTest.start({ capabilities: shop.all });
  });
  afterEach(async () => {
    await under.stop();
    await shop.stop();
  });

  /** Somebody who asks on a connection of their own, and may close it. */
  function somebody(document: string): { answer(): Promise<unknown>; leave(): void } {
    const asking = request(`${under.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      agent: false,
    });
    const response = once(asking, 'response') as Promise<[IncomingMessage]>;
    response.catch(() => undefined);
    asking.end(JSON.stringify({ query: document }));
    return {
      answer: async () => json((await response)[0]),
      leave: () => {
        asking.destroy();
      },
    };
  }

  /** Status and codes of so many lines of the access log, once they are written. */
  async function logged(lines: number): Promise<(readonly [number, readonly string[]])[]> {
    for (;;) {
      const entries = under.lines
        .map((line) => JSON.parse(line) as { msg: string; status: number; codes: string[] })
        .filter(({ msg }) => msg === 'graphql');
      if (entries.length >= lines) return entries.map(({ status, codes }) => [status, codes]);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  it.each([
    ['and none is sent any more', query],
    ['which is the only one', 'query Read { people(first: 2) { id } }'],
  ])('has its fetch given up, %s', async (_, document) => {
    const asked = nextAsked(shop.people);
    const reader = somebody(document);
    const fetch = await asked;
    const closed = once(fetch, 'close');
    reader.leave();
    await closed;
    expect(await logged(1)).toEqual([[499, ['CLIENT_LEFT']]]);
    expect(await under.count(LEFT, 'work="given up"')).toBe(1);
    expect(await under.count('hub_gateway_requests_total', 'outcome="CLIENT_LEFT"')).toBe(1);
    expect(
      await under.count('hub_gateway_subgraph_fetches_total', 'people', 'outcome="abandoned"'),
    ).toBe(1);
    expect(shop.orders.asked()).toEqual([]);
    // Nothing of it is left for whoever asks next.
    shop.people.server.behave(shop.people.answer);
    expect((await under.ask({ query })).body).toMatchObject({ data: { people: [{}, {}] } });
  });

  it('costs nobody the answer who asked the same', async () => {
    const held = holdBack(shop.people);
    const askers = Array.from({ length: 3 }, () => somebody(query));
    await held.arrived(1);
    await under.ask({ query: '{ __typename }' });
    askers[0]?.leave();
    askers[1]?.leave();
    await under.ask({ query: '{ __typename }' });
    held.letGo();
    expect(await askers[2]?.answer()).toMatchObject({
      data: { people: [{ orders: ['Order of 0'] }, { orders: ['Order of 1'] }] },
    });
    expect(shop.people.asked()).toHaveLength(1);
    const ends = (await logged(5)).map(([status]) => status).sort();
    expect(ends).toEqual([200, 200, 200, 499, 499]);
    expect(await under.count(LEFT, 'work="finished"')).toBe(2);
  });

  it('and is the last of those who asked the same ends the fetch for all of them', async () => {
    const asked = nextAsked(shop.people);
    const askers = Array.from({ length: 3 }, () => somebody(query));
    const fetch = await asked;
    await under.ask({ query: '{ __typename }' });
    let isClosed = false;
    const closed = once(fetch, 'close').then(() => (isClosed = true));
    askers[0]?.leave();
    askers[1]?.leave();
    await under.ask({ query: '{ __typename }' });
    expect(isClosed).toBe(false);
    askers[2]?.leave();
    await closed;
    expect((await logged(5)).filter(([status]) => status === 499)).toEqual(
      Array(3).fill([499, ['CLIENT_LEFT']]),
    );
    expect(shop.orders.asked()).toEqual([]);
  });

  it('has its deed done to the end', async () => {
    const held = holdBack(shop.people);
    const doer = somebody('mutation Do { rename(name: "Li") { id orders } }');
    await held.arrived(1);
    doer.leave();
    await under.ask({ query: '{ __typename }' });
    held.letGo();
    expect((await logged(2)).at(-1)).toEqual([499, []]);
    expect(shop.renamed).toEqual(['Li']);
    expect(shop.orders.asked()).toHaveLength(1);
    expect(await under.count(LEFT, 'work="finished"')).toBe(1);
  });

  it('while it still sends its question is told apart from one that asks nonsense', async () => {
    const asking = request(`${under.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': 1_000 },
      agent: false,
    });
    asking.on('error', () => undefined);
    asking.write('{"query":');
    await under.ask({ query: '{ __typename }' });
    asking.destroy();
    expect((await logged(2)).at(-1)).toEqual([499, ['CLIENT_LEFT']]);
  });

  it('after its answer is nobody who left', async () => {
    await under.ask({ query }, { connection: 'close' });
    await under.ask({ query });
    expect(await logged(2)).toEqual([
      [200, []],
      [200, []],
    ]);
    expect(await under.count(LEFT)).toBe(0);
  });
});

/** The response to the next question of a capability, which answers it nothing. */
function nextAsked(capability: Capability): Promise<ServerResponse> {
  return new Promise((resolve) => {
    capability.server.behave(resolve);
  });
}
