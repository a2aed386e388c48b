import { z } from 'zod';
import { cart, localized, money, yuan } from './answer-shapes.js';
import type { StorySku, StoryStep, StoryWorld } from './story-world.js';
import { dataOf, StoryBroken } from './touchpoint-client.js';

/** People's Square, Shanghai. */
const HERE = { latitude: 31.2304, longitude: 121.4737 };

/** How many pieces of the first product the buyer takes. */
export const WANTED = 2;

const shelf = z.object({
  shelf: z.object({
    edges: z.array(
      z.object({
        node: z.object({
          skus: z.array(z.object({ id: z.string(), name: localized, price: money })),
        }),
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
    title: {
      zh: '小程序看防晒货架，找附近有货的门店',
      en: 'Browse sun care, find a store nearby that has it',
    },
    run: async (world) => {
      const app = world.member('app');
      const { edges } = shelf.parse(
        dataOf(await app.run('Shelf', { categoryCode: 'sun-care', first: 20 })),
      ).shelf;
      const skus = edges
        .flatMap(({ node }) => node.skus)
        .map(({ id, name, price }): StorySku => ({
          id,
          name: name.zh,
          priceMinor: price.amountMinor,
        }));
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
        if (there < quantity)
          dataOf(await miniProgram.run('AddToCart', { skuId: sku.id, quantity: quantity - there }));
        seen.push(`${String(quantity)} × ${sku.name}, ${yuan(sku.priceMinor)}`);
      }
      return seen;
    },
  },
  {
    name: 'same-cart',
    title: { zh: 'App 里是同一个购物车', en: 'The same cart in the app' },
    run: async (world) => {
      const [inApp, inMiniProgram] = [
        await readCart(world, 'app'),
        await readCart(world, 'miniProgram'),
      ];
      if (JSON.stringify(inApp) !== JSON.stringify(inMiniProgram))
        throw new StoryBroken('The carts differ.');
      return [`${String(inApp.itemCount)} pieces on both`];
    },
  },
];

/** Two SKUs and the nearest store that has plenty of both. */
async function chooseStore(world: StoryWorld, skus: readonly StorySku[]): Promise<string[]> {
  const admin = await world.admin();
  const having = new Map<
    string,
    { store: { id: string; name: { zh: string } }; skus: StorySku[]; distance: number }
  >();
  for (const sku of skus.slice(0, 8)) {
    const found = nearby.parse(
      dataOf(
        await admin.run('app/NearbyStores', { ...HERE, skuId: sku.id, radiusKm: 50, first: 20 }),
      ),
    );
    for (const { store, availability, distanceMeters } of found.nearbyStores) {
      if ((availability.quantity ?? 0) <= WANTED + 1) continue;
      const entry = having.get(store.id) ?? { store, skus: [], distance: distanceMeters };
      having.set(store.id, { ...entry, skus: [...entry.skus, sku] });
    }
  }
  const [nearest, other] = [...having.values()]
    .filter((entry) => entry.skus.length >= 2)
    .sort((a, b) => a.distance - b.distance);
  if (nearest === undefined || other === undefined)
    throw new StoryBroken('No store nearby has two sun care products in stock.');
  world.facts.store = { id: nearest.store.id, name: nearest.store.name.zh };
  world.facts.otherStoreId = other.store.id;
  world.facts.skus = nearest.skus.slice(0, 2);
  return [
    `${nearest.store.name.zh}, ${String(nearest.distance)} m away`,
    ...world.facts.skus.map((sku) => `${sku.name}, ${yuan(sku.priceMinor)}`),
  ];
}

async function readCart(
  world: StoryWorld,
  touchpoint: 'app' | 'miniProgram',
): Promise<z.infer<typeof cart>> {
  return z.object({ myCart: cart }).parse(dataOf(await world.member(touchpoint).run('MyCart')))
    .myCart;
}
