import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { memberPointsChanged, orderPaid, orderReadyForPickup, orderRefunded } from '@hub/events';
import type { IntegrationEvent } from '@hub/kernel';
import { clerkOf, marketerActor, memberActor } from '@hub/kernel/testing';
import { id, type Marketing, startMarketing } from './marketing.fixture.js';

const inbox = `query ($member: [_Any!]!, $first: Int, $after: String) { _entities(representations: $member) { ... on Member { id unreadMessages
  messages(first: $first, after: $after) { nodes { id template title { zh en } body { zh en } createdAt readAt subjectId } pageInfo { hasNextPage endCursor } } } } }`;
const markRead = `mutation ($input: MarkMessagesReadInput!) { markMessagesRead(input: $input) { read unreadMessages } }`;

let marketing: Marketing;
beforeAll(async () => {
  marketing = await startMarketing();
});
afterAll(() => marketing.stop());

interface Inbox {
  readonly unreadMessages: number;
  readonly messages: {
    readonly nodes: {
      id: string;
      template: string;
      title: { zh: string };
      body: { zh: string; en: string };
      createdAt: string;
      readAt: string | null;
      subjectId: string;
    }[];
    readonly pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
}

const inboxOf = async (memberId: string, page: { first?: number; after?: string | null } = {}) => {
  const member = [{ __typename: 'Member', id: memberId }];
  const { _entities } = await marketing.ask<{ _entities: [Inbox] }>(memberActor(memberId), inbox, {
    member,
    first: 50,
    ...page,
  });
  return _entities[0];
};

const order = (memberId: string | null, currency = 'CNY') => ({
  orderId: id(),
  orderNumber: '20261122-0042',
  buyerKey: memberId === null ? null : `member:${memberId}`,
  memberId,
  touchpoint: 'app' as const,
  storeId: id(),
  currency,
  totalMinor: 123456,
});
const paid = (
  memberId: string | null,
  currency?: string,
  fulfilment: 'pickup' | 'delivery' | 'counter' = 'pickup',
) => ({
  ...order(memberId, currency),
  paidAt: '2026-11-22T04:00:00Z',
  earnBaseMinor: 123456,
  fulfilment,
  lines: [],
});
const ready = (memberId: string | null) => ({
  ...order(memberId),
  readyAt: '2026-11-22T04:00:00Z',
  collectBefore: '2026-11-29T10:00:00Z',
});
const refunded = (memberId: string | null, pointsRestored: number) => ({
  ...order(memberId),
  refundId: id(),
  refundedAt: '2026-11-22T04:00:00Z',
  refundMinor: 5000,
  refundedTotalMinor: 5000,
  earnBaseMinor: 123456,
  earnBaseRefundedMinor: 5000,
  pointsRestored,
  full: false,
  lines: [],
});
const points = (memberId: string, reason: 'earned' | 'activated', change = 100) => ({
  memberId,
  reason,
  change,
  available: 350,
  pending: 0,
  orderId: id(),
});

describe('a member is told', () => {
  it('of a payment, in both languages and with the order number and the amount', async () => {
    const memberId = id();
    const facts = paid(memberId);
    await marketing.deliver(orderPaid, facts);
    expect(await inboxOf(memberId)).toEqual({
      id: memberId,
      unreadMessages: 1,
      messages: {
        nodes: [
          {
            id: expect.any(String),
            template: 'order_paid',
            title: { zh: '付款成功', en: 'Payment received' },
            body: {
              zh: '订单 20261122-0042 已付款 ¥1,234.56。备好货后我们会通知您到店自提。',
              en: 'We received ¥1,234.56 for order 20261122-0042. We will tell you when it is ready to collect.',
            },
            createdAt: marketing.clock.now().toISOString(),
            readAt: null,
            subjectId: facts.orderId,
          },
        ],
        pageInfo: { hasNextPage: false, endCursor: expect.any(String) },
      },
    });
  });

  it.each([
    [
      'delivery',
      'GBP',
      '订单 20261122-0042 已付款 £1,234.56。我们会尽快为您发货。',
      'We received £1,234.56 for order 20261122-0042. It will be on its way soon.',
    ],
    [
      'counter',
      'JPY',
      '订单 20261122-0042 已付款 ¥123,456。感谢您的光临。',
      'We received ¥123,456 for order 20261122-0042. Thank you for your visit.',
    ],
  ] as const)('of a payment for %s in %s', async (fulfilment, currency, zh, en) => {
    const memberId = id();
    await marketing.deliver(orderPaid, paid(memberId, currency, fulfilment));
    expect((await inboxOf(memberId)).messages.nodes[0]?.body).toEqual({ zh, en });
  });

  it('of goods that wait, with the last moment in the business zone', async () => {
    const memberId = id();
    await marketing.deliver(orderReadyForPickup, ready(memberId));
    expect((await inboxOf(memberId)).messages.nodes[0]?.body).toEqual({
      zh: '订单 20261122-0042 已备好，请于 2026年11月29日 18:00 前凭取货码到店领取。',
      en: expect.stringMatching(
        /^Order 20261122-0042 is waiting for you\. Please collect it with your pickup code before 29 November 2026(,| at) 18:00\.$/,
      ),
    });
  });

  it.each([
    [
      0,
      '订单 20261122-0042 退款 ¥50.00，将原路退回。',
      '¥50.00 for order 20261122-0042 is on its way back to you.',
    ],
    [
      30,
      '订单 20261122-0042 退款 ¥50.00，并退回 30 积分，将原路退回。',
      '¥50.00 for order 20261122-0042 is on its way back to you, together with 30 points.',
    ],
  ])('of a refund with %p points', async (restored, zh, en) => {
    const memberId = id();
    await marketing.deliver(orderRefunded, refunded(memberId, restored));
    expect((await inboxOf(memberId)).messages.nodes[0]?.body).toEqual({ zh, en });
  });

  it('of points when they can be spent, not before', async () => {
    const memberId = id();
    await marketing.deliver(memberPointsChanged, points(memberId, 'earned'));
    await marketing.deliver(memberPointsChanged, points(memberId, 'activated'));
    expect(
      (await inboxOf(memberId)).messages.nodes.map(({ template, body }) => ({ template, body })),
    ).toEqual([
      {
        template: 'points_arrived',
        body: {
          zh: '100 积分已到账，现有可用积分 350。',
          en: '100 points are yours to spend. You now have 350.',
        },
      },
    ]);
  });

  it('once, however often the event arrives, and the message is announced once', async () => {
    const memberId = id();
    const facts = paid(memberId);
    const event = await marketing.deliver(orderPaid, facts);
    await marketing.deliver(orderPaid, facts, { id: event.id });
    const { unreadMessages, messages } = await inboxOf(memberId);
    expect([unreadMessages, messages.nodes.length]).toEqual([1, 1]);
    const announced = (await marketing.outboxEvents()).filter(
      ({ aggregateId }) => aggregateId === memberId,
    );
    expect(announced.map(({ type, payload }) => ({ type, payload }))).toEqual([
      {
        type: 'marketing.message_delivered.v1',
        payload: {
          messageId: messages.nodes[0]?.id,
          memberId,
          template: 'order_paid',
          channel: 'in_app',
          subjectId: facts.orderId,
        },
      },
    ]);
  });

  it('nothing when there is no member', async () => {
    const before = (await marketing.outboxEvents()).length;
    await marketing.deliver(orderPaid, paid(null));
    await marketing.deliver(orderReadyForPickup, ready(null));
    await marketing.deliver(orderRefunded, refunded(null, 0));
    expect(await marketing.outboxEvents()).toHaveLength(before);
  });

  it('of hundreds of orders in a few statements', async () => {
    const members = [id(), id(), id()];
    const events = Array.from({ length: 300 }, (_, at): IntegrationEvent => ({
      id: id(),
      type: orderPaid.type,
      aggregateId: 'order',
      occurredAt: '2026-11-22T04:00:00Z',
      payload: paid(members[at % 3] ?? null),
    }));
    const statements = await marketing.statements(() =>
      marketing.subgraph.subscribers.deliver([...events, ...events.slice(0, 9)]),
    );
    expect(statements.length).toBeLessThanOrEqual(10);
    for (const memberId of members) expect((await inboxOf(memberId)).unreadMessages).toBe(100);
  });
});

describe('an inbox', () => {
  it('is read page by page, newest first, and marked read once', async () => {
    const memberId = id();
    for (let at = 0; at < 5; at += 1) {
      marketing.clock.advance(1);
      await marketing.deliver(orderPaid, paid(memberId));
    }
    const all = (await inboxOf(memberId)).messages.nodes.map((node) => node.id);
    expect(all).toEqual([...all].sort().reverse());
    const first = await inboxOf(memberId, { first: 2 });
    const second = await inboxOf(memberId, { first: 3, after: first.messages.pageInfo.endCursor });
    expect([...first.messages.nodes, ...second.messages.nodes].map((node) => node.id)).toEqual(all);
    expect([first.messages.pageInfo.hasNextPage, second.messages.pageInfo.hasNextPage]).toEqual([
      true,
      false,
    ]);

    const ids = all.slice(0, 2);
    expect(await marketing.ask(memberActor(memberId), markRead, { input: { ids } })).toEqual({
      markMessagesRead: { read: 2, unreadMessages: 3 },
    });
    const readAt = marketing.clock.now().toISOString();
    marketing.clock.advance(1000);
    expect(await marketing.ask(memberActor(memberId), markRead, { input: { ids } })).toEqual({
      markMessagesRead: { read: 0, unreadMessages: 3 },
    });
    const after = await inboxOf(memberId);
    expect(after.unreadMessages).toBe(3);
    expect(after.messages.nodes.map((node) => node.readAt)).toEqual([
      readAt,
      readAt,
      null,
      null,
      null,
    ]);
    expect(await marketing.ask(memberActor(id()), markRead, { input: { ids: all } })).toEqual({
      markMessagesRead: { read: 0, unreadMessages: 0 },
    });
    expect((await inboxOf(memberId)).unreadMessages).toBe(3);
  });

  it('counts right when reading, doubled, races with arriving', async () => {
    const memberId = id();
    for (let at = 0; at < 10; at += 1) await marketing.deliver(orderPaid, paid(memberId));
    const ids = (await inboxOf(memberId)).messages.nodes.map((node) => node.id);
    await Promise.all([
      ...Array.from({ length: 10 }, () =>
        marketing.ask(memberActor(memberId), markRead, { input: { ids } }),
      ),
      ...Array.from({ length: 10 }, () => marketing.deliver(orderPaid, paid(memberId))),
    ]);
    expect((await inboxOf(memberId)).unreadMessages).toBe(10);
  });

  it('is for its owner and the office; a clerk learns only how many are unread', async () => {
    const memberId = id();
    const member = [{ __typename: 'Member', id: memberId }];
    const unread = `query ($member: [_Any!]!) { _entities(representations: $member) { ... on Member { unreadMessages } } }`;
    expect(await marketing.ask(marketerActor(), inbox, { member })).toMatchObject({
      _entities: [{ messages: { nodes: [] } }],
    });
    expect(await marketing.refusal(clerkOf(id()), inbox, { member })).toEqual({
      code: 'FORBIDDEN',
      field: undefined,
    });
    expect(await marketing.ask(clerkOf(id()), unread, { member })).toEqual({
      _entities: [{ unreadMessages: 0 }],
    });
    expect(await marketing.refusal(memberActor(id()), unread, { member })).toEqual({
      code: 'FORBIDDEN',
      field: undefined,
    });
  });
});
