import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { TouchpointClient } from '@hub/standalone';
import { read } from './harness/answers.js';
import { membersWithOrders } from './harness/customers.js';
import { startHubUnderTest, type HubUnderTest } from './harness/hub-under-test.js';
import { measureCost, tablesOf, type Cost } from './harness/measure-cost.js';
import { storeId } from './harness/shop-floor.js';
import type { SignedInMember } from './harness/sign-in.js';

const ORDERS = [1, 5, 55] as const;

const history = z.object({
  customerAtCounter: z.object({
    customer: z.object({
      facts: z.object({ orderCount: z.number() }),
      tags: z.array(z.unknown()),
      member: z.object({ coupons: z.object({ nodes: z.array(z.unknown()) }) }),
      orders: z.object({
        edges: z.array(
          z.object({
            node: z.object({
              store: z.object({ code: z.string() }),
              lines: z.array(z.object({ sku: z.object({ code: z.string() }) })),
            }),
          }),
        ),
        pageInfo: z.object({ hasNextPage: z.boolean() }),
      }),
      timeline: z.object({ edges: z.array(z.unknown()) }),
    }),
  }),
});

describe('what a list costs', () => {
  let house: HubUnderTest;
  let store: string;
  let clerk: TouchpointClient;
  let members: SignedInMember[];

  beforeAll(async () => {
    house = await startHubUnderTest({ members: 20, orders: 60 }, { still: true });
    store = await storeId(house, 'SH-JA');
    clerk = await house.staff('clerk', { storeId: store });
    members = await membersWithOrders(house, ORDERS);
  }, 120_000);

  afterAll(() => house.stop());

  /** The cost of a second asking: the first one fills prepared statements and key sets. */
  async function costOf(ask: () => Promise<unknown>): Promise<Cost> {
    await ask();
    return measureCost(house, ask);
  }

  function lookUp({ memberNumber }: SignedInMember): Promise<z.infer<typeof history>> {
    const variables = { by: { memberNumber }, storeId: store, orders: 50, events: 50 };
    return read(clerk.run('CustomerHistory', variables), history);
  }

  it('shows the clerk everything that was bought', async () => {
    const seen = await Promise.all(members.map(lookUp));
    expect(
      seen.map(({ customerAtCounter: { customer } }) => ({
        counted: customer.facts.orderCount,
        orders: customer.orders.edges.length,
        more: customer.orders.pageInfo.hasNextPage,
        coupons: customer.member.coupons.nodes.length,
        lines: Math.max(...customer.orders.edges.map(({ node }) => node.lines.length)),
        stores: new Set(customer.orders.edges.map(({ node }) => node.store.code)).size,
        timeline: customer.timeline.edges.length,
      })),
    ).toEqual([
      { counted: 1, orders: 1, more: false, coupons: 1, lines: 1, stores: 1, timeline: 4 },
      { counted: 5, orders: 5, more: false, coupons: 5, lines: 4, stores: 3, timeline: 16 },
      { counted: 55, orders: 50, more: true, coupons: 20, lines: 4, stores: 3, timeline: 50 },
    ]);
  });

  it('costs the same for a customer of one order and one of fifty-five', async () => {
    const costs: Cost[] = [];
    for (const member of members) costs.push(await costOf(() => lookUp(member)));
    expect(costs[1]).toEqual(costs[0]);
    expect(costs[2]).toEqual(costs[0]);
    expect(costs[0]).toEqual({
      statements: { inventory: 2, marketing: 2, member: 5, order: 2, profile: 5 },
      // The card's number leads to the member before the gateway asks for who that is.
      tablesTouchedTwice: { 'member.member': 2 },
      calls: { inventory: 1, marketing: 1, member: 2, order: 1, profile: 1 },
    });
  });

  it.each([
    [
      'app/MyOrders',
      (first: number) =>
        house.touchpoint('app').as(members[2]!.accessToken).run('MyOrders', { first }),
      {
        statements: { inventory: 3, marketing: 1, member: 2, order: 2 },
        tablesTouchedTwice: {},
        calls: { inventory: 1, marketing: 1, member: 1, order: 1 },
      },
    ],
    [
      'console/OrderSearch',
      async (first: number) => (await house.staff('admin')).run('OrderSearch', { first }),
      {
        statements: { inventory: 2, member: 3, order: 2 },
        tablesTouchedTwice: {},
        calls: { inventory: 1, member: 1, order: 1 },
      },
    ],
    [
      'app/Shelf',
      (first: number) => house.touchpoint('app').run('Shelf', { first }),
      {
        statements: { inventory: 4, marketing: 1 },
        tablesTouchedTwice: {},
        calls: { inventory: 1, marketing: 1 },
      },
    ],
  ])('is the same for 1 and 50 rows of %s', async (_, ask, cost) => {
    const rowsOf = (first: number): Promise<number> => read(ask(first), anyList).then(edgesIn);
    expect(await rowsOf(1)).toBe(1);
    expect(await rowsOf(50)).toBe(50);
    expect(await costOf(() => ask(1))).toEqual(cost);
    expect(await costOf(() => ask(50))).toEqual(cost);
  });
});

describe('the tables a statement names', () => {
  it.each([
    ['SELECT a FROM `order_line` AS l JOIN "product" p ON p.id = l.id', ['order_line', 'product']],
    ['SELECT * FROM sku WHERE id IN (SELECT sku_id FROM stock)', ['sku', 'stock']],
    ['INSERT INTO audit_entry VALUES (?)', ['audit_entry']],
    ['UPDATE cart SET a = 1', ['cart']],
  ])('of %s', (statement, tables) => {
    expect(tablesOf(statement)).toEqual(tables);
  });
});

const connection = z.object({ edges: z.array(z.unknown()) });
const anyList = z.union([
  z.object({ shelf: connection }),
  z.object({ orders: connection }),
  z.object({ me: z.object({ orders: connection }) }),
]);

function edgesIn(answer: z.infer<typeof anyList>): number {
  if ('me' in answer) return answer.me.orders.edges.length;
  return ('shelf' in answer ? answer.shelf : answer.orders).edges.length;
}
