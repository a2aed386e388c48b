import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { holdBack, type Capability } from './capability.fixture.js';
import { GatewayUnderTest, member, supergraphOf, type Answer } from './gateway.fixture.js';
import { startShop, type Shop } from './shop.fixture.js';

const QUERIES = [
  'query Me { me { id name orders } }',
  'query Who { whoAsks }',
  'query People { people { id name } }',
];

describe('another supergraph', () => {
  let shop: Shop;
  let under: GatewayUnderTest;
  let more: string;
  beforeEach(async () => {
    shop = await startShop();
    under = await GatewayUnderTest.start({
      capabilities: shop.all,
      contracts: {
        partner: (sdl) => {
          if (sdl.includes('nothingForPartners')) throw new Error('nothing is left of it');
          return sdl;
        },
      },
    });
    more = supergraphOf([shop.people, withField(shop.orders, 'newField: String')]);
  });
  afterEach(async () => {
    await under.stop();
    await shop.stop();
  });

  const ask = (query: string, headers = {}): Promise<Answer> => under.ask({ query }, headers);

  it('takes the old one’s place without a restart', async () => {
    expect((await ask('{ newField }')).status).toBe(400);
    await under.gateway.swap(more);
    shop.orders.server.behave((response) =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end('{"data":{"newField":"new"}}'),
    );
    expect((await ask('{ newField }')).body).toEqual({ data: { newField: 'new' } });
  });

  it('comes and goes under load: no request fails, and none waits for a plan', async () => {
    const headers = await under.as(member());
    for (const query of QUERIES) for (const caller of [{}, headers]) await ask(query, caller);
    const missed = await under.count('hub_gateway_plan_lookups_total', 'miss');
    const old = supergraphOf(shop.all);
    const failures: unknown[] = [];
    let swapping = true;
    let answered = 0;
    const worker = async (seed: number): Promise<void> => {
      for (let turn = seed; swapping || turn < seed + 100; turn += 1) {
        const caller = turn % 2 === 0 ? headers : {};
        const { status, body } = await ask(QUERIES[turn % QUERIES.length] ?? '', caller);
        if (status !== 200 || body.errors !== undefined) failures.push(body);
        answered += 1;
      }
    };
    const workers = Array.from({ length: 10 }, (_, seed) => worker(seed));
    for (let swap = 0; swap < 10; swap += 1) await under.gateway.swap(swap % 2 === 0 ? more : old);
    swapping = false;
    await Promise.all(workers);
    expect(failures).toEqual([]);
    expect(answered).toBeGreaterThanOrEqual(1_000);
    expect(await under.count('hub_gateway_plan_lookups_total', 'miss')).toBe(missed);
    expect(await under.count('hub_gateway_supergraph_swaps_total', 'accepted')).toBe(10);
  });

  it('lets requests under way end with the one they began with', async () => {
    const held = holdBack(shop.people);
    const underWay = ask(QUERIES[0] ?? '');
    await held.arrived(1);
    await under.gateway.swap(supergraphOf([shop.people]));
    held.letGo();
    expect((await underWay).body).toEqual({
      data: { me: { id: '1', name: 'Name of 1', orders: ['Order of 1'] } },
    });
    expect((await ask('{ me { orders } }')).status).toBe(400);
  });

  it.each<[string, (sdl: string) => string]>([
    ['does not parse', (sdl) => sdl.slice(0, -20)],
    ['is empty', () => ''],
    ['is no supergraph', () => 'type Query { a: Int }'],
    [
      'needs a feature nothing here understands',
      (sdl) =>
        sdl.replace(
          'schema',
          'schema @link(url: "https://specs.example.com/magic/v1.0", for: EXECUTION)',
        ),
    ],
    ['uses a directive nobody defines', (sdl) => `${sdl}\ntype Extra @unheardOf { a: Int }`],
    ['names a type that is not there', (sdl) => sdl.replace('whoAsks: String', 'whoAsks: Strong')],
    ['leaves a contract empty', (sdl) => `# nothingForPartners\n${sdl}`],
  ])('is refused when it %s, and the old one kept', async (_, broken) => {
    await expect(under.gateway.swap(broken(more))).rejects.toThrow();
    expect((await ask('{ whoAsks }')).body).toEqual({ data: { whoAsks: 'somebody' } });
    expect((await ask('{ newField }')).status).toBe(400);
    expect(await under.count('hub_gateway_supergraph_swaps_total', 'refused')).toBe(1);
    await under.gateway.swap(more);
    expect((await ask('{ __typename newField }')).status).toBe(200);
  });
});

function withField(capability: Capability, field: string): Capability {
  return { ...capability, sdl: capability.sdl.replace('type Query {', `type Query { ${field} `) };
}
