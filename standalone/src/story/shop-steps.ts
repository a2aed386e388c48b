import { z } from 'zod';
import { cart, localized, money, yuan } from './answer-shapes.js';
import type { StorySku, StoryStep, StoryWorld } from './story-world.js';
import { dataOf, StoryBroken } from './touchpoint-client.js';

/** People's Square, Shanghai. */
const HERE = { latitude: 31.2304, longitude: 121.4737 };

const WANTED = 2;
const GIFT_POINTS = 600;
const SPEND_POINTS = 500;

const shelf = z.object({
  shelf: z.object({
    edges: z.array(
      z.object({
        node: z.object({ skus: z.array(z.object({ id: z.string(), name: localized, price: money })) }),
      }),
    ),
  }),
});

const nearby = z.object({
  nearbyStores: z.array(
    z.object({
      distanceMeters: z.number(),
      availability: z.object({ stockClass: z.string(), quantity: z.number().nullable() }),
      store: z.object({ id: z.string(), name: localized }),
    }),
  ),
});

export const shopSteps: readonly StoryStep[] = [
  {
    name: 'browse',
    title: { zh: '小程序看防晒货架，找附近有货的门店', en: 'Browse sun care, find a store nearby that has it' },
    run: async (world) => {
      const app = world.member('app');
      const { edges } = shelf.parse(dataOf(await app.run('Shelf', { categoryCode: 'sun-care', first: 20 }))).shelf;
      const skus = edges.flatMap(({ node }) => node.skus).map(({ id, name, price }): StorySku => ({ id, name: name.zh, priceMinor: price.amountMinor }));
      return chooseStore(world, skus);
    },
  },
  {
    name: 'fill-cart',
    title: { zh: '小程序加购', en: 'Fill the cart in the mini-program' },
    run: async (world) => {
      const miniProgram = world.member('miniProgram');
      const already = await readCart(world, 'miniProgram');
      const seen: string[] = [];
      for (const [index, sku] of world.known('skus').entries()) {
        const quantity = index === 0 ? WANTED : 1;
        const there = already.lines.find((line) => line.sku.id === sku.id)?.quantity ?? 0;
        if (there < quantity) dataOf(await miniProgram.run('AddToCart', { skuId: sku.id, quantity: quantity - there }));
        seen.push(`${String(quantity)} × ${sku.name}, ${yuan(sku.priceMinor)}`);
      }
      return seen;
    },
  },
  {
    name: 'same-cart',
    title: { zh: 'App 里是同一个购物车', en: 'The same cart in the app' },
    run: async (world) => {
      const [inApp, inMiniProgram] = [await readCart(world, 'app'), await readCart(world, 'miniProgram')];
      if (JSON.stringify(inApp) !== JSON.stringify(inMiniProgram)) throw new StoryBroken('The carts differ.');
      return [`${String(inApp.itemCount)} pieces on both`];
    },
  },
  {
    name: 'benefits',
    title: { zh: '领券、得积分', en: 'Claim a coupon, receive welcome points' },
    run: async (world) => {
      const couponId = await claimCoupon(world);
      world.facts.couponId = couponId;
      const admin = await world.admin();
      const gift = { memberId: world.known('memberId'), change: GIFT_POINTS, reason: 'welcome gift', idempotencyKey: world.key('gift') };
      dataOf(await admin.ask('mutation Gift($input: AdjustPointsInput!) { adjustPoints(input: $input) { __typename } }', { input: gift }));
      return [`coupon ${couponId}`, `${String(GIFT_POINTS)} points from customer service`];
    },
  },
  {
    name: 'quote',
    title: { zh: 'App 试算', en: 'What it would cost, in the app' },
    run: async (world) => {
      const wishes = { fulfilment: 'PICKUP', storeId: world.known('store').id, couponId: world.known('couponId'), points: SPEND_POINTS };
      const { quoteMyCart } = z.object({ quoteMyCart: quote }).parse(dataOf(await world.member('app').run('Quote', wishes)));
      const payable = quoteMyCart.lines.reduce((sum, line) => sum + line.payable.amountMinor, 0);
      if (payable + quoteMyCart.deliveryFee.amountMinor !== quoteMyCart.total.amountMinor) throw new StoryBroken('The shares do not add up.');
      world.facts.total = quoteMyCart.total.amountMinor;
      return [
        `list ${yuan(quoteMyCart.subtotal.amountMinor)}, to pay ${yuan(quoteMyCart.total.amountMinor)}`,
        ...quoteMyCart.lines.flatMap((line) => line.discounts.map((discount) => `  − ${yuan(discount.amount.amountMinor)} ${discount.kind} ${discount.name.zh}`)),
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
      const { checkout } = z.object({ checkout: placed }).parse(dataOf(await world.member('app').run('Checkout', { input })));
      if (checkout.order === undefined) throw new StoryBroken(`${checkout.__typename}: ${checkout.message ?? ''}`);
      world.facts.orderId = checkout.order.id;
      world.facts.orderNumber = checkout.order.number;
      world.facts.lines = checkout.order.lines.map(({ id, quantity, payable }) => ({ id, quantity, payable: payable.amountMinor }));
      return [`order ${checkout.order.number}, ${checkout.order.status}, ${yuan(checkout.order.total.amountMinor)}`];
    },
  },
  {
    name: 'stock-held',
    title: { zh: '门店库存已预留', en: 'The store holds the goods' },
    run: async (world) => {
      const reserved = await reservedAtStore(world);
      const held = reserved - world.known('reservedBefore');
      if (held < WANTED) throw new StoryBroken(`${String(held)} reserved, ${String(WANTED)} expected.`);
      return [`${String(held)} more reserved in ${world.known('store').name}`];
    },
  },
];

const quote = z.object({
  subtotal: money,
  deliveryFee: money,
  total: money,
  lines: z.array(z.object({ payable: money, discounts: z.array(z.object({ kind: z.string(), name: localized, amount: money })) })),
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

/** Two SKUs and the nearest store that has plenty of both. */
async function chooseStore(world: StoryWorld, skus: readonly StorySku[]): Promise<string[]> {
  const admin = await world.admin();
  const having = new Map<string, { store: { id: string; name: { zh: string } }; skus: StorySku[]; distance: number }>();
  for (const sku of skus.slice(0, 8)) {
    const found = nearby.parse(dataOf(await admin.run('app/NearbyStores', { ...HERE, skuId: sku.id, radiusKm: 50, first: 20 })));
    for (const { store, availability, distanceMeters } of found.nearbyStores) {
      if ((availability.quantity ?? 0) <= WANTED + 1) continue;
      const entry = having.get(store.id) ?? { store, skus: [], distance: distanceMeters };
      having.set(store.id, { ...entry, skus: [...entry.skus, sku] });
    }
  }
  const [nearest, other] = [...having.values()].filter((entry) => entry.skus.length >= 2).sort((a, b) => a.distance - b.distance);
  if (nearest === undefined || other === undefined) throw new StoryBroken('No store nearby has two sun care products in stock.');
  world.facts.store = { id: nearest.store.id, name: nearest.store.name.zh };
  world.facts.otherStoreId = other.store.id;
  world.facts.skus = nearest.skus.slice(0, 2);
  return [`${nearest.store.name.zh}, ${String(nearest.distance)} m away`, ...world.facts.skus.map((sku) => `${sku.name}, ${yuan(sku.priceMinor)}`)];
}

async function readCart(world: StoryWorld, touchpoint: 'app' | 'miniProgram'): Promise<z.infer<typeof cart>> {
  return z.object({ myCart: cart }).parse(dataOf(await world.member(touchpoint).run('MyCart'))).myCart;
}

async function claimCoupon(world: StoryWorld): Promise<string> {
  const member = world.member('miniProgram');
  const templates = z.object({ claimableCoupons: z.array(z.object({ id: z.string(), kind: z.string(), threshold: money.nullable() })) });
  const { claimableCoupons } = templates.parse(dataOf(await member.ask('query Claimable { claimableCoupons { id kind threshold { amountMinor currency } } }')));
  const template = claimableCoupons.find((candidate) => candidate.kind === 'AMOUNT_OFF' && (candidate.threshold?.amountMinor ?? 0) <= 20_000);
  if (template === undefined) throw new StoryBroken('There is no coupon to claim.');
  const answer = await member.run('ClaimCoupon', { templateId: template.id, idempotencyKey: world.key('coupon') });
  const { claimCoupon } = z.object({ claimCoupon: z.object({ coupon: z.object({ id: z.string() }).optional() }) }).parse(dataOf(answer));
  if (claimCoupon.coupon === undefined) throw new StoryBroken('The coupon could not be claimed.');
  return claimCoupon.coupon.id;
}

/** How many pieces of the first SKU the chosen store holds for customers; staff may see that. */
export async function reservedAtStore(world: StoryWorld): Promise<number> {
  const admin = await world.admin();
  const document = 'query Reserved($id: ID!) { sku(id: $id) { stockLevels(first: 50) { nodes { location { id } onHand reserved } } } }';
  const level = z.object({ location: z.object({ id: z.string() }), onHand: z.number(), reserved: z.number() });
  const shape = z.object({ sku: z.object({ stockLevels: z.object({ nodes: z.array(level) }) }) });
  const { sku } = shape.parse(dataOf(await admin.ask(document, { id: world.known('skus')[0]?.id })));
  return sku.stockLevels.nodes.find(({ location }) => location.id === world.known('store').id)?.reserved ?? 0;
}
