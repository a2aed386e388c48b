import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { askGateway, type GatewayReply } from './harness/gateway-reply.js';
import type { RefusalCase } from './harness/refusal-case.js';
import { refusalCases } from './harness/refusal-cases.js';
import { openRefusalWorld, type RefusalWorld } from './harness/refusal-world.js';
import { changedRows, rowCounts } from './harness/row-counts.js';

const A_SENTENCE = /\w+ \w+/;

describe('the hub refuses', () => {
  let world: RefusalWorld;

  beforeAll(async () => {
    world = await openRefusalWorld();
  }, 120_000);

  afterAll(() => world.house.stop());

  async function countRows(): Promise<Record<string, number>> {
    await world.house.hub.settle();
    return rowCounts(world.house.hub.subgraphs.values());
  }

  it.each(refusalCases.map((refusal) => [refusal.what, refusal] as const))(
    '%s',
    async (_, refusal) => {
      const before = await countRows();
      const reply = await world.ask(refusal.as, refusal.ask, refusal.variables?.(world));
      expectRefused(reply, refusal);
      expect(changedRows(before, await countRows())).toEqual(refusal.leaves?.rows ?? {});
    },
  );

  function expectRefused(reply: GatewayReply, { refused }: RefusalCase): void {
    if ('code' in refused) {
      expect(reply.errors.map(({ code }) => code)).toEqual([refused.code]);
      expect(reply.errors[0]?.message).toMatch(A_SENTENCE);
      expect(reply.status).toBe(refused.status ?? 200);
      return;
    }
    expect(reply.errors).toEqual([]);
    const [answer] = Object.values(reply.data ?? {});
    const message: unknown = expect.stringMatching(A_SENTENCE);
    const says = refused.says?.(world) ?? {};
    expect(answer).toMatchObject({ __typename: refused.member, message, ...says });
  }

  it.each([
    ['a token that is no token', () => 'Bearer nonsense'],
    ['a token of another scheme', () => `Basic ${world.tokens.admin}`],
    ['a token whose signature was bent', () => `Bearer ${world.tokens.admin.slice(0, -6)}AAAAAA`],
  ])('%s', async (_, authorization) => {
    const before = await countRows();
    const query = '{ __typename }';
    const reply = await askGateway(world.house.url, { query, authorization: authorization() });
    expect(reply.status).toBe(401);
    expect(reply.errors.map(({ code }) => code)).toEqual(['UNAUTHENTICATED']);
    expect(reply.errors[0]?.message).toMatch(A_SENTENCE);
    expect(changedRows(before, await countRows())).toEqual({});
  });

  it('a token that has run out', async () => {
    const yesterday = new Date(Date.now() - 86_400_000);
    const subject = { kind: 'staff' as const, name: 'late', roles: ['admin' as const], scopes: [] };
    const token = await world.house.issuer.sign(subject, yesterday);
    const reply = await askGateway(world.house.url, {
      query: '{ __typename }',
      authorization: `Bearer ${token}`,
    });
    expect(reply.status).toBe(401);
    expect(reply.errors.map(({ code }) => code)).toEqual(['UNAUTHENTICATED']);
  });

  it('a body of two megabytes', async () => {
    const before = await countRows();
    const query = `{ __typename } # ${'x'.repeat(2 * 1_048_576)}`;
    const reply = await askGateway(world.house.url, { query });
    expect(reply.status).toBe(413);
    expect(reply.errors.map(({ code }) => code)).toEqual(['PAYLOAD_TOO_LARGE']);
    expect(changedRows(before, await countRows())).toEqual({});
  });

  it('a wrong sign-in code, and the right one after its five minutes', async () => {
    const phone = '13811112222';
    await world.ask(null, 'app/RequestSignInCode', { phone });
    const sent = await fetch(new URL(`/sandbox/sms?phone=${phone}`, world.house.url));
    const shape = z.object({ messages: z.array(z.object({ code: z.string() })).min(1) });
    const code = shape.parse(await sent.json()).messages[0]!.code;
    const before = await countRows();
    const wrong = await world.ask(null, 'app/SignIn', { phone, code: anotherCode(code) });
    expect(wrong.errors).toEqual([]);
    expect(wrong.data).toMatchObject({
      signInWithPhone: { __typename: 'SignInCodeWrong', attemptsLeft: 4 },
    });
    world.clock.advance(5 * 60_000 + 1_000);
    const late = await world.ask(null, 'app/SignIn', { phone, code });
    expect(late.errors).toEqual([]);
    expect(late.data).toMatchObject({ signInWithPhone: { __typename: 'SignInCodeWrong' } });
    expect(changedRows(before, await countRows())).toEqual({});
  });

  it('a member code after its thirty seconds, and one shown a second time', async () => {
    const { homeStore: storeId } = world;
    const ask: RefusalWorld['ask'] = (...question) => world.ask(...question);
    const shape = z.object({ issueMemberCode: z.object({ code: z.string() }) });
    const issue = async (): Promise<string> =>
      shape.parse((await ask('lin', 'mini-program/MemberCode')).data).issueMemberCode.code;
    const show = (memberCode: string): Promise<GatewayReply> =>
      ask('clerkHome', 'pos/CustomerHistory', { by: { memberCode }, storeId });
    const stale = await issue();
    world.clock.advance(60_000);
    const before = await countRows();
    expect((await show(stale)).errors.map(({ code }) => code)).toEqual(['MEMBER_CODE_EXPIRED']);
    const fresh = await issue();
    expect((await show(fresh)).data).toMatchObject({
      customerAtCounter: { __typename: 'CustomerFound' },
    });
    expect((await show(fresh)).errors.map(({ code }) => code)).toEqual(['MEMBER_CODE_REPLAYED']);
    expect(changedRows(before, await countRows())).toEqual({
      'member.used_member_code': 1, // so that it cannot be shown again
      'profile.audit_entry': 3, // every look-up is audited
    });
  });

  it('nothing of a partner whose token has the scope', async () => {
    const before = await countRows();
    const { number } = world.collected;
    const reply = await world.ask('partnerWithScopes', 'partner/OrderStatus', { number });
    expect(reply.errors).toEqual([]);
    expect(reply.data).toMatchObject({
      partnerOrder: {
        number,
        status: 'COMPLETED',
        lines: [{ skuCode: world.sku.code, quantity: 2 }],
      },
    });
    expect(changedRows(before, await countRows())).toEqual({});
  });
});

function anotherCode(code: string): string {
  return String((Number(code) + 1) % 1_000_000).padStart(6, '0');
}
