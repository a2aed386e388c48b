import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anonymousActor, clerkOf, memberActor, partnerActor } from '@hub/kernel/testing';
import { id, type Marketing, startMarketing, trade } from './marketing.fixture.js';

const wallet = `query ($members: [_Any!]!, $status: CouponStatus, $first: Int, $after: String) { _entities(representations: $members) { ... on Member { id unreadMessages
  coupons(status: $status, first: $first, after: $after) {
    nodes { id status validFrom validUntil orderId template { id code kind name { zh en } threshold { amountMinor currency } amount { amountMinor currency } percentOff } }
    edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }
  messages(first: 10) { nodes { id } } } } }`;
const coupons = `query ($members: [_Any!]!, $status: CouponStatus, $first: Int, $after: String) { _entities(representations: $members) { ... on Member {
  coupons(status: $status, first: $first, after: $after) { nodes { id status } pageInfo { hasNextPage endCursor } } } } }`;

let marketing: Marketing;
beforeAll(async () => {
  marketing = await startMarketing();
});
afterAll(() => marketing.stop());

interface Page {
  readonly nodes: { readonly id: string; readonly status: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}
const member = (memberId: string) => ({ __typename: 'Member', id: memberId });
const page = async (memberId: string, more: Record<string, unknown> = {}): Promise<Page> =>
  (
    await marketing.ask<{ _entities: [{ coupons: Page }] }>(memberActor(memberId), coupons, {
      members: [member(memberId)],
      ...more,
    })
  )._entities[0].coupons;

async function fill(memberId: string, count: number): Promise<string[]> {
  const made: string[] = [];
  for (let at = 0; at < count; at += 1) {
    marketing.clock.advance(1);
    made.unshift(await marketing.claim(memberId, await marketing.createTemplate()));
  }
  return made;
}

describe('a wallet', () => {
  it('is answered whole', async () => {
    const memberId = id();
    const templateId = await marketing.createTemplate({ code: 'WHOLE' });
    const couponId = await marketing.claim(memberId, templateId);
    const cursor = expect.any(String);
    const now = marketing.clock.now();
    expect(
      await marketing.execute(memberActor(memberId), wallet, { members: [member(memberId)] }),
    ).toEqual({
      data: {
        _entities: [
          {
            id: memberId,
            unreadMessages: 0,
            coupons: {
              nodes: [
                {
                  id: couponId,
                  status: 'AVAILABLE',
                  validFrom: now.toISOString(),
                  validUntil: new Date(now.getTime() + 30 * 86_400_000).toISOString(),
                  orderId: null,
                  template: {
                    id: templateId,
                    code: 'WHOLE',
                    kind: 'AMOUNT_OFF',
                    name: { zh: '满百减二十', en: '¥20 off ¥100' },
                    threshold: { amountMinor: 10000, currency: 'CNY' },
                    amount: { amountMinor: 2000, currency: 'CNY' },
                    percentOff: null,
                  },
                },
              ],
              edges: [{ cursor, node: { id: couponId } }],
              pageInfo: {
                hasNextPage: false,
                hasPreviousPage: false,
                startCursor: cursor,
                endCursor: cursor,
              },
            },
            messages: { nodes: [] },
          },
        ],
      },
    });
  });

  it('is paged by keyset, newest first, and stays put while coupons arrive', async () => {
    const memberId = id();
    const made = await fill(memberId, 5);
    const first = await page(memberId, { first: 2 });
    await fill(memberId, 1);
    const second = await page(memberId, { first: 2, after: first.pageInfo.endCursor });
    const third = await page(memberId, { first: 2, after: second.pageInfo.endCursor });
    expect([first, second, third].map(({ nodes }) => nodes.map((node) => node.id))).toEqual([
      made.slice(0, 2),
      made.slice(2, 4),
      made.slice(4),
    ]);
    expect([first, second, third].map(({ pageInfo }) => pageInfo.hasNextPage)).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('is filtered by the status its owner sees', async () => {
    const memberId = id();
    const [held, free] = await fill(memberId, 2);
    const ending = await marketing.claim(
      memberId,
      await marketing.createTemplate({ validity: { days: 1 } }),
    );
    const reserve =
      'mutation ($input: ReserveCouponInput!) { reserveCoupon(input: $input) { __typename } }';
    const until = new Date(marketing.clock.now().getTime() + 30 * 86_400_000).toISOString();
    await marketing.ask(trade, reserve, {
      input: { couponId: held, memberId, orderId: id(), until },
    });
    marketing.clock.advance({ days: 2 });
    const inStatus = async (status: string) => (await page(memberId, { status })).nodes;
    expect(await inStatus('AVAILABLE')).toEqual([{ id: free, status: 'AVAILABLE' }]);
    expect(await inStatus('RESERVED')).toEqual([{ id: held, status: 'RESERVED' }]);
    expect(await inStatus('EXPIRED')).toEqual([{ id: ending, status: 'EXPIRED' }]);
    await marketing.runWorkers('expire-coupons');
    expect(await inStatus('EXPIRED')).toEqual([{ id: ending, status: 'EXPIRED' }]);
    expect(await inStatus('REDEEMED')).toEqual([]);
  });

  it('costs one statement per table, for one coupon of one member as for the pages of fifty', async () => {
    const members = Array.from({ length: 50 }, id);
    const templateIds = [
      await marketing.createTemplate(),
      await marketing.createTemplate(),
      await marketing.createTemplate(),
    ];
    for (const templateId of templateIds) {
      const input = {
        templateId,
        memberIds: members,
        batchKey: `batch-${templateId}`,
        notify: true,
      };
      await marketing.ask(
        trade,
        'mutation ($input: GrantCouponsInput!) { grantCoupons(input: $input) { granted } }',
        { input },
      );
    }
    const staff = clerkOf(id());
    const admin = { ...staff, roles: ['admin' as const] };
    const countFor = async (some: readonly string[]) =>
      await marketing.statements(() =>
        marketing.ask(admin, wallet, { members: some.map(member), first: 2 }),
      );
    const one = await countFor(members.slice(0, 1));
    const all = await countFor(members);
    const tables = (statements: readonly string[]) =>
      statements
        .map((statement) => /FROM (?:\(SELECT .* FROM )?[`"](\w+)/.exec(statement)?.[1])
        .sort();
    expect(tables(one)).toEqual(['coupon', 'coupon_template', 'message', 'message_inbox']);
    expect(tables(all)).toEqual(tables(one));
    const { _entities } = await marketing.ask<{
      _entities: {
        id: string;
        unreadMessages: number;
        coupons: Page;
        messages: { nodes: unknown[] };
      }[];
    }>(admin, wallet, { members: members.map(member), first: 2 });
    expect(_entities.map((each) => each.id)).toEqual(members);
    for (const each of _entities) {
      expect([
        each.coupons.nodes.length,
        each.coupons.pageInfo.hasNextPage,
        each.unreadMessages,
        each.messages.nodes.length,
      ]).toEqual([2, true, 3, 3]);
    }
  });

  it.each([
    ['nobody', anonymousActor(), 'UNAUTHENTICATED'],
    ['another member', memberActor(id()), 'FORBIDDEN'],
    ['a partner', partnerActor(['orders:read']), 'FORBIDDEN'],
  ])('is closed to %s', async (_, actor, code) => {
    expect(await marketing.refusal(actor, coupons, { members: [member(id())] })).toEqual({
      code,
      field: undefined,
    });
  });

  it('is open to clerks, who serve the member', async () => {
    const memberId = id();
    const [made] = await fill(memberId, 1);
    expect(
      await marketing.ask(clerkOf(id()), coupons, {
        members: [member(memberId)],
        status: 'AVAILABLE',
      }),
    ).toMatchObject({
      _entities: [{ coupons: { nodes: [{ id: made, status: 'AVAILABLE' }] } }],
    });
  });
});

describe('a reference from another capability', () => {
  const entities = `query ($references: [_Any!]!) { _entities(representations: $references) { __typename
    ... on Promotion { id } ... on CouponTemplate { id } ... on Coupon { id } ... on Member { id } } }`;

  it('finds what there is, for those who may see it, and null for the rest', async () => {
    const memberId = id();
    const promotionId = await marketing.createPromotion({
      rule: { percentage: { percentOff: 5 } },
    });
    const templateId = await marketing.createTemplate();
    const couponId = await marketing.claim(memberId, templateId);
    const references = [
      { __typename: 'Promotion', id: promotionId },
      { __typename: 'CouponTemplate', id: templateId },
      { __typename: 'Coupon', id: couponId },
      { __typename: 'Member', id: memberId },
    ];
    const ask = async (actor: Parameters<Marketing['execute']>[0], some: readonly object[]) =>
      (await marketing.ask<{ _entities: unknown[] }>(actor, entities, { references: some }))
        ._entities;
    expect(await ask(memberActor(memberId), references)).toEqual(references);
    expect((await ask(memberActor(id()), references))[2]).toBeNull();
    expect(
      await ask(
        memberActor(memberId),
        references.map((each) => ({ ...each, id: 'nonsense' })),
      ),
    ).toEqual([null, null, null, null]);
    expect(
      await ask(
        memberActor(memberId),
        references.slice(0, 3).map((each) => ({ ...each, id: id() })),
      ),
    ).toEqual([null, null, null]);
  });
});
