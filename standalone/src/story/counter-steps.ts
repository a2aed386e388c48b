import { z } from 'zod';
import { localized, money, yuan } from './answer-shapes.js';
import { messageAbout, readPoints, until } from './pay-steps.js';
import type { StoryStep, StoryWorld } from './story-world.js';
import { dataOf, StoryBroken } from './touchpoint-client.js';

const history = z.object({
  customerAtCounter: z.object({
    __typename: z.string(),
    customer: z.object({
      facts: z.object({ orderCount: z.number(), revenue: money }),
      tags: z.array(z.object({ name: localized })),
      member: z.object({
        phone: z.string().nullable(),
        tier: z.object({ name: localized }),
        points: z.object({ available: z.number(), pending: z.number() }),
      }),
      orders: z.object({
        edges: z.array(
          z.object({
            node: z.object({
              number: z.string(),
              status: z.string(),
              total: money,
              refundedTotal: money,
            }),
          }),
        ),
      }),
      timeline: z.object({ edges: z.array(z.object({ node: z.object({ title: localized }) })) }),
    }),
  }),
});

type History = z.infer<typeof history>['customerAtCounter']['customer'];

export const counterSteps: readonly StoryStep[] = [
  {
    name: 'ready',
    title: {
      zh: '门店备货，通知顾客',
      en: 'The store lays the goods ready and the customer is told',
    },
    run: async (world) => {
      const clerk = await world.clerk(world.known('store').id);
      const before = await pickupState(world);
      if (before !== 'READY_FOR_PICKUP' && before !== 'PICKED_UP')
        dataOf(await clerk.run('MarkReadyForPickup', { orderId: world.known('orderId') }));
      return [await messageAbout(world, 'order_ready_for_pickup')];
    },
  },
  {
    name: 'look-up',
    title: {
      zh: '店员用取货码调出顾客全部历史',
      en: 'The clerk calls up the full history by pickup code',
    },
    run: async (world) => {
      const customer = await lookUp(world);
      if (customer.member.phone === world.phone || !(customer.member.phone ?? '').includes('*'))
        throw new StoryBroken('The phone is not masked.');
      return describeHistory(customer);
    },
  },
  {
    name: 'wrong-store',
    title: { zh: '别的门店不能核销', en: 'Another store cannot hand it over' },
    run: async (world) => {
      const storeId = world.known('otherStoreId');
      const clerk = await world.clerk(storeId);
      const variables = {
        storeId,
        code: world.known('pickupCode'),
        idempotencyKey: world.key('wrong-store'),
      };
      const { verifyPickup } = z
        .object({ verifyPickup: z.object({ __typename: z.string() }) })
        .parse(dataOf(await clerk.run('VerifyPickup', variables)));
      if (verifyPickup.__typename === 'PickupVerified')
        throw new StoryBroken('A foreign store handed the order over.');
      return [verifyPickup.__typename];
    },
  },
  {
    name: 'hand-over',
    title: { zh: '核销取货码，交付商品', en: 'The code is verified, the goods change hands' },
    run: async (world) => {
      const storeId = world.known('store').id;
      const clerk = await world.clerk(storeId);
      const variables = {
        storeId,
        code: world.known('pickupCode'),
        idempotencyKey: world.key('hand-over'),
      };
      const shape = z.object({
        verifyPickup: z.object({
          __typename: z.string(),
          message: z.string().optional(),
          order: z.object({ status: z.string() }).optional(),
        }),
      });
      const { verifyPickup } = shape.parse(dataOf(await clerk.run('VerifyPickup', variables)));
      if (verifyPickup.order === undefined)
        throw new StoryBroken(`${verifyPickup.__typename}: ${verifyPickup.message ?? ''}`);
      return [`order ${world.known('orderNumber')} is ${verifyPickup.order.status}`];
    },
  },
  {
    name: 'points',
    title: {
      zh: '积分到账（退货期内为待生效）',
      en: 'Points arrive, pending until the return window ends',
    },
    run: async (world) => {
      let points = await readPoints(world);
      await until(async () => {
        points = await readPoints(world);
        return points.pending > 0;
      }, 'the points');
      return [`${String(points.available)} available, ${String(points.pending)} pending`];
    },
  },
  {
    name: 'refund',
    title: { zh: '门店部分退货', en: 'One piece comes back at the counter' },
    run: async (world) => {
      const clerk = await world.clerk(world.known('store').id);
      const line = world.known('lines').find((candidate) => candidate.quantity > 1);
      if (line === undefined) throw new StoryBroken('The order has no line of several pieces.');
      const input = {
        orderId: world.known('orderId'),
        lines: [{ orderLineId: line.id, quantity: 1, condition: 'SELLABLE' }],
        reason: '颜色不合适 / wrong shade',
        idempotencyKey: world.key('refund'),
      };
      const shape = z.object({
        refundAtCounter: z.object({
          __typename: z.string(),
          message: z.string().optional(),
          refund: z
            .object({ amount: money, pointsRestored: z.number(), couponReturned: z.boolean() })
            .optional(),
        }),
      });
      const { refundAtCounter } = shape.parse(
        dataOf(await clerk.run('RefundAtCounter', { input })),
      );
      const refund = refundAtCounter.refund;
      if (refund === undefined)
        throw new StoryBroken(`${refundAtCounter.__typename}: ${refundAtCounter.message ?? ''}`);
      const fair = line.payable / line.quantity;
      if (Math.abs(refund.amount.amountMinor - fair) > 1)
        throw new StoryBroken(
          `${yuan(refund.amount.amountMinor)} came back, about ${yuan(fair)} was paid.`,
        );
      world.facts.refundMinor = refund.amount.amountMinor;
      world.facts.pointsRestored = refund.pointsRestored;
      return [
        `${yuan(refund.amount.amountMinor)} back, of ${yuan(line.payable)} paid for ${String(line.quantity)}`,
        `${String(refund.pointsRestored)} points back, coupon ${refund.couponReturned ? 'returned' : 'stays used'}: the rest of the order keeps it`,
      ];
    },
  },
  {
    name: 'same-everywhere',
    title: { zh: '各端所见一致', en: 'Every touchpoint reads the same' },
    run: async (world) => sameEverywhere(world),
  },
];

async function lookUp(world: StoryWorld): Promise<History> {
  const storeId = world.known('store').id;
  const clerk = await world.clerk(storeId);
  let found: History | undefined;
  await until(async () => {
    const answer = history.safeParse(
      dataOf(
        await clerk.run('CustomerHistory', {
          by: { pickupCode: world.known('pickupCode') },
          storeId,
        }),
      ),
    );
    found = answer.data?.customerAtCounter.customer;
    return found !== undefined && found.facts.orderCount > 0;
  }, 'the customer’s file');
  if (found === undefined) throw new StoryBroken('The customer was not found.');
  return found;
}

function describeHistory({ member, facts, tags, orders, timeline }: History): string[] {
  return [
    `${String(member.phone)}, ${member.tier.name.zh}, ${String(member.points.available)} points`,
    `${String(facts.orderCount)} order(s), ${yuan(facts.revenue.amountMinor)}, ${String(orders.edges.length)} shown`,
    `tags ${tags.map((tag) => tag.name.zh).join('、')}`,
    `timeline ${timeline.edges
      .map(({ node }) => node.title.zh)
      .slice(0, 6)
      .join(' ← ')}`,
  ];
}

async function pickupState(world: StoryWorld): Promise<string> {
  const shape = z.object({ order: z.object({ fulfilmentStatus: z.string() }) });
  return shape.parse(
    dataOf(await world.member('app').run('OrderPage', { id: world.known('orderId') })),
  ).order.fulfilmentStatus;
}

/** The same order in app, mini-program, POS and console, once the facts have settled. */
async function sameEverywhere(world: StoryWorld): Promise<string[]> {
  const number = world.known('orderNumber');
  const refunded = world.known('refundMinor');
  let views: string[] = [];
  await until(async () => {
    views = await readEverywhere(world, number);
    return new Set(views).size === 1 && views[0]?.includes(`refunded ${yuan(refunded)}`) === true;
  }, 'every touchpoint to read the same');
  return [`app = mini-program = POS = console: ${views[0] ?? ''}`];
}

const seenOrder = z.object({
  number: z.string(),
  status: z.string(),
  total: money,
  refundedTotal: money,
});

async function readEverywhere(world: StoryWorld, number: string): Promise<string[]> {
  const mine = z.object({
    me: z.object({ orders: z.object({ edges: z.array(z.object({ node: seenOrder })) }) }),
  });
  const inApp = mine.parse(dataOf(await world.member('app').run('MyOrders'))).me.orders.edges;
  const inMiniProgram = mine.parse(dataOf(await world.member('miniProgram').run('app/MyOrders'))).me
    .orders.edges;
  const storeId = world.known('store').id;
  const clerk = await world.clerk(storeId);
  const byPhone = history.parse(
    dataOf(await clerk.run('CustomerHistory', { by: { phone: world.phone }, storeId })),
  );
  const search = z.object({ orders: z.object({ edges: z.array(z.object({ node: seenOrder })) }) });
  const admin = await world.admin();
  const inConsole = search.parse(dataOf(await admin.run('OrderSearch', { filter: { number } })))
    .orders.edges;
  return [inApp, inMiniProgram, byPhone.customerAtCounter.customer.orders.edges, inConsole].map(
    (edges) => {
      const order = edges.find(({ node }) => node.number === number)?.node;
      if (order === undefined) return `order ${number} is missing`;
      return `${order.number} ${order.status} ${yuan(order.total.amountMinor)} refunded ${yuan(order.refundedTotal.amountMinor)}`;
    },
  );
}
