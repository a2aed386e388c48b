import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newUlid } from '@hub/kernel';
import { adminActor, anonymousActor, memberActor } from '@hub/kernel/testing';
import { Shop } from '../testing/shop.fixture.js';

const cartFields = 'id guestToken itemCount lines { id quantity addedOn sku { id } }';
const add = `mutation ($input: AddToCartInput!) { addToCart(input: $input) { __typename ... on Cart { ${cartFields} } ... on SkuNotForSale { message skuId } } }`;
const mine = `query ($guestToken: String) { myCart(guestToken: $guestToken) { ${cartFields} } }`;
const merge = `mutation ($input: MergeGuestCartInput!) { mergeGuestCart(input: $input) { ${cartFields} } }`;

interface CartBody {
  readonly id: string;
  readonly guestToken: string | null;
  readonly itemCount: number;
  readonly lines: { id: string; quantity: number; addedOn: string; sku: { id: string } }[];
}

describe('a cart', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await Shop.open();
  });
  afterAll(async () => {
    await shop.close();
  });

  const quantities = ({ lines }: CartBody) =>
    Object.fromEntries(lines.map(({ quantity, sku }) => [sku.id, quantity]));

  it('is empty at first, and the same on every touchpoint afterwards', async () => {
    const member = memberActor(shop.others.addMember());
    const sku = shop.others.addSku(1_000);
    expect(await shop.done<CartBody>(member, mine)).toEqual({
      id: member.memberId,
      guestToken: null,
      itemCount: 0,
      lines: [],
    });
    await shop.running.execute(
      member,
      add,
      { input: { skuId: sku.skuId, quantity: 2 } },
      { touchpoint: 'mini-program' },
    );
    const cart = await shop.done<CartBody>(member, add, {
      input: { skuId: sku.skuId, quantity: 3 },
    });
    expect(cart).toEqual({
      __typename: 'Cart',
      id: cart.id,
      guestToken: null,
      itemCount: 5,
      lines: [
        { id: cart.lines[0]?.id, quantity: 5, addedOn: 'MINI_PROGRAM', sku: { id: sku.skuId } },
      ],
    });
    expect(
      await shop.done<CartBody>(member, 'query { _entities(representations: []) { __typename } }'),
    ).toEqual([]);
    const { data } = await shop.ask<{ _entities: { cart: CartBody }[] }>(
      member,
      `query ($id: ID!) { _entities(representations: [{ __typename: "Member", id: $id }]) { ... on Member { cart { ${cartFields} } } } }`,
      { id: member.memberId },
    );
    expect(data?._entities[0]?.cart.itemCount).toBe(5);
  });

  it('refuses what is not for sale and stays as it was', async () => {
    const member = memberActor(shop.others.addMember());
    const sku = shop.others.addSku(1_000);
    sku.listed = false;
    for (const skuId of [sku.skuId, newUlid()]) {
      expect(await shop.done(member, add, { input: { skuId, quantity: 1 } })).toEqual({
        __typename: 'SkuNotForSale',
        skuId,
        message: expect.stringContaining(skuId),
      });
    }
    expect((await shop.done<CartBody>(member, mine)).lines).toEqual([]);
  });

  it('changes and loses lines', async () => {
    const member = memberActor(shop.others.addMember());
    const sku = shop.others.addSku(1_000);
    const { lines } = await shop.done<CartBody>(member, add, {
      input: { skuId: sku.skuId, quantity: 2 },
    });
    const lineId = lines[0]?.id;
    const changed = await shop.done<CartBody>(
      member,
      `mutation ($input: ChangeCartLineInput!) { changeCartLine(input: $input) { ${cartFields} } }`,
      { input: { lineId, quantity: 7 } },
    );
    expect(changed.itemCount).toBe(7);
    const removed = await shop.done<CartBody>(
      member,
      `mutation ($input: RemoveCartLineInput!) { removeCartLine(input: $input) { ${cartFields} } }`,
      { input: { lineId } },
    );
    expect(removed.lines).toEqual([]);
    const { errors } = await shop.ask(
      member,
      `mutation ($input: RemoveCartLineInput!) { removeCartLine(input: $input) { id } }`,
      { input: { lineId } },
    );
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'NOT_FOUND',
      details: { field: 'lineId' },
    });
  });

  it("is not reachable through another owner's line or token", async () => {
    const owner = memberActor(shop.others.addMember());
    const { lines } = await shop.done<CartBody>(owner, add, {
      input: { skuId: shop.others.addSku(1).skuId, quantity: 1 },
    });
    const input = { lineId: lines[0]?.id, quantity: 1 };
    const change =
      'mutation ($input: ChangeCartLineInput!) { changeCartLine(input: $input) { id } }';
    for (const actor of [memberActor(shop.others.addMember()), anonymousActor()]) {
      expect((await shop.ask(actor, change, { input })).errors?.[0]?.extensions).toMatchObject({
        code: 'NOT_FOUND',
      });
    }
    expect((await shop.ask(adminActor(), mine)).errors?.[0]?.extensions).toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  it("of a guest opens by its token, which the database does not know, and joins the member's once", async () => {
    const [a, b] = [shop.others.addSku(1_000), shop.others.addSku(2_000)];
    const guest = await shop.done<CartBody>(anonymousActor(), add, {
      input: { skuId: a.skuId, quantity: 990 },
    });
    const guestToken = guest.guestToken ?? '';
    await shop.done(anonymousActor(), add, { input: { skuId: b.skuId, quantity: 1, guestToken } });
    expect((await shop.done<CartBody>(anonymousActor(), mine, { guestToken })).itemCount).toBe(991);
    expect(
      JSON.stringify(await shop.running.database.read.query('SELECT * FROM cart')),
    ).not.toContain(guestToken);

    const member = memberActor(shop.others.addMember());
    await shop.done(member, add, { input: { skuId: a.skuId, quantity: 20 } });
    const merged = await shop.done<CartBody>(member, merge, { input: { guestToken } });
    expect(quantities(merged)).toEqual({ [a.skuId]: 999, [b.skuId]: 1 });
    expect(merged.guestToken).toBeNull();
    expect(quantities(await shop.done<CartBody>(member, merge, { input: { guestToken } }))).toEqual(
      quantities(merged),
    );

    expect((await shop.done<CartBody>(anonymousActor(), mine, { guestToken })).lines).toEqual([]);
    const refused = [
      await shop.ask(anonymousActor(), add, { input: { skuId: a.skuId, quantity: 1, guestToken } }),
      await shop.ask(memberActor(shop.others.addMember()), merge, { input: { guestToken } }),
      await shop.ask(member, merge, { input: { guestToken: 'x'.repeat(43) } }),
    ];
    for (const { errors } of refused)
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'NOT_FOUND' });
    expect(
      (await shop.ask(anonymousActor(), merge, { input: { guestToken } })).errors?.[0]?.extensions,
    ).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('merges once when the merge is sent several times at once', async () => {
    const sku = shop.others.addSku(1_000);
    const { guestToken } = await shop.done<CartBody>(anonymousActor(), add, {
      input: { skuId: sku.skuId, quantity: 3 },
    });
    const member = memberActor(shop.others.addMember());
    await shop.done(member, add, { input: { skuId: sku.skuId, quantity: 1 } });
    await Promise.all(
      Array.from({ length: 5 }, () => shop.done(member, merge, { input: { guestToken } })),
    );
    expect((await shop.done<CartBody>(member, mine)).itemCount).toBe(4);
  });

  it('never loses a piece that was put in at the same time', async () => {
    const member = memberActor(shop.others.addMember());
    const sku = shop.others.addSku(1_000);
    await Promise.all(
      Array.from({ length: 10 }, () =>
        shop.done(member, add, { input: { skuId: sku.skuId, quantity: 1 } }),
      ),
    );
    const cart = await shop.done<CartBody>(member, mine);
    expect(quantities(cart)).toEqual({ [sku.skuId]: 10 });
  });

  it('holds 200 different SKUs', async () => {
    const member = memberActor(shop.others.addMember());
    for (let index = 0; index < 200; index += 1)
      await shop.fillCart(member.memberId, [shop.others.addSku(1).skuId, 1]);
    const { errors } = await shop.ask(member, add, {
      input: { skuId: shop.others.addSku(1).skuId, quantity: 1 },
    });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'CART_FULL' });
    expect((await shop.done<CartBody>(member, mine)).lines).toHaveLength(200);
  });

  it('is quoted with every discount, the wallet and what stands in the way', async () => {
    const member = memberActor(shop.others.addMember(400));
    const [a, gone, pounds] = [
      shop.others.addSku(3_000),
      shop.others.addSku(50),
      shop.others.addSku(70, 10, 'GBP'),
    ];
    for (const [skuId, quantity] of [
      [a.skuId, 2],
      [gone.skuId, 1],
      [pounds.skuId, 1],
    ] as const) {
      await shop.fillCart(member.memberId, [skuId, quantity]);
      shop.running.clock.advance(1);
    }
    gone.listed = false;
    const couponId = shop.others.addCoupon(1_000);
    const quote = `subtotal { amountMinor currency } discountTotal { amountMinor } pointsToSpend pointsDiscount { amountMinor } deliveryFee { amountMinor } total { amountMinor }
      lines { sku { id } quantity unitPrice { amountMinor } listTotal { amountMinor } discounts { kind sourceId name { zh } amount { amountMinor } } payable { amountMinor } }
      couponCandidates { coupon { id } usable saving { amountMinor } reason } problems { code sku { id } }`;
    const answer = await shop.done(
      member,
      `query ($input: QuoteMyCartInput!) { quoteMyCart(input: $input) { ${quote} } }`,
      {
        input: { fulfilment: 'DELIVERY', couponId, points: 500 },
      },
    );
    expect(answer).toEqual({
      subtotal: { amountMinor: 6_000, currency: 'CNY' },
      discountTotal: { amountMinor: 1_000 },
      pointsToSpend: 400,
      pointsDiscount: { amountMinor: 400 },
      deliveryFee: { amountMinor: 800 },
      total: { amountMinor: 5_400 },
      lines: [
        {
          sku: { id: a.skuId },
          quantity: 2,
          unitPrice: { amountMinor: 3_000 },
          listTotal: { amountMinor: 6_000 },
          discounts: [
            {
              kind: 'COUPON',
              sourceId: couponId,
              name: { zh: '优惠券' },
              amount: { amountMinor: 1_000 },
            },
            {
              kind: 'POINTS',
              sourceId: null,
              name: { zh: '积分抵扣' },
              amount: { amountMinor: 400 },
            },
          ],
          payable: { amountMinor: 4_600 },
        },
      ],
      couponCandidates: expect.arrayContaining([
        { coupon: { id: couponId }, usable: true, saving: { amountMinor: 1_000 }, reason: null },
      ]),
      problems: [
        { code: 'SKU_NOT_FOR_SALE', sku: { id: gone.skuId } },
        { code: 'OTHER_CURRENCY', sku: { id: pounds.skuId } },
        { code: 'POINTS_NOT_ENOUGH', sku: null },
      ],
    });
    const inStore = await shop.done<{
      problems: { code: string }[];
      deliveryFee: { amountMinor: number };
    }>(member, `query ($input: QuoteMyCartInput!) { quoteMyCart(input: $input) { ${quote} } }`, {
      input: { fulfilment: 'PICKUP', storeId: newUlid(), couponId: newUlid(), points: 0 },
    });
    expect(inStore.problems.map(({ code }) => code)).toEqual([
      'SKU_NOT_FOR_SALE',
      'OTHER_CURRENCY',
      'STORE_NOT_FOR_PICKUP',
      'COUPON_NOT_USABLE',
    ]);
    const plain = await shop.done<{ quote: { total: { amountMinor: number } } }>(
      member,
      `{ myCart { quote { ${quote} } } }`,
    );
    expect(plain.quote.total.amountMinor).toBe(6_000);
  });

  it('says when more points were wanted than may be spent, and when the account is frozen', async () => {
    const member = memberActor(shop.others.addMember(10_000));
    await shop.fillCart(member.memberId, [shop.others.addSku(1_000).skuId, 1]);
    shop.others.memberStatus = 'FROZEN';
    try {
      const { pointsToSpend, problems } = await shop.done<{
        pointsToSpend: number;
        problems: { code: string }[];
      }>(
        member,
        '{ quoteMyCart(input: { fulfilment: PICKUP, points: 600 }) { pointsToSpend problems { code } } }',
      );
      expect([pointsToSpend, problems.map(({ code }) => code)]).toEqual([
        500,
        ['MEMBER_NOT_ACTIVE', 'POINTS_ABOVE_LIMIT'],
      ]);
    } finally {
      shop.others.memberStatus = 'ACTIVE';
    }
  });
});
