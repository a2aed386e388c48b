import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '@hub/kernel';
import { codesOf, GatewayUnderTest, member, partner } from './gateway.fixture.js';
import { AutomaticPersistedQueries } from './persisted/automatic-persisted-queries.js';
import { PersistedOperations } from './persisted/persisted-operations.js';
import { startShop, type Shop } from './shop.fixture.js';

const ME = 'query Me { me { id name } }';
const WHO = 'query Who { whoAsks }';
const PEOPLE = 'query People { people { id orders } }';
const logger = createLogger({ level: 'silent', name: 'test' });

describe('operations of manifests', () => {
  let folder: string;
  let operations: PersistedOperations;
  let shop: Shop;
  let under: GatewayUnderTest;

  const manifest = (client: string, entries: Record<string, string>) =>
    writeFile(join(folder, `${client}.json`), JSON.stringify(entries));
  const from = (client: string) => ({ 'apollographql-client-name': client });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'manifests-'));
    await manifest('app', { 'app-me': ME });
    await manifest('pos', { 'pos-who': WHO });
    await manifest('website', { 'web-me': ME });
    await manifest('courier', { 'courier-people': PEOPLE });
    operations = await PersistedOperations.open({
      folder,
      logger,
      automatic: new AutomaticPersistedQueries(),
      everyMilliseconds: 3_600_000,
    });
    shop = await startShop();
    under = await GatewayUnderTest.start({
      capabilities: shop.all,
      operations,
      contracts: { partner: (sdl) => sdl },
      clients: {
        touchpoints: {
          app: { operations: 'enforce' },
          pos: { operations: 'enforce' },
          website: { operations: 'log-only' },
        },
        partners: { courier: { name: 'Courier', scopes: [] } },
      },
    });
  });
  afterAll(async () => {
    await under.stop();
    operations.close();
    await shop.stop();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    shop.forget();
  });

  it('are compiled before anybody asks', async () => {
    const missed = await under.count('hub_gateway_plan_lookups_total', 'miss');
    const answer = await under.ask({ documentId: 'app-me' }, from('app'));
    expect(answer.body).toEqual({ data: { me: { id: '1', name: 'Name of 1' } } });
    await under.ask({ documentId: 'app-me' }, { ...from('app'), ...(await under.as(member())) });
    expect(await under.count('hub_gateway_plan_lookups_total', 'miss')).toBe(missed);
  });

  it('are all that an enforced client may run, by id or by text', async () => {
    expect((await under.ask({ query: ME }, from('app'))).status).toBe(200);
    const { status, body } = await under.ask({ query: WHO }, from('app'));
    expect([status, codesOf(body)]).toEqual([400, [['', 'PERSISTED_OPERATION_REQUIRED']]]);
  });

  it('are refused to another client', async () => {
    const { body } = await under.ask({ documentId: 'pos-who' }, from('app'));
    expect(codesOf(body)).toEqual([['', 'PERSISTED_QUERY_NOT_FOUND']]);
    expect((await under.ask({ documentId: 'pos-who' }, from('pos'))).body).toEqual({
      data: { whoAsks: 'somebody' },
    });
  });

  it('are refused under an id nobody knows', async () => {
    const { status, body } = await under.ask({ documentId: 'nobody' }, from('app'));
    expect([status, codesOf(body)]).toEqual([200, [['', 'PERSISTED_QUERY_NOT_FOUND']]]);
    expect(shop.people.asked()).toEqual([]);
  });

  it('are not needed by a client that is only watched, but counted', async () => {
    const { body } = await under.ask({ query: WHO }, from('website'));
    expect(body).toEqual({ data: { whoAsks: 'somebody' } });
    await under.ask({ query: ME }, from('website'));
    expect(
      await under.count('hub_gateway_unknown_operations_total', 'client="website"', 'log-only'),
    ).toBe(1);
  });

  it('are all that a partner may run, whatever it calls itself', async () => {
    const headers = await under.as(partner('courier'));
    expect((await under.ask({ documentId: 'courier-people' }, headers)).body.data).toMatchObject({
      people: [{ id: '0', orders: ['Order of 0'] }, {}, {}],
    });
    for (const client of ['courier', 'website', 'console']) {
      const { body } = await under.ask({ query: WHO }, { ...headers, ...from(client) });
      expect(codesOf(body)).toEqual([['', 'PERSISTED_OPERATION_REQUIRED']]);
    }
  });

  it('do not open a partner’s graph to a stranger of its name', async () => {
    const { body } = await under.ask({ documentId: 'courier-people' }, from('courier'));
    expect(codesOf(body)).toEqual([['', 'PERSISTED_QUERY_NOT_FOUND']]);
  });

  it('are live when a manifest is edited, without a restart', async () => {
    await manifest('app', { 'app-me': ME, 'app-who-2': WHO });
    await operations.look();
    expect((await under.ask({ documentId: 'app-who-2' }, from('app'))).body).toEqual({
      data: { whoAsks: 'somebody' },
    });
    await manifest('app', { 'app-me': ME });
    await operations.look();
    const { body } = await under.ask({ documentId: 'app-who-2' }, from('app'));
    expect(codesOf(body)).toEqual([['', 'PERSISTED_QUERY_NOT_FOUND']]);
  });

  it('have their names in the figures from their first request on, also when they are agreed later', async () => {
    await manifest('app', { 'app-me': ME, 'app-late': 'query Late { whoAsks }' });
    await operations.look();
    await under.ask({ documentId: 'app-late' }, from('app'));
    await under.ask({ query: 'query Stranger { whoAsks }' });
    const asked = (operation: string) =>
      under.count('hub_gateway_requests_total', `operation="${operation}"`);
    expect([await asked('Late'), await asked('Stranger')]).toEqual([1, 0]);
    expect(await asked('other')).toBeGreaterThan(0);
  });
});
