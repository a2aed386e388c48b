import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { adminActor, anonymousActor, memberActor, serviceActor } from '@hub/kernel/testing';
import { importMembers, type MemberHarness, startMember } from './member.fixture.js';

let hub: MemberHarness;
beforeAll(async () => {
  hub = await startMember();
});
afterAll(async () => {
  await hub.stop();
});
interface Imported {
  readonly externalId: string;
  readonly memberId: string | null;
  readonly created: boolean;
  readonly code: string | null;
  readonly message: string | null;
}
const take = (
  members: readonly object[],
  source = 'erp',
  actor: Parameters<MemberHarness['execute']>[0] = serviceActor('order'),
) =>
  hub.execute<{ importMembers: Imported[] }>(actor, importMembers, { input: { source, members } });
const taken = async (members: readonly object[], source?: string) => {
  const { data, errors } = await take(members, source);
  if (!data) throw new Error(JSON.stringify(errors));
  return data.importMembers;
};
const count = async (table: string) =>
  Number(
    (await hub.database.read.query<{ n: number }[]>(`SELECT COUNT(*) AS n FROM ${table}`))[0]?.n,
  );

describe('importing members', () => {
  it('opens accounts with everything they bring along, in the order given, announced', async () => {
    const records = [
      {
        externalId: 'a',
        phone: '13300000001',
        nickname: '阿兰',
        birthday: '1988-08-08',
        email: 'lan@example.com',
        memberSince: '2025-05-01T00:00:00Z',
        tierCode: 'gold',
        growthValue: 6_000,
        points: 888,
      },
      { externalId: 'b' },
    ];
    const answers = await taken(records, 'full');
    expect(answers).toEqual([
      { externalId: 'a', memberId: expect.any(String), created: true, code: null, message: null },
      { externalId: 'b', memberId: expect.any(String), created: true, code: null, message: null },
    ]);
    const [first, second] = answers.map(({ memberId }) => memberId ?? '');
    const me =
      '{ me { phone nickname birthday email memberSince growthValue tier { code } points { available entries { nodes { reason change orderId } } } } }';
    expect((await hub.execute(memberActor(first ?? ''), me)).data).toEqual({
      me: {
        ...{
          phone: '13300000001',
          nickname: '阿兰',
          birthday: '1988-08-08',
          email: 'lan@example.com',
          memberSince: '2025-05-01T00:00:00.000Z',
        },
        ...{ growthValue: 6_000, tier: { code: 'gold' } },
        points: {
          available: 888,
          entries: { nodes: [{ reason: 'ADJUSTED', change: 888, orderId: null }] },
        },
      },
    });
    const events = (await hub.outboxEvents())
      .filter(({ type }) => type === 'member.registered.v1')
      .map(({ payload }) => payload);
    expect(events).toEqual([
      { memberId: first, channel: 'import', registeredAt: '2025-05-01T00:00:00.000Z' },
      { memberId: second, channel: 'import', registeredAt: hub.clock.now().toISOString() },
    ]);
    expect(await hub.signIn('13300000001')).toMatchObject({
      newMember: false,
      member: { id: first },
    });
  });

  it('changes nothing the second time', async () => {
    const records = [{ externalId: 'x', phone: '13300000002', points: 5 }, { externalId: 'y' }];
    const before = await taken(records);
    const [members, entries] = [await count('member'), await count('points_entry')];
    expect(await taken([...records, { externalId: 'x', points: 99 }])).toEqual(
      [...before, before[0]].map((answer) => ({ ...answer, created: false })),
    );
    expect([await count('member'), await count('points_entry')]).toEqual([members, entries]);
  });

  it('links a phone that is known to its member, whoever knew it first', async () => {
    const { member } = await hub.signIn('13300000003');
    expect(
      await taken([
        { externalId: 'p1', phone: '+86 133 0000 0003' },
        { externalId: 'p2', phone: '13300000004' },
        { externalId: 'p3', phone: '13300000004' },
      ]),
    ).toEqual([
      expect.objectContaining({ memberId: member.id, created: false }),
      expect.objectContaining({ created: true }),
      expect.objectContaining({ created: false }),
    ]);
    const again = await taken([{ externalId: 'p2', phone: '13300000004' }], 'crm');
    expect(again[0]).toMatchObject({ created: false });
  });

  it('refuses single records by name and takes the rest', async () => {
    const answers = await taken([
      { externalId: 'r1', phone: '12' },
      { externalId: 'r2', birthday: 'soon' },
      { externalId: 'r3', tierCode: 'platinum' },
      { externalId: 'r4', memberSince: '2999-01-01T00:00:00Z' },
      { externalId: 'r5', email: 'nobody', nickname: 'ok' },
      { externalId: 'r6', nickname: 'ok' },
    ]);
    expect(answers.map(({ externalId, code, created }) => [externalId, code, created])).toEqual([
      ['r1', 'INVALID_PHONE', false],
      ['r2', 'BAD_USER_INPUT', false],
      ['r3', 'BAD_USER_INPUT', false],
      ['r4', 'BAD_USER_INPUT', false],
      ['r5', 'BAD_USER_INPUT', false],
      ['r6', null, true],
    ]);
    expect(answers[0]).toMatchObject({ memberId: null, message: expect.stringContaining('phone') });
  });

  it('gives one account each when two imports race', async () => {
    const records = Array.from({ length: 20 }, (_, index) => ({
      externalId: `race-${String(index)}`,
      phone: String(13_310_000_000 + index),
    }));
    const rivals = await Promise.all([taken(records), taken(records), taken(records, 'crm')]);
    expect(new Set(rivals.flat().map(({ memberId }) => memberId)).size).toBe(20);
    expect(rivals.flat().filter(({ created }) => created)).toHaveLength(20);
  });

  it.each([
    [{ source: 'ERP!', members: [{ externalId: 'a' }] }, 'source'],
    [{ source: 'erp', members: [] }, 'members'],
    [
      {
        source: 'erp',
        members: Array.from({ length: 1_001 }, (_, index) => ({ externalId: String(index) })),
      },
      'members',
    ],
    [{ source: 'erp', members: [{ externalId: ' ' }] }, 'members.0.externalId'],
    [{ source: 'erp', members: [{ externalId: 'a', points: -1 }] }, 'members.0.points'],
  ])('refuses the batch %#', async (input, field) => {
    const { errors } = await hub.execute(serviceActor('order'), importMembers, { input });
    expect(errors?.[0]?.extensions).toEqual({
      code: 'BAD_USER_INPUT',
      retryable: false,
      details: { field },
    });
  });

  it('is for capabilities only', async () => {
    for (const actor of [adminActor(), anonymousActor()]) {
      expect(
        (await take([{ externalId: 'a' }], 'erp', actor)).errors?.[0]?.extensions?.['code'],
      ).toMatch(/FORBIDDEN|UNAUTHENTICATED/);
    }
  });

  it('takes 2,000 members in less than five seconds', async () => {
    const batch = (from: number) =>
      Array.from({ length: 1_000 }, (_, index) => ({
        externalId: `bulk-${String(from + index)}`,
        phone: String(13_200_000_000 + from + index),
        nickname: `顾客${String(from + index)}`,
        birthday: '1990-05-17',
        email: `m${String(from + index)}@example.com`,
        memberSince: '2025-05-01T00:00:00Z',
        tierCode: 'silver',
        growthValue: 1_200,
        points: 300,
      }));
    const started = performance.now();
    const statements = await hub.statements(async () => {
      await taken(batch(0), 'bulk');
      await taken(batch(1_000), 'bulk');
    });
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(statements.length).toBeLessThan(100);
  });
});
