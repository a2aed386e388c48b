import { z } from 'zod';
import { localized, money, yuan } from './answer-shapes.js';
import { WANTED } from './shop-steps.js';
import type { StoryStep, StoryWorld } from './story-world.js';
import { dataOf, StoryBroken } from './touchpoint-client.js';

const GIFT_POINTS = 600;
const SPEND_POINTS = 500;

export const checkoutSteps: readonly StoryStep[] = [
  {
    name: 'benefits',
    title: { zh: '领券、得积分', en: 'Claim a coupon, receive welcome points' },
    run: async (world) => {
      const couponId = await claimCoupon(world);
      world.facts.couponId = couponId;
      const admin = await world.admin();
      const gift = {
        memberId: world.known('memberId'),
        change: GIFT_POINTS,
        reason: 'welcome gift',
        idempotencyKey: world.key('gift'),
      };
      dataOf(
        await admin.ask(
          'mutation Gift($input: AdjustPointsInput!) { adjustPoints(input: $input) { __typename } }',
          { input: gift },
        ),
      );
      return [`coupon ${couponId}`, `${String(GIFT_POINTS)} points from customer service`];
    },
  },
  {
    name: 'quote',
    title: { zh: 'App 试算', en: 'What it would cost, in the app' },
    run: async (world) => {
      const wishes = {
        fulfilment: 'PICKUP',
        storeId: world.known('store').id,
        couponId: world.known('couponId'),
        points: SPEND_POINTS,
      };
      const { quoteMyCart } = z
        .object({ quoteMyCart: quote })
        .parse(dataOf(await world.member('app').run('Quote', wishes)));
      const payable = quoteMyCart.lines.reduce((sum, line) => sum + line.payable.amountMinor, 0);
      if (payable + quoteMyCart.deliveryFee.amountMinor !== quoteMyCart.total.amountMinor)
        throw new StoryBroken('The shares do not add up.');
      world.facts.total = quoteMyCart.total.amountMinor;
      return [
        `list ${yuan(quoteMyCart.subtotal.amountMinor)}, to pay ${yuan(quoteMyCart.total.amountMinor)}`,
        ...quoteMyCart.lines.flatMap((line) =>
          line.discounts.map(
            (discount) =>
              `  − ${yuan(discount.amount.amountMinor)} ${discount.kind} ${discount.name.zh}`,
          ),
        ),
      ];
    },
  },
  {
    name: 'checkout',
    title: { zh: 'App 下单，到店自提', en: 'Place the order in the app, to be collected' },
    run: async (world) => {
      world.facts.reservedBefore ??= await reservedAtStore(world);
      const input = {
        idempotencyKey: world.key('checkout'),
        fulfilment: 'PICKUP',
        storeId: world.known('store').id,
        couponId: world.known('couponId'),
        points: SPEND_POINTS,
        expectedTotalMinor: world.known('total'),
      };
      const { checkout } = z
        .object({ checkout: placed })
        .parse(dataOf(await world.member('app').run('Checkout', { input })));
      if (checkout.order === undefined)
        throw new StoryBroken(`${checkout.__typename}: ${checkout.message ?? ''}`);
      world.facts.orderId = checkout.order.id;
      world.facts.orderNumber = checkout.order.number;
      world.facts.lines = checkout.order.lines.map(({ id, quantity, payable }) => ({
        id,
        quantity,
        payable: payable.amountMinor,
      }));
      return [
        `order ${checkout.order.number}, ${checkout.order.status}, ${yuan(checkout.order.total.amountMinor)}`,
      ];
    },
  },
  {
    name: 'stock-held',
    title: { zh: '门店库存已预留', en: 'The store holds the goods' },
    run: async (world) => {
      const reserved = await reservedAtStore(world);
      const held = reserved - world.known('reservedBefore');
      if (held < WANTED)
        throw new StoryBroken(`${String(held)} reserved, ${String(WANTED)} expected.`);
      return [`${String(held)} more reserved in ${world.known('store').name}`];
    },
  },
];

const quote = z.object({
  subtotal: money,
  deliveryFee: money,
  total: money,
  lines: z.array(
    z.object({
      payable: money,
      discounts: z.array(z.object({ kind: z.string(), name: localized, amount: money })),
    }),
  ),
});

const placed = z.object({
  __typename: z.string(),
  message: z.string().optional(),
  order: z
    .object({
      id: z.string(),
      number: z.string(),
      status: z.string(),
      total: money,
      lines: z.array(z.object({ id: z.string(), quantity: z.number(), payable: money })),
    })
    .optional(),
});

async function claimCoupon(world: StoryWorld): Promise<string> {
  const member = world.member('miniProgram');
  const templates = z.object({
    claimableCoupons: z.array(
      z.object({ id: z.string(), kind: z.string(), threshold: money.nullable() }),
    ),
  });
  const { claimableCoupons } = templates.parse(
    dataOf(
      await member.ask(
        'query Claimable { claimableCoupons { id kind threshold { amountMinor currency } } }',
      ),
    ),
  );
  const template = claimableCoupons.find(
    (candidate) =>
      candidate.kind === 'AMOUNT_OFF' && (candidate.threshold?.amountMinor ?? 0) <= 20_000,
  );
  if (template === undefined) throw new StoryBroken('There is no coupon to claim.');
  const answer = await member.run('ClaimCoupon', {
    templateId: template.id,
    idempotencyKey: world.key('coupon'),
  });
  const { claimCoupon } = z
    .object({ claimCoupon: z.object({ coupon: z.object({ id: z.string() }).optional() }) })
    .parse(dataOf(answer));
  if (claimCoupon.coupon === undefined) throw new StoryBroken('The coupon could not be claimed.');
  return claimCoupon.coupon.id;
}

/** How many pieces of the first SKU the chosen store holds for customers; staff may see that. */
async function reservedAtStore(world: StoryWorld): Promise<number> {
  const admin = await world.admin();
  const document =
    'query Reserved($id: ID!) { sku(id: $id) { stockLevels(first: 50) { nodes { location { id } onHand reserved } } } }';
  const level = z.object({
    location: z.object({ id: z.string() }),
    onHand: z.number(),
    reserved: z.number(),
  });
  const shape = z.object({ sku: z.object({ stockLevels: z.object({ nodes: z.array(level) }) }) });
  const { sku } = shape.parse(
    dataOf(await admin.ask(document, { id: world.known('skus')[0]?.id })),
  );
  return (
    sku.stockLevels.nodes.find(({ location }) => location.id === world.known('store').id)
      ?.reserved ?? 0
  );
}
