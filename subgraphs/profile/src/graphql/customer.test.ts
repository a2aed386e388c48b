import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  couponIssued,
  couponRedeemed,
  couponRolledBack,
  memberPointsChanged,
  memberRegistered,
  memberStatusChanged,
  memberTierChanged,
  messageDelivered,
  orderCompleted,
  orderImported,
  orderPaid,
  orderPickupMissed,
  orderPlaced,
  orderReadyForPickup,
  orderRefunded,
  orderShipped,
} from '@hub/events';
import { FakeClock, newUlid, ulidFactory } from '@hub/kernel';
import {
  adminActor,
  analystActor,
  marketerActor,
  startTestSubgraph,
  type TestSubgraph,
} from '@hub/kernel/testing';
import { profileSubgraph } from '../index.js';
import {
  imported,
  orderFacts,
  paid,
  placed,
  refunded,
  type TestOrder,
} from '../subscribers/customer-events.fixture.js';
import { customerIdOf, customerQuery } from './customer-queries.fixture.js';

const id = ulidFactory('customer');
const start = new Date('2026-11-11T02:00:00Z');
const category = id(start);
let profile: TestSubgraph;

beforeAll(async () => {
  profile = await startTestSubgraph(profileSubgraph, { clock: new FakeClock(start) });
});

afterAll(async () => {
  await profile.stop();
});

interface Timeline {
  edges: {
    cursor: string;
    node: { id: string; at: string; kind: string; title: { zh: string; en: string } };
  }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

function day(date: string): Date {
  return new Date(`${date}T00:00:00Z`);
}

describe('a customer', () => {
  it('is known from registration and tells the whole story of purchases, refunds, tiers, coupons and messages', async () => {
    const memberId = id(start);
    const order: TestOrder = {
      orderId: id(start),
      buyerKey: `member:${memberId}`,
      totalMinor: 12_000,
      at: day('2026-10-20'),
      categoryId: category,
    };
    const { orderId } = order;
    const second = { ...order, orderId: id(start), totalMinor: 3_001, at: day('2026-11-01') };
    const on = (date: string) => ({ occurredAt: day(date) });
    await profile.deliver(memberRegistered, {
      memberId,
      channel: 'phone',
      registeredAt: '2026-10-01T00:00:00Z',
    });
    await profile.deliver(
      couponIssued,
      { couponId: id(start), templateId: id(start), memberId, source: 'claimed' },
      on('2026-10-02'),
    );
    await profile.deliver(orderPlaced, placed({ ...order, at: day('2026-10-19') }));
    await profile.deliver(orderPaid, paid(order));
    await profile.deliver(
      couponRedeemed,
      { couponId: id(start), templateId: id(start), memberId, orderId },
      on('2026-10-20'),
    );
    await profile.deliver(orderReadyForPickup, {
      ...orderFacts(order),
      readyAt: '2026-10-21T00:00:00Z',
      collectBefore: '2026-10-24T00:00:00Z',
    });
    await profile.deliver(orderCompleted, {
      ...orderFacts(order),
      completedAt: '2026-10-22T00:00:00Z',
    });
    await profile.deliver(
      memberPointsChanged,
      { memberId, reason: 'earned', change: 120, available: 0, pending: 120, orderId },
      on('2026-10-23'),
    );
    await profile.deliver(
      memberPointsChanged,
      { memberId, reason: 'activated', change: 120, available: 120, pending: 0, orderId },
      on('2026-10-24'),
    );
    await profile.deliver(
      memberTierChanged,
      { memberId, fromTier: 'silver', toTier: 'gold', validUntil: null },
      on('2026-10-25'),
    );
    await profile.deliver(
      messageDelivered,
      {
        messageId: id(start),
        memberId,
        template: 'order_paid',
        channel: 'in_app',
        subjectId: orderId,
      },
      on('2026-10-26'),
    );
    await profile.deliver(orderPaid, paid(second));
    await profile.deliver(orderShipped, {
      ...orderFacts(second),
      shippedAt: '2026-11-02T00:00:00Z',
      carrier: 'SF',
    });
    await profile.deliver(orderPickupMissed, {
      ...orderFacts(second),
      missedAt: '2026-11-03T00:00:00Z',
    });
    await profile.deliver(
      orderRefunded,
      refunded(second, {
        refundId: id(start),
        refundMinor: 1,
        refundedTotalMinor: 1,
        at: day('2026-11-04'),
      }),
    );
    await profile.deliver(
      couponRolledBack,
      { couponId: id(start), templateId: id(start), memberId, orderId },
      on('2026-11-05'),
    );
    await profile.deliver(memberStatusChanged, { memberId, status: 'frozen' }, on('2026-11-06'));

    const customerId = await customerIdOf(profile.database, `member:${memberId}`);
    const answer = await profile.execute<{ customer: { timeline: Timeline } }>(
      marketerActor(),
      customerQuery,
      { id: customerId, first: 50 },
    );
    expect(answer.errors).toBeUndefined();
    const { timeline, ...customer } = answer.data!.customer;
    expect(customer).toEqual({
      id: customerId,
      buyerKeys: [`member:${memberId}`],
      displayName: `会员 …${memberId.slice(-4)}`,
      since: '2026-10-01T00:00:00.000Z',
      lifecycleStage: 'REPURCHASE',
      member: { id: memberId },
      externalIds: [],
      facts: {
        orderCount: 2,
        revenue: { amountMinor: 15_001, currency: 'CNY' },
        refunded: { amountMinor: 1, currency: 'CNY' },
        averageOrderValue: { amountMinor: 7_500, currency: 'CNY' },
        firstOrderAt: '2026-10-20T00:00:00.000Z',
        lastOrderAt: '2026-11-01T00:00:00.000Z',
        daysSinceLastOrder: 10,
        repurchased: true,
        favouriteCategory: { id: category },
        byCurrency: [
          {
            currency: 'CNY',
            orderCount: 2,
            revenue: { amountMinor: 15_001 },
            refunded: { amountMinor: 1 },
            averageOrderValue: { amountMinor: 7_500 },
          },
        ],
      },
      tags: [
        { code: 'lifecycle', value: 'REPURCHASE' },
        { code: 'order_count', value: '2-4' },
        { code: 'amount', value: '¥150.01' },
        { code: 'average_order_value', value: '¥75.00' },
        { code: 'last_order', value: '2026-11-01T00:00:00.000Z' },
        { code: 'days_since_last_order', value: '10' },
        { code: 'repurchased', value: null },
        { code: 'favourite_category', value: category },
      ],
    });
    const number = (of: TestOrder) => `N-${of.orderId.slice(-6)}`;
    expect(timeline.pageInfo).toEqual({
      hasNextPage: false,
      endCursor: timeline.edges.at(-1)!.cursor,
    });
    expect(
      timeline.edges.map(({ node }) => [node.at.slice(0, 10), node.kind, node.title.en]),
    ).toEqual([
      ['2026-11-06', 'member.status_changed', 'Account frozen'],
      ['2026-11-05', 'marketing.coupon_rolled_back', 'A coupon came back'],
      ['2026-11-04', 'order.refunded', `Refund of ¥0.01 for order ${number(second)}`],
      ['2026-11-03', 'order.pickup_missed', `Order ${number(second)} was not collected in time`],
      ['2026-11-02', 'order.shipped', `Order ${number(second)} shipped with SF`],
      ['2026-11-01', 'order.paid', `Paid order ${number(second)}, ¥30.01`],
      ['2026-10-26', 'marketing.message_delivered', 'Received an in-app message: Payment received'],
      ['2026-10-25', 'member.tier_changed', 'Tier changed from Silver to Gold'],
      ['2026-10-23', 'member.points_changed', 'Earned points +120'],
      ['2026-10-22', 'order.completed', `Order ${number(order)} completed`],
      ['2026-10-21', 'order.ready_for_pickup', `Order ${number(order)} is ready for pickup`],
      ...[
        ['2026-10-20', 'marketing.coupon_redeemed', 'Used a coupon'],
        ['2026-10-20', 'order.paid', `Paid order ${number(order)}, ¥120.00`],
      ].sort((a, b) => sameDayOrder(timeline, a[1]!) - sameDayOrder(timeline, b[1]!)),
      ['2026-10-19', 'order.placed', `Placed order ${number(order)}, ¥120.00`],
      ['2026-10-02', 'marketing.coupon_issued', 'Claimed a coupon'],
      ['2026-10-01', 'member.registered', 'Became a member'],
    ]);
    expect(timeline.edges[2]!.node).toEqual({
      id: expect.any(String),
      at: '2026-11-04T00:00:00.000Z',
      kind: 'order.refunded',
      title: {
        zh: `订单 ${number(second)} 退款 ¥0.01`,
        en: `Refund of ¥0.01 for order ${number(second)}`,
      },
      orderId: second.orderId,
      touchpoint: 'app',
    });
  });

  it('from another system keeps its number, country and currency, and grows silent by the calendar alone', async () => {
    const buyerKey = 'external:online-retail:17850';
    const order: TestOrder = {
      orderId: id(start),
      buyerKey,
      currency: 'GBP',
      totalMinor: 1_530,
      at: day('2026-11-01'),
    };
    await profile.deliver(
      orderImported,
      imported(order, { kind: 'order', documentKey: 'online-retail:536365' }),
    );
    const customerId = await customerIdOf(profile.database, buyerKey);
    const stage = async () => {
      const answer = await profile.execute<{ customer: Record<string, unknown> }>(
        analystActor(),
        'query($id: ID!) { customer(id: $id) { displayName member { id } externalIds { source value } lifecycleStage facts { daysSinceLastOrder revenue { amountMinor currency } } } }',
        { id: customerId },
      );
      return answer.data?.customer;
    };
    const expected = (lifecycleStage: string, daysSinceLastOrder: number) => ({
      displayName: '17850',
      member: null,
      externalIds: [{ source: 'online-retail', value: '17850' }],
      lifecycleStage,
      facts: { daysSinceLastOrder, revenue: { amountMinor: 1_530, currency: 'GBP' } },
    });
    expect(await stage()).toEqual(expected('NEW', 10));
    profile.clock.advance({ days: 20 });
    expect(await stage()).toEqual(expected('ACTIVE', 30));
    profile.clock.advance({ days: 60 });
    expect(await stage()).toEqual(expected('SILENT', 90));
    profile.clock.advance({ days: 90 });
    expect(await stage()).toEqual(expected('CHURNED', 180));
    profile.clock.set(start);
  });

  it('whose orders arrive before the registration is the same customer, known since the earliest of both', async () => {
    const memberId = id(start);
    await profile.deliver(
      orderPaid,
      paid({
        orderId: id(start),
        buyerKey: `member:${memberId}`,
        totalMinor: 100,
        at: day('2026-06-02'),
      }),
    );
    const before = await customerIdOf(profile.database, `member:${memberId}`);
    await profile.deliver(memberRegistered, {
      memberId,
      channel: 'import',
      registeredAt: '2026-06-01T00:00:00Z',
    });
    const answer = await profile.execute(
      adminActor(),
      'query($id: ID!) { customer(id: $id) { id since facts { orderCount } } }',
      { id: before },
    );
    expect(answer).toEqual({
      data: {
        customer: { id: before, since: '2026-06-01T00:00:00.000Z', facts: { orderCount: 1 } },
      },
      errors: undefined,
    });
  });

  it('is one file again when identities are re-pointed, and two when that is taken back', async () => {
    const [one, two] = [`external:merge-a:${newUlid()}`, `external:merge-b:${newUlid()}`];
    const at = [day('2026-11-01'), day('2026-11-02'), day('2026-11-03')];
    for (const [index, buyerKey] of [one, two, one].entries()) {
      const order = {
        orderId: newUlid(),
        buyerKey,
        totalMinor: 100 * (index + 1),
        at: at[index]!,
        categoryId: category,
      };
      await profile.deliver(orderImported, imported(order, { kind: 'order', documentKey: 'D' }));
    }
    const [first, second] = [
      await customerIdOf(profile.database, one),
      await customerIdOf(profile.database, two),
    ];
    const repoint = async (customerId: string) => {
      await profile.database.transaction((manager) =>
        manager.query('UPDATE customer_identity SET customer_id = ? WHERE buyer_key = ?', [
          customerId,
          two,
        ]),
      );
    };
    const facts = async (customerId: string) => {
      const answer = await profile.execute(
        adminActor(),
        'query($id: ID!) { customer(id: $id) { buyerKeys facts { orderCount revenue { amountMinor } } timeline(first: 50) { nodes { at } } } }',
        { id: customerId },
      );
      return answer.data?.['customer'];
    };
    const apart = {
      buyerKeys: [one],
      facts: { orderCount: 2, revenue: { amountMinor: 400 } },
      timeline: { nodes: [{ at: at[2]!.toISOString() }, { at: at[0]!.toISOString() }] },
    };
    expect(await facts(first)).toEqual(apart);
    await repoint(first);
    expect(await facts(first)).toEqual({
      buyerKeys: [one, two],
      facts: { orderCount: 3, revenue: { amountMinor: 600 } },
      timeline: { nodes: [...at].reverse().map((each) => ({ at: each.toISOString() })) },
    });
    expect(await facts(second)).toBeNull();
    await repoint(second);
    expect(await facts(first)).toEqual(apart);
  });
});

/** Entries of one instant are ordered by event id, which is random in a test. */
function sameDayOrder(timeline: Timeline, kind: string): number {
  return timeline.edges.findIndex(
    ({ node }) => node.kind === kind && node.at.startsWith('2026-10-20'),
  );
}
