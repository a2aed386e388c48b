import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Actor, newUlid } from '@hub/kernel';
import {
  adminActor,
  analystActor,
  anonymousActor,
  clerkOf,
  memberActor,
  partnerActor,
  serviceActor,
} from '@hub/kernel/testing';
import { Shop } from '../testing/shop.fixture.js';

const wholeOrder = `id number status paymentStatus fulfilment fulfilmentStatus touchpoint placedAt total { amountMinor currency } refundedTotal { amountMinor } store { id } member { id }
  lines { id quantity refundedQuantity name { zh en } payable { amountMinor } discounts { kind } sku { id } } pickup { code readyAt } delivery { carrier }
  payments { id status } refunds { id lines { orderLineId } } timeline { kind text { zh } }`;
const membersOrders = `query ($r: [_Any!]!, $first: Int, $after: String, $status: OrderStatus) { _entities(representations: $r) { ... on Member { id orders(first: $first, after: $after, status: $status) {
  edges { cursor node { ${wholeOrder} } } nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } } }`;
const customersOrders = `query ($r: [_Any!]!, $first: Int, $after: String) { _entities(representations: $r) { ... on Customer { id orders(first: $first, after: $after) { nodes { ${wholeOrder} } pageInfo { hasNextPage endCursor } } } } }`;
const search = `query ($filter: OrderFilter, $first: Int, $after: String) { orders(filter: $filter, first: $first, after: $after) { nodes { ${wholeOrder} } pageInfo { hasNextPage endCursor } } }`;

interface Page {
  readonly nodes: { id: string }[];
  readonly pageInfo: { hasNextPage: boolean; endCursor: string };
}

describe('reading orders', () => {
  let shop: Shop;
  let store: string;
  let members: string[];
  const orders = new Map<string, string[]>();

  beforeAll(async () => {
    shop = await Shop.open();
    store = shop.others.addStore();
    members = [shop.others.addMember(), shop.others.addMember(), shop.others.addMember()];
    const skus = [shop.others.addSku(1_000), shop.others.addSku(500)];
    for (let round = 0; round < 7; round += 1) {
      for (const member of members) {
        const orderId = await shop.place(
          member,
          store,
          skus.map((sku) => [sku.skuId, 2] as const),
        );
        orders.set(member, [orderId, ...(orders.get(member) ?? [])]);
        shop.running.clock.advance(1_000);
        if (round < 5) await shop.pay(member, orderId);
      }
    }
    const [first = ''] = members;
    const [, , completed = ''] = orders.get(first) ?? [];
    await shop.makeReady(store, completed);
    await shop.verify(store, await shop.pickupCode(first, completed));
    const line = (await shop.order(completed, memberActor(first))).lines.find(
      ({ payable }) => payable.amountMinor === 2_000,
    );
    await shop.refund(clerkOf(store), {
      orderId: completed,
      lines: [{ orderLineId: line?.id, quantity: 1 }],
    });
    await shop.done(
      serviceActor('import'),
      'mutation ($input: ImportOrdersInput!) { importOrders(input: $input) { outcome } }',
      {
        input: {
          source: 'erp',
          documents: ['A', 'B', 'C'].map((documentKey, index) => ({
            documentKey,
            kind: 'ORDER',
            occurredAt: `2011-01-0${String(index + 1)}T00:00:00Z`,
            buyerKey: index === 2 ? `member:${first}` : 'external:erp:17850',
            currency: 'GBP',
            lines: [{ skuId: newUlid(), name: 'HEART', quantity: 1, unitPriceMinor: 100 }],
          })),
        },
      },
    );
  });
  afterAll(async () => {
    await shop.close();
  });

  const member = (index: number): string => members[index] ?? '';
  const placedBy = (index: number) => orders.get(member(index)) ?? [];
  const representations = (ids: readonly string[]) =>
    ids.map((id) => ({ __typename: 'Member', id }));
  const codeOf = async (actor: Actor, document: string, variables: Record<string, unknown> = {}) =>
    (await shop.ask(actor, document, variables)).errors?.[0]?.extensions?.['code'];

  it("pages through a member's history, imported orders included", async () => {
    const ids: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 4; page += 1) {
      const [entity]: { orders: Page }[] = await shop.done(memberActor(member(0)), membersOrders, {
        r: representations([member(0)]),
        first: 3,
        after,
      });
      ids.push(...(entity?.orders.nodes.map(({ id }) => id) ?? []));
      after = entity?.orders.pageInfo.endCursor ?? null;
      if (entity?.orders.pageInfo.hasNextPage === false) break;
    }
    expect(ids.slice(0, 7)).toEqual(placedBy(0));
    expect(ids).toHaveLength(8);
  });

  it('narrows it down to a status', async () => {
    const [entity] = await shop.done<{ orders: Page }[]>(memberActor(member(1)), membersOrders, {
      r: representations([member(1)]),
      status: 'AWAITING_PAYMENT',
    });
    expect(entity?.orders.nodes.map(({ id }) => id)).toEqual(placedBy(1).slice(0, 2));
  });

  it('joins what a customer bought under several keys', async () => {
    const r = [
      {
        __typename: 'Customer',
        id: newUlid(),
        buyerKeys: [`member:${member(2)}`, 'external:erp:17850'],
      },
    ];
    const [entity] = await shop.done<{ orders: Page }[]>(clerkOf(store), customersOrders, {
      r,
      first: 8,
    });
    expect(entity?.orders.nodes.slice(0, 7).map(({ id }) => id)).toEqual(placedBy(2));
    expect(entity?.orders.pageInfo.hasNextPage).toBe(true);
    const [rest] = await shop.done<{ orders: Page }[]>(adminActor(), customersOrders, {
      r,
      first: 8,
      after: entity?.orders.pageInfo.endCursor,
    });
    expect(rest?.orders).toMatchObject({
      nodes: [{ total: { amountMinor: 100, currency: 'GBP' } }],
      pageInfo: { hasNextPage: false },
    });
    const [nobody] = await shop.done<{ orders: Page }[]>(adminActor(), customersOrders, {
      r: [{ __typename: 'Customer', id: newUlid(), buyerKeys: [] }],
    });
    expect(nobody?.orders.nodes).toEqual([]);
  });

  it.each([
    [
      "a member's history",
      (shown: number) => ({
        actor: adminActor(),
        document: membersOrders,
        variables: { r: representations([member(0)]), first: shown },
      }),
    ],
    [
      'the histories of several members',
      (shown: number) => ({
        actor: adminActor(),
        document: membersOrders,
        variables: { r: representations(members), first: shown },
      }),
    ],
    [
      "a customer's history",
      (shown: number) => ({
        actor: adminActor(),
        document: customersOrders,
        variables: {
          r: [
            {
              __typename: 'Customer',
              id: newUlid(),
              buyerKeys: members.map((id) => `member:${id}`),
            },
          ],
          first: shown,
        },
      }),
    ],
    [
      'a search',
      (shown: number) => ({
        actor: adminActor(),
        document: search,
        variables: { filter: { storeId: store }, first: shown },
      }),
    ],
  ])('costs one statement per table for %s, whatever the page holds', async (_, request) => {
    const tables = [
      'customer_order',
      'order_line',
      'pickup',
      'payment',
      'refund',
      'refund_line',
      'order_timeline',
    ];
    for (const shown of [3, 7]) {
      const { actor, document, variables } = request(shown);
      const statements = await shop.running.statements(() => shop.done(actor, document, variables));
      expect(
        statements.map(
          (statement) =>
            tables.filter((table) => new RegExp(`FROM .?${table}.?\\b`).test(statement)).length,
        ),
      ).toEqual(statements.map(() => 1));
      expect(statements.length).toBeLessThanOrEqual(tables.length);
    }
  });

  it.each([
    ['number', async (id: string) => ({ number: (await shop.order(id, adminActor())).number }), 1],
    ['store', () => ({ storeId: store }), 21],
    ['member', () => ({ memberId: member(1) }), 7],
    ['status', () => ({ status: 'COMPLETED', storeId: store }), 1],
    ['touchpoint', () => ({ touchpoint: 'IMPORT' }), 3],
    [
      'time',
      () => ({ placedFrom: '2011-01-02T00:00:00Z', placedUntil: '2011-01-03T00:00:00Z' }),
      1,
    ],
    [
      'everything at once',
      () => ({ status: 'PAID', storeId: store, memberId: member(2), touchpoint: 'APP' }),
      5,
    ],
    ['what nobody has', () => ({ number: 'none' }), 0],
  ])('finds orders by %s', async (_, filterOf, count) => {
    const filter = await filterOf(placedBy(1)[0] ?? '');
    expect(
      (await shop.done<Page>(analystActor(), search, { filter, first: 50 })).nodes,
    ).toHaveLength(count);
  });

  it('shows a clerk the own store only', async () => {
    expect((await shop.done<Page>(clerkOf(store), search, { first: 50 })).nodes).toHaveLength(21);
    expect((await shop.done<Page>(clerkOf(newUlid()), search)).nodes).toEqual([]);
    expect(await codeOf(clerkOf(store), search, { filter: { storeId: newUlid() } })).toBe(
      'FORBIDDEN',
    );
    expect(await codeOf({ ...clerkOf(store), storeId: undefined }, search)).toBe('FORBIDDEN');
  });

  it('shows an order to its buyer, staff and capabilities, and to nobody else', async () => {
    const [id = ''] = placedBy(0);
    const one =
      'query ($id: ID, $number: String) { order(id: $id, number: $number) { id number } }';
    const { number } = await shop.order(id, memberActor(member(0)));
    for (const actor of [
      memberActor(member(0)),
      adminActor(),
      clerkOf(newUlid()),
      serviceActor('profile'),
    ]) {
      expect(await shop.done(actor, one, { id })).toEqual({ id, number });
      expect(await shop.done(actor, one, { number })).toEqual({ id, number });
    }
    expect(await codeOf(memberActor(member(1)), one, { id })).toBe('NOT_FOUND');
    expect(await codeOf(memberActor(member(1)), one, { number })).toBe('NOT_FOUND');
    expect(await codeOf(memberActor(member(0)), one, { id: newUlid() })).toBe('NOT_FOUND');
    expect(await codeOf(partnerActor(['orders:read']), one, { id })).toBe('NOT_FOUND');
    expect(await codeOf(anonymousActor(), one, { id })).toBe('UNAUTHENTICATED');
    expect(await codeOf(adminActor(), one, { id: 'abc' })).toBe('INVALID_ID');
    expect(await codeOf(adminActor(), one)).toBe('BAD_USER_INPUT');
    expect(await codeOf(adminActor(), one, { id, number })).toBe('BAD_USER_INPUT');
    const entity =
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Order { id } } }';
    const r = [
      { __typename: 'Order', id },
      { __typename: 'Order', id: newUlid() },
    ];
    expect(await shop.done(clerkOf(store), entity, { r })).toEqual([{ id }, null]);
    expect(await shop.done(memberActor(member(1)), entity, { r })).toEqual([null, null]);
  });

  it('tells a partner with the scope where an order stands, and nothing personal', async () => {
    const [id = ''] = placedBy(2);
    const { number } = await shop.order(id, adminActor());
    const partner =
      'query ($number: String!) { partnerOrder(number: $number) { number status fulfilmentStatus placedAt updatedAt storeId lines { skuId skuCode quantity refundedQuantity } } }';
    const sku = (code: string) =>
      [...shop.others.skus.values()].find((each) => each.code === code)?.skuId;
    expect(await shop.done(partnerActor(['orders:read']), partner, { number })).toEqual({
      number,
      status: 'AWAITING_PAYMENT',
      fulfilmentStatus: 'PENDING',
      placedAt: expect.any(String),
      updatedAt: expect.any(String),
      storeId: store,
      lines: expect.arrayContaining([
        { skuId: sku('SKU-1'), skuCode: 'SKU-1', quantity: 2, refundedQuantity: 0 },
      ]),
    });
    expect(await shop.done(partnerActor(['orders:read']), partner, { number: 'none' })).toBeNull();
    expect(await codeOf(partnerActor(['stock:write']), partner, { number })).toBe('FORBIDDEN');
    expect(await codeOf(anonymousActor(), partner, { number })).toBe('UNAUTHENTICATED');
  });

  it.each([
    [
      'a page of 51',
      () => ({ actor: adminActor(), document: search, variables: { first: 51 } }),
      'PAGE_TOO_LARGE',
    ],
    [
      'a page of none',
      () => ({ actor: adminActor(), document: search, variables: { first: 0 } }),
      'BAD_USER_INPUT',
    ],
    [
      'a cursor of another list',
      () => ({ actor: adminActor(), document: search, variables: { after: 'nonsense' } }),
      'INVALID_CURSOR',
    ],
    [
      'a store that is no id',
      () => ({ actor: adminActor(), document: search, variables: { filter: { storeId: '1' } } }),
      'INVALID_ID',
    ],
    [
      'a search of a member',
      () => ({ actor: memberActor(member(0)), document: search, variables: {} }),
      'FORBIDDEN',
    ],
    [
      'a search of nobody',
      () => ({ actor: anonymousActor(), document: search, variables: {} }),
      'UNAUTHENTICATED',
    ],
    [
      "somebody else's history",
      () => ({
        actor: memberActor(member(1)),
        document: membersOrders,
        variables: { r: representations([member(0)]) },
      }),
      'FORBIDDEN',
    ],
    [
      'a history of 10,000',
      () => ({
        actor: adminActor(),
        document: membersOrders,
        variables: { r: representations([member(0)]), first: 10_000 },
      }),
      'PAGE_TOO_LARGE',
    ],
    [
      "a customer's history for a member",
      () => ({
        actor: memberActor(member(0)),
        document: customersOrders,
        variables: { r: [{ __typename: 'Customer', id: newUlid(), buyerKeys: [] }] },
      }),
      'FORBIDDEN',
    ],
    [
      "somebody else's cart",
      () => ({
        actor: memberActor(member(1)),
        document:
          'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Member { cart { id } } } }',
        variables: { r: representations([member(0)]) },
      }),
      'FORBIDDEN',
    ],
    [
      "a member's cart for staff",
      () => ({
        actor: adminActor(),
        document:
          'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Member { cart { id } } } }',
        variables: { r: representations([member(0)]) },
      }),
      'FORBIDDEN',
    ],
    [
      'totals for a member',
      () => ({
        actor: memberActor(member(0)),
        document: '{ orderTotals { orders } }',
        variables: {},
      }),
      'FORBIDDEN',
    ],
    [
      'totals of a bad source',
      () => ({
        actor: adminActor(),
        document: '{ orderTotals(source: "A B") { orders } }',
        variables: {},
      }),
      'BAD_USER_INPUT',
    ],
  ])('refuses %s', async (_, request, code) => {
    const { actor, document, variables } = request();
    expect(await codeOf(actor, document, variables)).toBe(code);
  });

  it('adds up per currency', async () => {
    const totals = await shop.done<
      { currency: string; orders: number; lines: number; buyers: number }[]
    >(
      adminActor(),
      '{ orderTotals { currency orders lines buyers revenue { amountMinor } refunded { amountMinor } } }',
    );
    expect(totals).toEqual([
      {
        currency: 'CNY',
        orders: 15,
        lines: 30,
        buyers: 3,
        revenue: { amountMinor: 45_000 },
        refunded: { amountMinor: 1_000 },
      },
      {
        currency: 'GBP',
        orders: 3,
        lines: 3,
        buyers: 2,
        revenue: { amountMinor: 300 },
        refunded: { amountMinor: 0 },
      },
    ]);
  });
});
