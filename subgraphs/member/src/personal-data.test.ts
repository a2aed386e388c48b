import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuditEntry } from '@hub/kernel';
import {
  adminActor,
  analystActor,
  anonymousActor,
  clerkOf,
  marketerActor,
  memberActor,
  merchandiserActor,
  partnerActor,
  serviceActor,
} from '@hub/kernel/testing';
import { member, type MemberHarness, refreshSession, startMember } from './member.fixture.js';

let hub: MemberHarness;
beforeAll(async () => {
  hub = await startMember();
});
afterAll(async () => {
  await hub.stop();
});
const personal = '{ id nickname phone email birthday }';
const read = (actor: Parameters<MemberHarness['execute']>[0], id: string) =>
  hub.execute<{ member: Record<string, unknown> | null }>(
    actor,
    `query ($id: ID!) { member(id: $id) ${personal} }`,
    { id },
    { requestId: 'req-1' },
  );
const entity = (actor: Parameters<MemberHarness['execute']>[0], ids: readonly string[]) =>
  hub.execute<{ _entities: (Record<string, unknown> | null)[] }>(
    actor,
    `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Member ${personal} } }`,
    { r: ids.map((id) => ({ __typename: 'Member', id })) },
  );
const audited = async () =>
  await hub.database.read.find(AuditEntry, {
    where: { action: 'read_personal_data' },
    order: { id: 'ASC' },
  });
const auditedSince = async (before: readonly AuditEntry[]) =>
  (await audited()).filter(({ id }) => !before.some((entry) => entry.id === id));
const store = '01JCEQ7Z9T3N4V5W6X7Y8Z9ABC';
let phones = 13_500_000_000;
const person = async () => {
  const phone = String((phones += 1));
  const id = await hub.importMember({
    phone,
    nickname: '小明',
    email: 'Xiao.Ming@Example.com',
    birthday: '1990-05-17',
  });
  const whole = {
    id,
    nickname: '小明',
    phone,
    email: 'xiao.ming@example.com',
    birthday: '1990-05-17',
  };
  const masked = {
    id,
    nickname: '小明',
    phone: `135****${phone.slice(-4)}`,
    email: 'x***@example.com',
    birthday: '****-05-**',
  };
  return { id, phone, whole, masked };
};

describe('personal data', () => {
  it('lies in the database as cipher text only', async () => {
    const { phone } = await person();
    const rows = await hub.database.read.query<object[]>('SELECT * FROM member');
    expect(JSON.stringify(rows)).not.toMatch(new RegExp(`${phone}|xiao.ming|1990-05-17`));
  });

  it('is shown whole to its owner, masked to staff, and to staff with pii:read whole and on record', async () => {
    const { id, whole, masked } = await person();
    const before = await audited();
    expect((await hub.execute(memberActor(id), `{ me ${personal} }`)).data).toEqual({ me: whole });
    for (const actor of [
      adminActor(),
      clerkOf(store),
      marketerActor(),
      analystActor('other:scope'),
    ]) {
      expect(await read(actor, id)).toEqual({ data: { member: masked }, errors: undefined });
    }
    expect((await entity(serviceActor('profile'), [id])).data?._entities).toEqual([masked]);
    expect(await audited()).toEqual(before);
    expect(await read(clerkOf(store, 'pii:read'), id)).toEqual({
      data: { member: whole },
      errors: undefined,
    });
    expect(await auditedSince(before)).toEqual([
      expect.objectContaining({
        subjectType: 'member',
        subjectId: id,
        fields: ['phone', 'email', 'birthday'],
        requestId: 'req-1',
        actor: expect.stringMatching(/^staff:/),
      }),
    ]);
  });

  it('is on record for a whole page with one insert, and not for fields that are empty', async () => {
    const people = await Promise.all([person(), person(), person()]);
    const empty = await hub.importMember();
    const before = await audited();
    const statements = await hub.statements(() =>
      entity(adminActor('pii:read'), [...people.map(({ id }) => id), empty]),
    );
    expect(statements.filter((statement) => statement.startsWith('INSERT'))).toHaveLength(1);
    expect((await auditedSince(before)).map(({ subjectId }) => subjectId).sort()).toEqual(
      people.map(({ id }) => id).sort(),
    );
  });

  it('is nobody else’s business', async () => {
    const { id } = await person();
    const stranger = await person();
    for (const actor of [
      memberActor(stranger.id),
      anonymousActor(),
      partnerActor(['orders:read', 'pii:read']),
      merchandiserActor('pii:read'),
    ]) {
      expect((await entity(actor, [id])).data?._entities).toEqual([null]);
      expect((await read(actor, id)).errors?.[0]?.extensions?.['code']).toMatch(
        /FORBIDDEN|UNAUTHENTICATED/,
      );
    }
    expect(await hub.execute(anonymousActor(), `{ me ${personal} }`)).toEqual({
      data: { me: null },
      errors: undefined,
    });
  });

  it('of nobody is null, and a wrong id is refused', async () => {
    expect(await read(adminActor(), store)).toEqual({ data: { member: null }, errors: undefined });
    expect((await read(adminActor(), 'nonsense')).errors?.[0]?.extensions).toMatchObject({
      code: 'INVALID_ID',
    });
    expect((await entity(adminActor(), [store, 'nonsense'])).data?._entities).toEqual([null, null]);
  });
});

describe('a profile', () => {
  const update = (actor: Parameters<MemberHarness['execute']>[0], input: Record<string, unknown>) =>
    hub.execute(
      actor,
      `mutation ($input: UpdateMyProfileInput!) { updateMyProfile(input: $input) ${personal} }`,
      { input },
    );

  it('is changed by its member: what is left out stays, null removes', async () => {
    const { id, whole } = await person();
    expect((await update(memberActor(id), { nickname: ' 阿明 ', email: null })).data).toEqual({
      updateMyProfile: { ...whole, nickname: '阿明', email: null },
    });
    expect(
      (await update(memberActor(id), { birthday: '1991-06-18', email: 'a@b.cn' })).data,
    ).toEqual({
      updateMyProfile: { ...whole, nickname: '阿明', email: 'a@b.cn', birthday: '1991-06-18' },
    });
    expect((await update(memberActor(id), { nickname: null, birthday: null })).data).toMatchObject({
      updateMyProfile: { nickname: null, birthday: null },
    });
    expect((await hub.execute(memberActor(id), `{ me ${personal} }`)).data).toMatchObject({
      me: { nickname: null, birthday: null, email: 'a@b.cn' },
    });
  });

  it.each([
    [{ nickname: '' }, 'nickname'],
    [{ email: 'nobody' }, 'email'],
    [{ birthday: '2999-01-01' }, 'birthday'],
    [{ birthday: 'yesterday' }, 'birthday'],
  ])('does not take %j', async (input, field) => {
    const { id, whole } = await person();
    expect((await update(memberActor(id), input)).errors?.[0]?.extensions).toEqual({
      code: 'BAD_USER_INPUT',
      retryable: false,
      details: { field },
    });
    expect((await hub.execute(memberActor(id), `{ me ${personal} }`)).data).toEqual({ me: whole });
  });

  it('is not changed by staff, nor for a frozen member', async () => {
    const { id } = await person();
    expect((await update(adminActor(), { nickname: 'x' })).errors?.[0]?.extensions).toMatchObject({
      code: 'FORBIDDEN',
    });
    await hub.execute(
      adminActor(),
      'mutation ($m: ID!) { freezeMember(input: { memberId: $m, reason: "x" }) { id } }',
      { m: id },
    );
    expect(
      (await update(memberActor(id), { nickname: 'x' })).errors?.[0]?.extensions,
    ).toMatchObject({ code: 'MEMBER_FROZEN' });
  });
});

describe('closing an account', () => {
  const close = (actor: Parameters<MemberHarness['execute']>[0], confirm = true) =>
    hub.execute(
      actor,
      'mutation ($confirm: Boolean!) { closeMyAccount(input: { confirm: $confirm }) }',
      { confirm },
    );

  it('erases the person, ends sessions, forfeits points, is announced, and frees the phone', async () => {
    const phone = '13499990000';
    const id = await hub.importMember({
      phone,
      nickname: '小红',
      email: 'hong@example.com',
      birthday: '1990-05-17',
      points: 500,
    });
    const session = await hub.signIn(phone);
    expect(session.member.id).toBe(id);
    expect((await close(member(session), false)).errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
    });
    expect(await close(member(session))).toEqual({
      data: { closeMyAccount: true },
      errors: undefined,
    });
    expect((await close(member(session))).data).toEqual({ closeMyAccount: true });
    const { data } = await hub.execute(
      adminActor('pii:read'),
      `query ($id: ID!) { member(id: $id) { ...on Member ${personal} status points { available pending } } }`,
      { id },
    );
    expect(data).toEqual({
      member: {
        id,
        nickname: null,
        phone: null,
        email: null,
        birthday: null,
        status: 'CLOSED',
        points: { available: 0, pending: 0 },
      },
    });
    expect(
      (await hub.execute(anonymousActor(), refreshSession, { refreshToken: session.refreshToken }))
        .errors?.[0]?.extensions,
    ).toMatchObject({ code: 'SESSION_REVOKED' });
    const events = (await hub.outboxEvents())
      .filter(({ aggregateId }) => aggregateId === id)
      .map(({ type, payload }) => [type, payload]);
    expect(events.slice(-3)).toEqual([
      ['member.session_revoked.v1', { memberId: id, sessionId: session.sessionId }],
      [
        'member.points_changed.v1',
        { memberId: id, reason: 'adjusted', change: -500, available: 0, pending: 0, orderId: null },
      ],
      ['member.status_changed.v1', { memberId: id, status: 'closed' }],
    ]);
    const left = await Promise.all(
      ['member', 'member_identity', 'sign_in_code', 'outbox', 'audit_entry', 'imported_member'].map(
        (table) => hub.database.read.query(`SELECT * FROM ${table}`),
      ),
    );
    expect(JSON.stringify(left)).not.toMatch(/13499990000|小红|hong@example/);
    expect(await hub.signIn(phone)).toMatchObject({ newMember: true });
    const unfreeze =
      'mutation ($m: ID!) { unfreezeMember(input: { memberId: $m, reason: "x" }) { id } }';
    expect(
      (await hub.execute(adminActor(), unfreeze, { m: id })).errors?.[0]?.extensions,
    ).toMatchObject({ code: 'MEMBER_CLOSED' });
  });

  it('leads nowhere any more for a mini-program identity or a look-up', async () => {
    const id = await hub.importMember({ phone: '13499990001' });
    await close(memberActor(id));
    const { data } = await hub.execute(
      serviceActor('profile'),
      'mutation { resolveMember(by: { phone: "13499990001" }) { memberId } }',
    );
    expect(data).toEqual({ resolveMember: null });
    expect(
      (await hub.execute(memberActor(id), 'mutation { issueMemberCode { code } }')).errors?.[0]
        ?.extensions,
    ).toMatchObject({ code: 'MEMBER_CLOSED' });
  });
});
