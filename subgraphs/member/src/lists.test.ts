import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newUlid } from '@hub/kernel';
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
import { importMembers, type MemberHarness, startMember } from './member.fixture.js';

let hub: MemberHarness;
let memberIds: string[] = [];
beforeAll(async () => {
  hub = await startMember();
  const members = Array.from({ length: 50 }, (_, index) => ({
    externalId: String(index),
    phone: String(13_100_000_000 + index),
    points: 10 + index,
    growthValue: index * 100,
  }));
  const { data } = await hub.execute<{ importMembers: { memberId: string }[] }>(
    serviceActor('seed'),
    importMembers,
    { input: { source: 'seed', members } },
  );
  memberIds = data?.importMembers.map(({ memberId }) => memberId) ?? [];
});
afterAll(async () => {
  await hub.stop();
});
const tablesOf = (statements: readonly string[]) =>
  statements
    .map(
      (statement) =>
        /FROM\s+\W?(\w+)/i.exec(statement.replace(/FROM \(\s*SELECT e\.\*.*?FROM/s, 'FROM'))?.[1] ??
        statement,
    )
    .sort();
const members = `query ($r: [_Any!]!, $first: Int = 5) { _entities(representations: $r) { ... on Member {
  id memberNumber nickname phone status memberSince tier { code name { zh en } level } tierValidUntil growthValue benefits { code }
  points { available pending expiringSoon expiringAt entries(first: $first) { nodes { id change } pageInfo { hasNextPage } } } } } }`;
const read = (ids: readonly string[], variables: object = {}) =>
  hub.execute<{ _entities: Record<string, unknown>[] }>(clerkOf(newUlid()), members, {
    r: ids.map((id) => ({ __typename: 'Member', id })),
    ...variables,
  });

describe('a list of members', () => {
  it.each([1, 50])('of %d costs one statement per table', async (length) => {
    const statements = await hub.statements(async () => {
      const { data, errors } = await read(memberIds.slice(0, length));
      expect(errors).toBeUndefined();
      expect(data?._entities).toHaveLength(length);
    });
    expect(tablesOf(statements)).toEqual([
      'member',
      'points_account',
      'points_entry',
      'points_lot',
      'tier',
      'tier_standing',
    ]);
  });

  it('answers in the order asked, each with what is theirs', async () => {
    const ids = [...memberIds].reverse();
    const { data } = await read(ids);
    expect(data?._entities.map(({ id }) => id)).toEqual(ids);
    expect(data?._entities[0]).toMatchObject({
      growthValue: 4_900,
      tier: { code: 'silver' },
      points: { available: 59 },
      phone: '131****0049',
    });
  });
});

describe("a member's entries", () => {
  const entries = `query ($first: Int, $after: String) { me { points { entries(first: $first, after: $after) {
    edges { cursor node { id change } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } } }`;
  type Page = {
    edges: { cursor: string; node: { id: string; change: number } }[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
  const page = async (memberId: string, first?: number, after?: string) => {
    const { data, errors } = await hub.execute<{ me: { points: { entries: Page } } | null }>(
      memberActor(memberId),
      entries,
      { first, after },
    );
    return { page: data?.me?.points.entries, code: errors?.[0]?.extensions?.['code'] };
  };

  it('are paged newest first without gaps or repeats', async () => {
    const memberId = await hub.importMember();
    const adjust =
      'mutation ($m: ID!, $c: Int!, $k: String!) { adjustPoints(input: { memberId: $m, change: $c, reason: "test", idempotencyKey: $k }) { id } }';
    for (let change = 1; change <= 7; change += 1)
      await hub.execute(adminActor(), adjust, { m: memberId, c: change, k: newUlid() });
    const seen: number[] = [];
    let after: string | undefined;
    do {
      const { page: next } = await page(memberId, 3, after);
      seen.push(...(next?.edges.map(({ node }) => node.change) ?? []));
      after =
        next?.pageInfo.hasNextPage === true ? (next.pageInfo.endCursor ?? undefined) : undefined;
    } while (after !== undefined);
    expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });

  it.each([
    [10_000, undefined, 'PAGE_TOO_LARGE'],
    [51, undefined, 'PAGE_TOO_LARGE'],
    [0, undefined, 'BAD_USER_INPUT'],
    [-1, undefined, 'BAD_USER_INPUT'],
    [5, 'nonsense', 'INVALID_CURSOR'],
  ])('refuse a page of %d after %s with %s', async (first, after, code) => {
    expect((await page(memberIds[0] ?? '', first, after)).code).toBe(code);
  });
});

describe('memberForTrade', () => {
  const document =
    'query ($id: ID!) { memberForTrade(id: $id) { memberId status tierCode pointsAvailable pointsPerYuan pointsValueMinor pointsMultiplierPercent freeDelivery } }';

  it('tells capabilities what pricing needs, with one statement per table', async () => {
    const memberId = await hub.importMember({ tierCode: 'gold', points: 120 });
    const statements = await hub.statements(async () => {
      expect(await hub.execute(serviceActor('order'), document, { id: memberId })).toEqual({
        data: {
          memberForTrade: {
            ...{
              memberId,
              status: 'ACTIVE',
              tierCode: 'gold',
              pointsAvailable: 120,
              pointsPerYuan: 100,
            },
            ...{ pointsValueMinor: 1, pointsMultiplierPercent: 150, freeDelivery: true },
          },
        },
        errors: undefined,
      });
    });
    expect(tablesOf(statements)).toEqual(['member', 'points_account', 'tier', 'tier_standing']);
  });

  it('is null for nobody and refuses what is no id', async () => {
    expect((await hub.execute(serviceActor('order'), document, { id: newUlid() })).data).toEqual({
      memberForTrade: null,
    });
    expect(
      (await hub.execute(serviceActor('order'), document, { id: 'x' })).errors?.[0]?.extensions,
    ).toMatchObject({ code: 'INVALID_ID' });
  });
});

describe('who may do what', () => {
  const id = newUlid();
  const staff = [adminActor(), clerkOf(id), marketerActor(), analystActor()];
  const outsiders = [
    anonymousActor(),
    memberActor(id),
    partnerActor(['pii:read']),
    merchandiserActor(),
  ];
  const table: readonly [string, string, readonly Parameters<MemberHarness['execute']>[0][]][] = [
    ['member', `{ member(id: "${id}") { id } }`, [...outsiders, serviceActor('order')]],
    ['mySessions', '{ mySessions { id } }', [anonymousActor(), ...staff]],
    ['memberForTrade', `{ memberForTrade(id: "${id}") { memberId } }`, [...outsiders, ...staff]],
    [
      'resolveMember',
      'mutation { resolveMember(by: { phone: "13100000001" }) { memberId } }',
      [...outsiders, ...staff],
    ],
    [
      'spendPoints',
      `mutation { spendPoints(input: { orderId: "${id}", memberId: "${id}", points: 1 }) { __typename } }`,
      [...outsiders, ...staff],
    ],
    [
      'releasePoints',
      `mutation { releasePoints(input: { orderId: "${id}" }) }`,
      [...outsiders, ...staff],
    ],
    [
      'restorePoints',
      `mutation { restorePoints(input: { orderId: "${id}", refundId: "${id}", points: 1 }) { points } }`,
      [...outsiders, ...staff],
    ],
    [
      'importMembers',
      'mutation { importMembers(input: { source: "x", members: [{ externalId: "x" }] }) { memberId } }',
      [...outsiders, ...staff],
    ],
    [
      'freezeMember',
      `mutation { freezeMember(input: { memberId: "${id}", reason: "x" }) { id } }`,
      [...outsiders, ...staff.slice(1)],
    ],
    [
      'unfreezeMember',
      `mutation { unfreezeMember(input: { memberId: "${id}", reason: "x" }) { id } }`,
      [...outsiders, ...staff.slice(1)],
    ],
    [
      'adjustPoints',
      `mutation { adjustPoints(input: { memberId: "${id}", change: 1, reason: "x", idempotencyKey: "12345678" }) { id } }`,
      [...outsiders, ...staff.slice(1)],
    ],
    [
      'closeMyAccount',
      'mutation { closeMyAccount(input: { confirm: true }) }',
      [anonymousActor(), ...staff],
    ],
    [
      'updateMyProfile',
      'mutation { updateMyProfile(input: { nickname: "x" }) { id } }',
      [anonymousActor(), ...staff],
    ],
    ['issueMemberCode', 'mutation { issueMemberCode { code } }', [anonymousActor(), ...staff]],
    ['signOut', 'mutation { signOut }', [anonymousActor(), ...staff]],
    [
      'revokeSession',
      `mutation { revokeSession(input: { sessionId: "${id}" }) }`,
      [anonymousActor(), ...staff],
    ],
  ];
  it.each(table)('%s refuses everybody else', async (_, document, actors) => {
    for (const actor of actors) {
      const { errors } = await hub.execute(actor, document);
      expect(errors?.[0]?.extensions?.['code']).toBe(
        actor.kind === 'anonymous' ? 'UNAUTHENTICATED' : 'FORBIDDEN',
      );
    }
  });

  it.each([
    [
      'freezeMember',
      `mutation { freezeMember(input: { memberId: "${id}", reason: "x" }) { id } }`,
      'NOT_FOUND',
    ],
    [
      'freezeMember',
      'mutation { freezeMember(input: { memberId: "x", reason: "x" }) { id } }',
      'INVALID_ID',
    ],
    [
      'freezeMember',
      `mutation { freezeMember(input: { memberId: "${id}", reason: " " }) { id } }`,
      'BAD_USER_INPUT',
    ],
  ])('%s refuses wrong input (%#)', async (_, document, code) => {
    expect((await hub.execute(adminActor(), document)).errors?.[0]?.extensions).toMatchObject({
      code,
    });
  });
});
