import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TouchpointClient } from '@hub/standalone';
import { z } from 'zod';
import { read } from './harness/answers.js';
import { startHubUnderTest, type HubUnderTest } from './harness/hub-under-test.js';
import { skusOnShelf, type ShopSku } from './harness/shop-floor.js';
import { signIn } from './harness/sign-in.js';

const cart = z.object({
  itemCount: z.number(),
  guestToken: z.string().nullish(),
  lines: z.array(z.object({ quantity: z.number(), sku: z.object({ id: z.string() }) })),
});

type Cart = z.infer<typeof cart>;

function held({ lines }: Cart): Record<string, number> {
  return Object.fromEntries(lines.map(({ sku, quantity }) => [sku.id, quantity]));
}

describe('a guest who signs in', () => {
  let house: HubUnderTest;
  let first: ShopSku;
  let second: ShopSku;
  let guestToken: string;
  let member: TouchpointClient;

  beforeAll(async () => {
    house = await startHubUnderTest({ members: 2, orders: 2 });
    const [a, b] = await skusOnShelf(house, 'sun-care');
    if (a === undefined || b === undefined) throw new Error('The shelf is too short.');
    [first, second] = [a, b];
  }, 120_000);

  afterAll(() => house.stop());

  async function add(
    at: TouchpointClient,
    skuId: string,
    quantity: number,
    token?: string,
  ): Promise<Cart> {
    const variables = { skuId, quantity, ...(token === undefined ? {} : { guestToken: token }) };
    return (await read(at.run('AddToCart', variables), z.object({ addToCart: cart }))).addToCart;
  }

  async function merge(token: string): Promise<Cart> {
    const answer = await member.run('MergeGuestCart', { guestToken: token });
    return z.object({ mergeGuestCart: cart }).parse(answer.data).mergeGuestCart;
  }

  it('fills a cart under a token that only they have', async () => {
    const guest = house.touchpoint('mini-program');
    const begun = await add(guest, first.id, 2);
    guestToken = begun.guestToken ?? '';
    expect(guestToken.length).toBeGreaterThan(20);
    expect(held(await add(guest, second.id, 1, guestToken))).toEqual({
      [first.id]: 2,
      [second.id]: 1,
    });
    const stranger = await house
      .touchpoint('mini-program')
      .run('MyCart', { guestToken: `${guestToken.slice(0, -2)}xx` });
    expect(JSON.stringify(stranger)).not.toContain(first.id);
  });

  it('finds what they put aside in their own cart, added to what was there, in every touchpoint', async () => {
    const { accessToken } = await signIn(house, 'guest-who-signs-in');
    member = house.touchpoint('mini-program').as(accessToken);
    await add(member, first.id, 3);
    expect(held(await merge(guestToken))).toEqual({ [first.id]: 5, [second.id]: 1 });
    const inApp = await read(
      house.touchpoint('app').as(accessToken).run('MyCart'),
      z.object({ myCart: cart }),
    );
    expect(held(inApp.myCart)).toEqual({ [first.id]: 5, [second.id]: 1 });
  });

  it('adds nothing when the merge is sent again', async () => {
    expect(held(await merge(guestToken))).toEqual({ [first.id]: 5, [second.id]: 1 });
  });
});
