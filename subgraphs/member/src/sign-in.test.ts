import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { adminActor, anonymousActor, type memberActor } from '@hub/kernel/testing';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import {
  member,
  type MemberHarness,
  refreshSession,
  requestCode,
  signInWithPhone,
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
const ask = (phone: string) => hub.execute(anyone, requestCode, { phone });
const enter = (phone: string, code: string) =>
  hub.execute<{ signInWithPhone: Record<string, unknown> }>(anyone, signInWithPhone, {
    phone,
    code,
  });
const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

describe('a sign-in by phone', () => {
  it('sends a code, opens an account at the first time and finds it at the second', async () => {
    expect(await ask('138 1234 5678')).toEqual({
      data: { requestSignInCode: { retryAfterSeconds: 60, expiresInSeconds: 300 } },
      errors: undefined,
    });
    const code = await hub.lastCode('13812345678');
    const first = await hub.execute(
      anyone,
      signInWithPhone,
      { phone: '+8613812345678', code, device: 'Pixel' },
      { touchpoint: 'app' },
    );
    expect(first).toEqual({
      data: {
        signInWithPhone: {
          __typename: 'Session',
          accessToken: expect.stringMatching(/^ey/),
          accessTokenExpiresAt: new Date(hub.clock.now().getTime() + 600_000).toISOString(),
          refreshToken: expect.stringMatching(/^[\w-]{43}$/),
          sessionId: expect.stringMatching(/^[0-9A-Z]{26}$/),
          newMember: true,
          member: { id: expect.stringMatching(/^[0-9A-Z]{26}$/), phone: '13812345678' },
        },
      },
      errors: undefined,
    });
    expect(await hub.signIn('13812345678')).toMatchObject({ newMember: false });
    const events = await hub.outboxEvents();
    expect(events.map(({ type }) => type)).toEqual([
      'member.registered.v1',
      'member.signed_in.v1',
      'member.signed_in.v1',
    ]);
    expect(events[0]?.payload).toMatchObject({ channel: 'phone' });
    expect(events[1]?.payload).toMatchObject({ touchpoint: 'app' });
    expect(JSON.stringify(events)).not.toContain('13812345678');
  });

  it('issues tokens that anybody verifies with the published keys', async () => {
    const { accessToken, sessionId, member: signedIn } = await hub.signIn('13812345679');
    const { body, headers } = await hub.route('GET', '/.well-known/jwks.json');
    expect(headers).toEqual({ 'cache-control': 'public, max-age=300' });
    const keys = createLocalJWKSet(body as JSONWebKeySet);
    const options = { issuer: 'hub-member', audience: 'hub', currentDate: hub.clock.now() };
    const { payload, protectedHeader } = await jwtVerify(accessToken, keys, options);
    expect(payload).toMatchObject({
      sub: signedIn.id,
      sid: sessionId,
      kind: 'member',
      iss: 'hub-member',
      aud: 'hub',
    });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(600);
    expect(protectedHeader).toEqual({
      alg: 'ES256',
      typ: 'JWT',
      kid: (body as JSONWebKeySet).keys[0]?.kid,
    });
    expect(JSON.stringify(body)).not.toContain('"d"');
    const late = new Date(hub.clock.now().getTime() + 601_000);
    await expect(jwtVerify(accessToken, keys, { ...options, currentDate: late })).rejects.toThrow(
      '"exp"',
    );
  });

  it('counts five wrong attempts, after which the right code is worth nothing', async () => {
    const phone = '13800000001';
    await ask(phone);
    const code = await hub.lastCode(phone);
    for (const attemptsLeft of [4, 3, 2, 1, 0]) {
      expect((await enter(phone, wrong(code))).data?.signInWithPhone).toEqual({
        __typename: 'SignInCodeWrong',
        attemptsLeft,
        message: expect.stringContaining(
          attemptsLeft > 0 ? `${String(attemptsLeft)} attempts` : 'ask for a new one',
        ),
      });
    }
    expect((await enter(phone, code)).data?.signInWithPhone).toMatchObject({
      __typename: 'SignInCodeWrong',
      attemptsLeft: 0,
    });
  });

  it('takes a code once, for five minutes, and only for its phone', async () => {
    const phone = '13800000002';
    await ask(phone);
    const used = await hub.lastCode(phone);
    const rivals = await Promise.all([enter(phone, used), enter(phone, used)]);
    expect(rivals.map(({ data }) => data?.signInWithPhone['__typename']).sort()).toEqual([
      'Session',
      'SignInCodeWrong',
    ]);
    hub.clock.advance({ seconds: 60 });
    await ask(phone);
    await ask('13800000003');
    const code = await hub.lastCode(phone);
    if (code !== (await hub.lastCode('13800000003'))) {
      expect((await enter('13800000003', code)).data?.signInWithPhone).toMatchObject({
        attemptsLeft: 4,
      });
    }
    hub.clock.advance({ minutes: 5 });
    expect((await enter(phone, code)).data?.signInWithPhone).toMatchObject({
      __typename: 'SignInCodeWrong',
      attemptsLeft: 0,
    });
  });

  it('waits a minute between two codes and sends ten a day', async () => {
    hub.clock.set('2026-11-20T02:00:00Z');
    const phone = '13800000004';
    const rivals = await Promise.all([ask(phone), ask(phone), ask(phone)]);
    expect(rivals.filter(({ errors }) => errors === undefined)).toHaveLength(1);
    hub.clock.advance({ seconds: 18 });
    expect((await ask(phone)).errors).toEqual([
      expect.objectContaining({
        extensions: { code: 'RATE_LIMITED', retryable: true, details: { retryAfterSeconds: 42 } },
      }),
    ]);
    for (let sent = 1; sent < 10; sent += 1) {
      hub.clock.advance({ seconds: 60 });
      expect((await ask(phone)).errors).toBeUndefined();
    }
    hub.clock.advance({ seconds: 60 });
    const untilMidnight = (Date.parse('2026-11-20T16:00:00Z') - hub.clock.now().getTime()) / 1_000;
    expect((await ask(phone)).errors?.[0]?.extensions?.['details']).toEqual({
      retryAfterSeconds: untilMidnight,
    });
    hub.clock.set('2026-11-20T16:00:00Z');
    expect((await ask(phone)).errors).toBeUndefined();
  });

  it.each(['fail', 'timeout'])(
    'does not count a message that the provider did not take (%s)',
    async (fault) => {
      const phone = fault === 'fail' ? '13800000005' : '13800000006';
      await hub.route('POST', '/sandbox/sms/faults', { body: { fault } });
      expect((await ask(phone)).errors).toEqual([
        expect.objectContaining({ extensions: { code: 'SMS_NOT_SENT', retryable: true } }),
      ]);
      await hub.route('POST', '/sandbox/sms/faults', { body: { fault: 'none' } });
      expect((await ask(phone)).errors).toBeUndefined();
      expect((await enter(phone, await hub.lastCode(phone))).data?.signInWithPhone).toMatchObject({
        __typename: 'Session',
      });
    },
  );

  it.each([
    [{ phone: '12345', code: '123456' }, 'INVALID_PHONE', 'phone'],
    [{ phone: '13812345678', code: '12345' }, 'BAD_USER_INPUT', 'code'],
    [{ phone: '13812345678', code: '12345a' }, 'BAD_USER_INPUT', 'code'],
    [{ phone: '13812345678', code: '123456', device: 'x'.repeat(65) }, 'BAD_USER_INPUT', 'device'],
  ])('refuses %j with %s', async (variables, code, field) => {
    expect((await hub.execute(anyone, signInWithPhone, variables)).errors?.[0]?.extensions).toEqual(
      { code, retryable: false, details: { field } },
    );
  });

  it('keeps codes only as HMAC and phones only as blind index', async () => {
    await ask('13800000007');
    const code = await hub.lastCode('13800000007');
    const rows = await hub.database.read.query<Record<string, unknown>[]>(
      "SELECT * FROM sign_in_code WHERE code_hmac <> ''",
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.flatMap(Object.values)).not.toContain(code);
    expect(JSON.stringify(rows)).not.toContain('13800000007');
  });
});

describe('freezing', () => {
  it('leaves no session behind, however it races a sign-in', async () => {
    const phone = '13900000011';
    const { member: frozen } = await hub.signIn(phone);
    hub.clock.advance({ seconds: 61 });
    await ask(phone);
    const code = await hub.lastCode(phone);
    const freeze =
      'mutation ($m: ID!) { freezeMember(input: { memberId: $m, reason: "x" }) { id } }';
    await Promise.all([enter(phone, code), hub.execute(adminActor(), freeze, { m: frozen.id })]);
    expect(
      await hub.database.read.query(
        'SELECT id FROM member_session WHERE member_id = ? AND revoked_at IS NULL',
        [frozen.id],
      ),
    ).toEqual([]);
  });
});

describe('a session', () => {
  const refresh = (refreshToken: string) =>
    hub.execute<{ refreshSession: Record<string, string> }>(anyone, refreshSession, {
      refreshToken,
    });
  const live = async (actor: ReturnType<typeof memberActor>) =>
    (
      await hub.execute<{ mySessions: { id: string; current: boolean }[] }>(
        actor,
        '{ mySessions { id device touchpoint createdAt lastUsedAt current } }',
      )
    ).data?.mySessions;

  it('goes on with every refresh, each token good for one', async () => {
    const session = await hub.signIn('13900000001');
    hub.clock.advance({ days: 29 });
    const next = (await refresh(session.refreshToken)).data?.refreshSession;
    expect(next).toMatchObject({
      __typename: 'Session',
      sessionId: session.sessionId,
      newMember: false,
      member: { id: session.member.id },
    });
    hub.clock.advance({ days: 29 });
    expect((await refresh(next?.['refreshToken'] ?? '')).data?.refreshSession).toMatchObject({
      __typename: 'Session',
    });
  });

  it('ends, announced, when a refresh token is used twice, and takes its successor with it', async () => {
    const session = await hub.signIn('13900000002');
    const next = (await refresh(session.refreshToken)).data?.refreshSession;
    expect((await refresh(session.refreshToken)).errors?.[0]?.extensions).toEqual({
      code: 'SESSION_REVOKED',
      retryable: false,
    });
    expect((await refresh(next?.['refreshToken'] ?? '')).errors?.[0]?.extensions).toEqual({
      code: 'SESSION_REVOKED',
      retryable: false,
    });
    const ended = (await hub.outboxEvents()).filter(
      ({ type, aggregateId }) =>
        type === 'member.session_revoked.v1' && aggregateId === session.member.id,
    );
    expect(ended.map(({ payload }) => payload)).toEqual([
      { memberId: session.member.id, sessionId: session.sessionId },
    ]);
  });

  it('never goes on twice from one token, however fast the two come', async () => {
    const session = await hub.signIn('13900000003');
    const rivals = await Promise.all(
      Array.from({ length: 5 }, () => refresh(session.refreshToken)),
    );
    expect(rivals.filter(({ errors }) => errors === undefined).length).toBeLessThanOrEqual(1);
  });

  it.each(['nonsense', ''])('is not found by the token %j', async (token) => {
    const code = token === '' ? 'BAD_USER_INPUT' : 'REFRESH_TOKEN_INVALID';
    expect((await refresh(token)).errors?.[0]?.extensions).toMatchObject({ code });
  });

  it('runs out after thirty days without a refresh', async () => {
    const session = await hub.signIn('13900000004');
    hub.clock.advance({ days: 30 });
    expect((await refresh(session.refreshToken)).errors?.[0]?.extensions).toMatchObject({
      code: 'REFRESH_TOKEN_INVALID',
    });
    expect(await live(member(session))).toEqual([]);
  });

  it('is listed and ended by its member only', async () => {
    const first = await hub.signIn('13900000005');
    const second = await hub.signIn('13900000005');
    const stranger = await hub.signIn('13900000006');
    expect(await live(member(second))).toEqual([
      {
        id: second.sessionId,
        device: null,
        touchpoint: 'unknown',
        createdAt: expect.any(String),
        lastUsedAt: expect.any(String),
        current: true,
      },
      expect.objectContaining({ id: first.sessionId, current: false }),
    ]);
    const revoke = 'mutation ($sessionId: ID!) { revokeSession(input: { sessionId: $sessionId }) }';
    const codeOf = async (actor: ReturnType<typeof memberActor>, sessionId: string) =>
      (await hub.execute(actor, revoke, { sessionId })).errors?.[0]?.extensions?.['code'];
    expect(await codeOf(member(stranger), first.sessionId)).toBe('NOT_FOUND');
    expect(await codeOf(member(second), 'nonsense')).toBe('INVALID_ID');
    expect(await codeOf(member(second), first.sessionId)).toBeUndefined();
    expect(await codeOf(member(second), first.sessionId)).toBeUndefined();
    expect(await live(member(second))).toEqual([expect.objectContaining({ id: second.sessionId })]);
    expect((await hub.execute(member(second), 'mutation { signOut }')).data).toEqual({
      signOut: true,
    });
    expect(await live(member(second))).toEqual([]);
    expect((await refresh(second.refreshToken)).errors?.[0]?.extensions).toMatchObject({
      code: 'SESSION_REVOKED',
    });
  });

  it('ends when the account is frozen, and none begins until it is unfrozen', async () => {
    const phone = '13900000007';
    const session = await hub.signIn(phone);
    const status = (mutation: string) =>
      hub.execute(
        adminActor(),
        `mutation ($memberId: ID!) { ${mutation}(input: { memberId: $memberId, reason: "chargeback" }) { id status phone } }`,
        {
          memberId: session.member.id,
        },
      );
    expect(await status('freezeMember')).toEqual({
      data: { freezeMember: { id: session.member.id, status: 'FROZEN', phone: '139****0007' } },
      errors: undefined,
    });
    expect((await status('freezeMember')).errors).toBeUndefined();
    expect((await refresh(session.refreshToken)).data?.refreshSession).toEqual({
      __typename: 'AccountFrozen',
      message: expect.any(String),
    });
    hub.clock.advance({ seconds: 61 });
    await ask(phone);
    expect((await enter(phone, await hub.lastCode(phone))).data?.signInWithPhone).toEqual({
      __typename: 'AccountFrozen',
      message: expect.any(String),
    });
    expect((await status('unfreezeMember')).data).toMatchObject({
      unfreezeMember: { status: 'ACTIVE' },
    });
    expect((await refresh(session.refreshToken)).errors?.[0]?.extensions).toMatchObject({
      code: 'SESSION_REVOKED',
    });
    expect(await hub.signIn(phone)).toMatchObject({ newMember: false });
    const statuses = (await hub.outboxEvents()).filter(
      ({ type, aggregateId }) =>
        type === 'member.status_changed.v1' && aggregateId === session.member.id,
    );
    expect(statuses.map(({ payload }) => payload)).toEqual([
      { memberId: session.member.id, status: 'frozen' },
      { memberId: session.member.id, status: 'active' },
    ]);
  });
});
