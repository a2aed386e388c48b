import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { adminActor, anonymousActor } from '@hub/kernel/testing';
import {
  member,
  type MemberHarness,
  requestCode,
  type SignedInSession,
  signInWithMiniProgram,
  startMember,
} from './member.fixture.js';

let hub: MemberHarness;
beforeAll(async () => {
  hub = await startMember();
});
afterAll(async () => {
  await hub.stop();
});
const anyone = anonymousActor();
const enter = (code: string, appId = 'wx0123456789abcdef') =>
  hub.execute<{
    signInWithMiniProgram: SignedInSession & { __typename: string; attemptsLeft?: number };
  }>(anyone, signInWithMiniProgram, { code, appId });
const sessionOf = async (code: string, appId?: string) => {
  const { data, errors } = await enter(code, appId);
  if (!data) throw new Error(JSON.stringify(errors));
  return data.signInWithMiniProgram;
};

describe('a sign-in by mini-program', () => {
  it('opens an account at the first time and finds it at the second', async () => {
    const first = await sessionOf(await hub.mintCode('openid-1'));
    expect(first).toMatchObject({
      __typename: 'Session',
      newMember: true,
      member: { phone: null },
    });
    const second = await sessionOf(await hub.mintCode('openid-1'));
    expect(second).toMatchObject({ newMember: false, member: { id: first.member.id } });
    const registered = (await hub.outboxEvents()).filter(
      ({ type }) => type === 'member.registered.v1',
    );
    expect(registered.map(({ payload }) => payload)).toEqual([
      expect.objectContaining({ memberId: first.member.id, channel: 'mini-program' }),
    ]);
  });

  it('knows a person by unionid in another app of the same owner, and by openid ever after', async () => {
    const first = await sessionOf(await hub.mintCode('openid-2a', 'union-2'), 'wx-a');
    const other = await sessionOf(await hub.mintCode('openid-2b', 'union-2'), 'wx-b');
    expect(other).toMatchObject({ newMember: false, member: { id: first.member.id } });
    expect(await sessionOf(await hub.mintCode('openid-2b'), 'wx-b')).toMatchObject({
      newMember: false,
      member: { id: first.member.id },
    });
    expect(await sessionOf(await hub.mintCode('openid-2b'), 'wx-c')).toMatchObject({
      newMember: true,
    });
  });

  it('gives one account to rivals of the first moment', async () => {
    const codes = await Promise.all(
      Array.from({ length: 6 }, () => hub.mintCode('openid-race', 'union-race')),
    );
    const sessions = await Promise.all(codes.map((code) => sessionOf(code)));
    expect(new Set(sessions.map((session) => session.member.id)).size).toBe(1);
    expect(sessions.filter((session) => session.newMember)).toHaveLength(1);
  });

  it('is refused to frozen members', async () => {
    const { member: frozen } = await sessionOf(await hub.mintCode('openid-frozen'));
    const freeze =
      'mutation ($m: ID!) { freezeMember(input: { memberId: $m, reason: "x" }) { id } }';
    await hub.execute(adminActor(), freeze, { m: frozen.id });
    expect(await sessionOf(await hub.mintCode('openid-frozen'))).toEqual({
      __typename: 'AccountFrozen',
      message: expect.any(String),
    });
  });

  it('keeps openid and unionid as cipher text only', async () => {
    await sessionOf(await hub.mintCode('openid-secret', 'union-secret'));
    const rows = await hub.database.read.query<object[]>('SELECT * FROM member_identity');
    expect(rows.length).toBeGreaterThan(1);
    expect(JSON.stringify(rows)).not.toMatch(/openid-secret|union-secret/);
  });

  it('takes a code once, and for five minutes', async () => {
    const used = await hub.mintCode('openid-3');
    await sessionOf(used);
    expect(await sessionOf(used)).toEqual({
      __typename: 'SignInCodeWrong',
      attemptsLeft: 0,
      message: expect.stringContaining('used before'),
    });
    const late = await hub.mintCode('openid-3');
    hub.clock.advance({ minutes: 5 });
    expect(await sessionOf(late)).toEqual({
      __typename: 'SignInCodeWrong',
      attemptsLeft: 0,
      message: expect.stringContaining('not valid'),
    });
    expect(await sessionOf('never-minted')).toMatchObject({ __typename: 'SignInCodeWrong' });
  });

  it.each(['busy', 'timeout'])(
    'says when the platform is %s, and the code stays good',
    async (fault) => {
      const code = await hub.mintCode('openid-4');
      await hub.route('POST', '/sandbox/wechat/faults', { body: { fault } });
      expect((await enter(code)).errors?.[0]?.extensions).toEqual({
        code: 'MINI_PROGRAM_UNAVAILABLE',
        retryable: true,
      });
      await hub.route('POST', '/sandbox/wechat/faults', { body: { fault: 'none' } });
      expect(await sessionOf(code)).toMatchObject({ __typename: 'Session' });
    },
  );

  it.each([
    ['appId', 'code', 'an app id!'],
    ['code', '', 'wx-a'],
    ['code', 'x'.repeat(129), 'wx-a'],
  ])('refuses a wrong %s', async (field, code, appId) => {
    expect((await enter(code, appId)).errors?.[0]?.extensions).toEqual({
      code: 'BAD_USER_INPUT',
      retryable: false,
      details: { field },
    });
  });

  it.each([
    ['/sandbox/wechat/codes', { openid: '' }],
    ['/sandbox/wechat/faults', { fault: 'fire' }],
    ['/sandbox/sms/faults', undefined],
  ])('the sandbox at %s refuses %j', async (path, body) => {
    expect(await hub.route('POST', path, { body })).toMatchObject({
      status: 400,
      body: { code: 'BAD_USER_INPUT' },
    });
    expect(await hub.route('GET', '/sandbox/sms', { query: { phone: 'x' } })).toMatchObject({
      status: 400,
      body: { code: 'INVALID_PHONE' },
    });
  });
});

describe('binding a phone', () => {
  const bindPhone = `mutation ($phone: String!, $code: String!) { bindPhone(input: { phone: $phone, code: $code }) { __typename
    ... on PhoneBound { member { id phone } } ... on SignInCodeWrong { attemptsLeft message } ... on PhoneAlreadyBound { message } } }`;
  const bind = async (session: SignedInSession, phone: string, code?: string) => {
    await hub.execute(anyone, requestCode, { phone });
    return await hub.execute(member(session), bindPhone, {
      phone,
      code: code ?? (await hub.lastCode(phone)),
    });
  };

  it('makes it a second way into the same account', async () => {
    const session = await sessionOf(await hub.mintCode('openid-bind'));
    expect(await bind(session, '13700000001')).toEqual({
      data: {
        bindPhone: {
          __typename: 'PhoneBound',
          member: { id: session.member.id, phone: '13700000001' },
        },
      },
      errors: undefined,
    });
    expect(await hub.signIn('13700000001')).toMatchObject({
      newMember: false,
      member: { id: session.member.id },
    });
    expect((await bind(session, '13700000009')).data).toMatchObject({
      bindPhone: { member: { phone: '13700000009' } },
    });
    expect(await hub.signIn('13700000001')).toMatchObject({ newMember: true });
  });

  it('is refused for the phone of another account', async () => {
    await hub.signIn('13700000002');
    hub.clock.advance({ minutes: 2 });
    const session = await sessionOf(await hub.mintCode('openid-bind-taken'));
    expect((await bind(session, '13700000002')).data).toEqual({
      bindPhone: { __typename: 'PhoneAlreadyBound', message: expect.any(String) },
    });
  });

  it('needs the right code and a signed-in member', async () => {
    const session = await sessionOf(await hub.mintCode('openid-bind-wrong'));
    await hub.execute(anyone, requestCode, { phone: '13700000003' });
    const code = await hub.lastCode('13700000003');
    const wrong = code === '000000' ? '000001' : '000000';
    expect((await bind(session, '13700000003', wrong)).data).toEqual({
      bindPhone: { __typename: 'SignInCodeWrong', attemptsLeft: 4, message: expect.any(String) },
    });
    expect(
      (await hub.execute(anyone, bindPhone, { phone: '13700000003', code })).errors?.[0]
        ?.extensions,
    ).toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});
