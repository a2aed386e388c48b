import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { holdBack } from './capability.fixture.js';
import { codesOf, GatewayUnderTest, supergraphOf } from './gateway.fixture.js';
import { startShop, type Shop } from './shop.fixture.js';

describe('answers made under the old supergraph', () => {
  let shop: Shop;
  let under: GatewayUnderTest;
  beforeEach(async () => {
    shop = await startShop();
    under = await GatewayUnderTest.start({ capabilities: shop.all, caching: { bus: null } });
  });
  afterEach(async () => {
    await under.stop();
    await shop.stop();
  });

  const ask = (query: string) => under.ask({ query });

  it('are not shared with requests of the new one', async () => {
    await ask('{ whoAsks }');
    const held = holdBack(shop.people);
    const before = ask('{ me { id } }');
    await held.arrived(1);
    await under.gateway.swap(supergraphOf(shop.all));
    const others = [ask('{ whoAsks }'), ask('{ me { id } }')];
    await ask('{ __typename }');
    held.letGo();
    const me = { data: { me: { id: '1' } } };
    expect((await before).body).toEqual(me);
    expect((await Promise.all(others)).map(({ body }) => body)).toEqual([
      { data: { whoAsks: 'somebody' } },
      me,
    ]);
    expect(await under.count('hub_gateway_requests_deduplicated_total')).toBe(0);
  });

  it.each([
    ['for everybody', '{ shelf { title } }', 'title: String', 'Creams'],
    ['for one identity', '{ wallet { amount } }', 'amount: Int', '7'],
  ])('and kept %s are not told when the rules are others now', async (_, query, field, told) => {
    expect(JSON.stringify((await ask(query)).body)).toContain(told);
    shop.forget();
    expect(JSON.stringify((await ask(query)).body)).toContain(told);
    expect(shop.people.asked()).toEqual([]);
    // As many rules as before, for the same rights, but for another field.
    const sdl = shop.people.sdl
      .replaceAll('diary: String @authenticated', 'diary: String')
      .replace(field, `${field} @authenticated`);
    await under.gateway.swap(supergraphOf([{ ...shop.people, sdl }, shop.orders]));
    const { body } = await ask(query);
    expect(codesOf(body).map(([, code]) => code)).toEqual(['UNAUTHENTICATED']);
    expect(JSON.stringify(body.data)).not.toContain(told);
  });
});
