import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { adminActor, anonymousActor, memberActor, serviceActor } from '@hub/kernel/testing';
import { memberCodeVerifiers, verifyMemberCode } from './index.js';
import { type MemberHarness, startMember } from './member.fixture.js';

let hub: MemberHarness;
beforeAll(async () => {
  hub = await startMember();
});
afterAll(async () => {
  await hub.stop();
});
const profile = serviceActor('profile');
const resolve = (
  by: Record<string, unknown>,
  actor: Parameters<MemberHarness['execute']>[0] = profile,
) =>
  hub.execute<{ resolveMember: { memberId: string } | null }>(
    actor,
    'mutation ($by: MemberLookup!) { resolveMember(by: $by) { memberId } }',
    { by },
  );
const issue = async (memberId: string) => {
  const { data, errors } = await hub.execute<{
    issueMemberCode: { code: string; validUntil: string };
  }>(memberActor(memberId), 'mutation { issueMemberCode { code validUntil } }');
  if (!data) throw new Error(JSON.stringify(errors));
  return data.issueMemberCode;
};

describe('a member code at the till', () => {
  it('leads to its member once, and is verified by a till without the hub', async () => {
    const memberId = await hub.importMember();
    const { code, validUntil } = await issue(memberId);
    expect(new Date(validUntil).getTime() - hub.clock.now().getTime()).toBe(30_000);
    const { body } = await hub.route('GET', '/.well-known/member-code-keys.json');
    expect(verifyMemberCode(code, memberCodeVerifiers(body), hub.clock.now()).memberId).toBe(
      memberId,
    );
    expect(JSON.stringify(body)).not.toContain('"d"');
    expect((await resolve({ memberCode: code })).data).toEqual({ resolveMember: { memberId } });
    expect((await resolve({ memberCode: code })).errors?.[0]?.extensions).toEqual({
      code: 'MEMBER_CODE_REPLAYED',
      retryable: false,
    });
  });

  it('is used by exactly one of many tills', async () => {
    const { code } = await issue(await hub.importMember());
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => resolve({ memberCode: code })),
    );
    expect(answers.filter(({ data }) => data?.resolveMember)).toHaveLength(1);
    expect(
      answers.filter(({ errors }) => errors?.[0]?.extensions?.['code'] === 'MEMBER_CODE_REPLAYED'),
    ).toHaveLength(7);
  });

  it('is out of date after thirty seconds and five of skew, and stays refused when its trace is forgotten', async () => {
    const { code } = await issue(await hub.importMember());
    await resolve({ memberCode: code });
    hub.clock.advance({ seconds: 35 });
    expect((await resolve({ memberCode: code })).errors?.[0]?.extensions).toEqual({
      code: 'MEMBER_CODE_EXPIRED',
      retryable: false,
    });
    hub.clock.advance({ minutes: 2 });
    await hub.runWorkers('forget-expired-credentials');
    expect(await hub.database.read.query('SELECT * FROM used_member_code')).toEqual([]);
    expect((await resolve({ memberCode: code })).errors?.[0]?.extensions).toMatchObject({
      code: 'MEMBER_CODE_EXPIRED',
    });
  });

  it('is not issued to frozen members, and not to anybody who is none', async () => {
    const memberId = await hub.importMember();
    const document = 'mutation { issueMemberCode { code } }';
    await hub.execute(
      adminActor(),
      'mutation ($m: ID!) { freezeMember(input: { memberId: $m, reason: "x" }) { id } }',
      { m: memberId },
    );
    expect(
      (await hub.execute(memberActor(memberId), document)).errors?.[0]?.extensions,
    ).toMatchObject({ code: 'MEMBER_FROZEN' });
    expect((await hub.execute(anonymousActor(), document)).errors?.[0]?.extensions).toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    expect((await hub.execute(adminActor(), document)).errors?.[0]?.extensions).toMatchObject({
      code: 'FORBIDDEN',
    });
  });
});

describe('looking a member up', () => {
  it('works by phone in any spelling and by member number', async () => {
    const memberId = await hub.importMember({ phone: '13612345678' });
    const { data } = await hub.execute<{ member: { memberNumber: string } }>(
      adminActor(),
      'query ($id: ID!) { member(id: $id) { memberNumber } }',
      { id: memberId },
    );
    const memberNumber = data?.member.memberNumber ?? '';
    for (const by of [{ phone: '136 1234 5678' }, { phone: '+8613612345678' }, { memberNumber }]) {
      expect((await resolve(by)).data).toEqual({ resolveMember: { memberId } });
    }
  });

  it('finds nobody for an unknown phone or a mistyped number', async () => {
    for (const by of [
      { phone: '13612340000' },
      { memberNumber: '17850' },
      { memberNumber: '123456789015' },
    ]) {
      expect(await resolve(by)).toEqual({ data: { resolveMember: null }, errors: undefined });
    }
  });

  it.each([
    [{}, 'BAD_USER_INPUT'],
    [{ phone: '13612345678', memberNumber: '1' }, 'BAD_USER_INPUT'],
    [{ phone: '12' }, 'INVALID_PHONE'],
    [{ memberCode: 'x' }, 'MEMBER_CODE_INVALID'],
  ])('refuses %j with %s', async (by, code) => {
    expect((await resolve(by)).errors?.[0]?.extensions).toMatchObject({ code });
  });

  it('is for capabilities only', async () => {
    for (const actor of [
      adminActor('pii:read'),
      memberActor('01JCEQ7Z9T3N4V5W6X7Y8Z9ABC'),
      anonymousActor(),
    ]) {
      expect(
        (await resolve({ phone: '13612345678' }, actor)).errors?.[0]?.extensions?.['code'],
      ).toMatch(/FORBIDDEN|UNAUTHENTICATED/);
    }
  });
});
