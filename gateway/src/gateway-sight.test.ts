import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { codesOf, GatewayUnderTest, member, partner, staff } from './gateway.fixture.js';
import { startShop, type Shop } from './shop.fixture.js';

describe('what somebody may not see', () => {
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

  const wire = () => [...shop.people.asked(), ...shop.orders.asked()].map(({ query }) => query);

  it.each([
    ['plainly', '{ me { id diary } }', 'me.diary'],
    ['under another name', '{ me { id name: diary } }', 'me.name'],
    ['in a fragment', '{ me { id ...F } } fragment F on Person { diary }', 'me.diary'],
    ['in a fragment without a name', '{ me { id ... { ... on Person { diary } } } }', 'me.diary'],
    ['through an interface', '{ being(id: "1") { id diary } }', 'being.diary'],
    [
      'on the object behind an interface',
      '{ being(id: "1") { id ... on Person { diary } } }',
      'being.diary',
    ],
    [
      'behind a condition',
      'query($v: Boolean = true) { me { id diary @include(if: $v) } }',
      'me.diary',
    ],
    ['alone', '{ me { diary } }', 'me.diary'],
    ['of another capability', '{ me { id total } }', 'me.total'],
  ])('is asked of nobody and null with a reason, asked %s', async (_, query, path) => {
    const { status, body } = await under.ask({ query });
    expect(status).toBe(200);
    expect(codesOf(body)).toEqual([[path, 'UNAUTHENTICATED']]);
    expect(JSON.stringify(body.data)).not.toContain('diary of');
    expect(wire().join(' ')).not.toMatch(/diary|total/);
    expect(wire()).toHaveLength(1);
  });

  it('is shown to who may', async () => {
    const { body } = await under.ask({ query: '{ me { diary total } }' }, await under.as(member()));
    expect(body).toEqual({ data: { me: { diary: 'diary of 1', total: 12 } } });
  });

  it('is FORBIDDEN to who is known and lacks the right', async () => {
    const query = '{ me { id file { text } } }';
    const { body } = await under.ask({ query }, await under.as(member()));
    expect(body.data).toEqual({ me: { id: '1', file: null } });
    expect(codesOf(body)).toEqual([['me.file', 'FORBIDDEN']]);
    expect(wire().join(' ')).not.toContain('file');
    const allowed = await under.ask({ query }, await under.as(staff('files:read')));
    expect(allowed.body).toEqual({ data: { me: { id: '1', file: { text: 'confidential' } } } });
  });

  it('takes with it what may not be without it', async () => {
    const { body } = await under.ask({ query: '{ me { id stamp { seal } } }' });
    expect(body.data).toEqual({ me: { id: '1', stamp: null } });
    expect(codesOf(body)).toEqual([['me.stamp.seal', 'UNAUTHENTICATED']]);
    expect(wire().join(' ')).not.toContain('seal');
  });

  it('is told at every place of a list, and counted', async () => {
    const before = await under.count('hub_gateway_withheld_fields_total', 'denied');
    const { body } = await under.ask({ query: '{ people { diary } }' });
    expect(codesOf(body)).toEqual(
      [0, 1, 2].map((index) => [`people.${String(index)}.diary`, 'UNAUTHENTICATED']),
    );
    expect(await under.count('hub_gateway_withheld_fields_total', 'denied')).toBe(before + 1);
  });

  it('never comes from a plan made for who may', async () => {
    const query = '{ me { name diary } }';
    const allowed = await under.ask({ query }, await under.as(member()));
    const denied = await under.ask({ query });
    const again = await under.ask({ query }, await under.as(member()));
    expect([allowed, denied, again].map(({ body }) => body.data)).toEqual([
      { me: { name: 'Name of 1', diary: 'diary of 1' } },
      { me: { name: 'Name of 1', diary: null } },
      { me: { name: 'Name of 1', diary: 'diary of 1' } },
    ]);
  });

  it('is masked when it is personal, for every touchpoint, unless the scope is held', async () => {
    const query = '{ me { phone called: phone ...F } } fragment F on Person { again: phone }';
    const shown = async (headers: Record<string, string>) =>
      (await under.ask({ query }, headers)).body;
    const masked = { me: { phone: '138****5678', called: '138****5678', again: '138****5678' } };
    const whole = { me: { phone: '13812345678', called: '13812345678', again: '13812345678' } };
    expect(await shown({})).toEqual({ data: masked });
    expect(await shown(await under.as(member()))).toEqual({ data: masked });
    expect(await shown(await under.as(staff('files:read')))).toEqual({ data: masked });
    expect(await shown(await under.as(staff('pii:read')))).toEqual({ data: whole });
  });

  it('stays so for a partner of a graph that is not there', async () => {
    const { status } = await under.ask({ query: '{ me { id } }' }, await under.as(partner('x')));
    expect(status).toBe(400);
    expect(wire()).toEqual([]);
  });
});
