import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { codesOf, GatewayUnderTest, member, OTHER_MEMBER } from './gateway.fixture.js';
import { startShop, type Shop } from './shop.fixture.js';

const PEOPLE = 'query People($first: Int) { people(first: $first) { id } }';

describe('how much may be asked', () => {
  let shop: Shop;
  let under: GatewayUnderTest;
  beforeEach(async () => {
    shop = await startShop();
    under = await GatewayUnderTest.start({
      capabilities: shop.all,
      limits: { maxOperationCost: 60, identityCostPerMinute: 25 },
      clients: { touchpoints: { app: { costPerMinute: 30 }, pos: { maxOperationCost: 8 } } },
    });
  });
  afterEach(async () => {
    await under.stop();
    await shop.stop();
  });

  const people = (first: number, headers: Record<string, string>) =>
    under.ask({ query: PEOPLE, variables: { first } }, headers);

  it('is no page beyond the largest, written or in a variable', async () => {
    const written = await under.ask({ query: '{ people(first: 5000) { id } }' });
    const given = await people(5_000, {});
    for (const { status, body } of [written, given])
      expect([status, codesOf(body)[0]?.[1]]).toEqual([400, 'PAGE_TOO_LARGE']);
    expect(shop.people.asked()).toEqual([]);
  });

  it('is no operation that costs too much, for everybody or for one client', async () => {
    const { status, body } = await people(90, {});
    expect([status, codesOf(body)]).toEqual([400, [['', 'COST_LIMIT_EXCEEDED']]]);
    const pos = { 'apollographql-client-name': 'pos' };
    expect(codesOf((await people(9, pos)).body)).toEqual([['', 'COST_LIMIT_EXCEEDED']]);
    expect((await people(5, pos)).status).toBe(200);
    expect(shop.people.asked()).toHaveLength(1);
  });

  it('is what is left of one identity’s minute, told in headers', async () => {
    const one = await under.as(member());
    const first = await people(20, one);
    expect(first.status).toBe(200);
    expect(first.headers.get('ratelimit-policy')).toBe('"identity";q=25;w=60');
    expect(first.headers.get('ratelimit')).toMatch(/^"identity";r=\d;t=\d+$/);
    const second = await people(20, one);
    expect([second.status, codesOf(second.body)]).toEqual([429, [['', 'RATE_LIMITED']]]);
    expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await people(20, await under.as(member(OTHER_MEMBER)))).status).toBe(200);
    under.clock.advance({ seconds: 61 });
    expect((await people(20, one)).status).toBe(200);
    expect(await under.count('hub_gateway_rate_limited_total', 'by="identity"')).toBe(1);
    expect(shop.people.asked()).toHaveLength(3);
  });

  it('is what is left of a client’s minute, whoever asks through it', async () => {
    const app = { 'apollographql-client-name': 'app' };
    const one = { ...app, ...(await under.as(member())) };
    const other = { ...app, ...(await under.as(member(OTHER_MEMBER))) };
    expect((await people(20, one)).status).toBe(200);
    expect((await people(20, other)).status).toBe(429);
    expect(await under.count('hub_gateway_rate_limited_total', 'client="app"', 'by="client"')).toBe(
      1,
    );
  });
});
