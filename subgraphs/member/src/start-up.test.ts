import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  anonymousActor,
  openTestDatabase,
  startTestSubgraph,
  type TestSubgraph,
} from '@hub/kernel/testing';
import { memberSubgraph } from './index.js';
import { requestCode, signInWithMiniProgram } from './member.fixture.js';

describe('in production', () => {
  let hub: TestSubgraph;
  beforeAll(async () => {
    hub = await startTestSubgraph(memberSubgraph, { environment: { mode: 'production' } });
  });
  afterAll(async () => {
    await hub.stop();
  });

  it('no sandbox is open, only the public keys', () => {
    expect(hub.subgraph.routes.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /.well-known/jwks.json',
      'GET /.well-known/member-code-keys.json',
    ]);
  });

  it('nothing is swallowed while no provider is configured', async () => {
    const sms = await hub.execute(anonymousActor(), requestCode, { phone: '13812345678' });
    expect(sms.errors?.[0]?.extensions).toMatchObject({ code: 'SMS_NOT_SENT' });
    const miniProgram = await hub.execute(anonymousActor(), signInWithMiniProgram, {
      appId: 'wx-a',
      code: 'x',
    });
    expect(miniProgram.errors?.[0]?.extensions).toMatchObject({ code: 'MINI_PROGRAM_UNAVAILABLE' });
    expect(await hub.database.read.query('SELECT * FROM sandbox_sms')).toEqual([]);
  });
});

describe('the migrations', () => {
  it('go down to nothing and up again', async () => {
    const { entities, migrations } = memberSubgraph;
    const test = await openTestDatabase({ name: 'member', entities, migrations });
    for (const _ of migrations) await test.database.migrate('down');
    expect((await test.database.migrationStatus()).some(({ applied }) => applied)).toBe(false);
    await test.database.migrate();
    const tiers = await test.database.read.query<{ code: string }[]>(
      'SELECT code FROM tier ORDER BY level',
    );
    expect(tiers.map(({ code }) => code)).toEqual(['pearl', 'silver', 'gold', 'black']);
    await test.close();
  });
});
