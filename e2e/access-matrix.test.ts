import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { apiSchemaOf, findAudited } from '@hub/gateway';
import { auditSettings, selectRows } from '@hub/kernel';
import type { TouchpointClient } from '@hub/standalone';
import { z } from 'zod';
import { minimalCall } from './harness/minimal-arguments.js';
import {
  ADDRESS,
  EMAIL,
  fillZhousLife,
  PHONE,
  SECRETS,
  type ZhousLife,
} from './harness/private-life.js';
import { openRefusalWorld, type Person, type RefusalWorld } from './harness/refusal-world.js';

/** What anybody may ask, signed in or not, staff too. */
const EVERYBODY = [
  'categories nearbyStores product shelf sku store stores claimableCoupons promotions tiers me order',
  'refreshSession requestSignInCode signInWithMiniProgram signInWithPhone',
].flatMap((fields) => fields.split(' '));

/** What each may ask besides; `order` answers each what they may see of it. */
const OPEN_TO: Readonly<Partial<Record<Person, string>>> = {
  lin: `coupon mySessions myCart quoteMyCart claimCoupon markMessagesRead bindPhone issueMemberCode
    revokeSession updateMyProfile addToCart cancelOrder changeCartLine checkout mergeGuestCart payOrder
    removeCartLine`,
  clerkHome: `coupon member orderTotals orders cancelOrder markReadyForPickup refundAtCounter`,
  marketer: `coupon member orderTotals orders customer customerAtCounter customerTotals
    createCouponTemplate createPromotion endPromotion grantCoupon voidCoupon`,
  admin: `coupon member orderTotals orders customer customerAtCounter customerTotals stockDrift
    customerFactsReconciliation adjustStock countStock expectStock importCatalogue receiveStock
    saveProduct setSafetyStock setSkuListing createCouponTemplate createPromotion endPromotion
    grantCoupon voidCoupon adjustPoints freezeMember unfreezeMember cancelOrder confirmDelivery
    markReadyForPickup refundAtCounter refundOrder sellAtCounter shipOrder verifyPickup`,
};

/** Whatever their scopes: a partner runs the operations of its manifest and nothing else. */
const HELD_TO_A_MANIFEST: readonly Person[] = ['partner', 'partnerWithScopes'];

const CLOSED = ['FORBIDDEN', 'UNAUTHENTICATED', 'PERSISTED_OPERATION_REQUIRED'];

/** They end the session that the table is asked with. */
const ENDS_THE_SESSION = ['signOut', 'closeMyAccount'];

describe('who may see and do what', () => {
  let world: RefusalWorld;
  let zhou: ZhousLife;

  beforeAll(async () => {
    world = await openRefusalWorld();
    zhou = await fillZhousLife(world);
  }, 120_000);

  afterAll(() => world.house.stop());

  it.each(Object.entries(OPEN_TO))(
    'opens to %s the root fields of the table, no others',
    async (person, table) => {
      const expected = [...EVERYBODY, ...table.split(/\s+/).filter((name) => name !== '')];
      expect(await rootFieldsOpenTo(person as Person)).toEqual(expected.sort());
    },
  );

  it.each(HELD_TO_A_MANIFEST)('opens no document of its own to %s', async (person) => {
    expect(await rootFieldsOpenTo(person)).toEqual([]);
  });

  async function rootFieldsOpenTo(person: Person): Promise<string[]> {
    const schema = apiSchemaOf(world.house.hub.supergraphSdl);
    const open: string[] = [];
    for (const [operation, type] of [
      ['query', schema.getQueryType()],
      ['mutation', schema.getMutationType()],
    ] as const) {
      for (const field of Object.values(type?.getFields() ?? {})) {
        if (ENDS_THE_SESSION.includes(field.name)) continue;
        const { errors } = await world.ask(person, minimalCall(operation, field));
        if (!errors.some(({ code }) => CLOSED.includes(code))) open.push(field.name);
      }
    }
    return open.sort();
  }

  const MEMBER_FIELDS = `id memberNumber nickname phone email birthday
    points { available entries { nodes { id } } } coupons { nodes { id } } messages { nodes { id } }
    unreadMessages cart { id } orders { nodes { id number } } customer { id timeline { nodes { id } } }`;
  const ORDER_FIELDS = `id number member { ${MEMBER_FIELDS} } delivery { recipient phone street }
    pickup { code } payments { id } lines { id }`;

  const paths: readonly (readonly [string, (world: RefusalWorld) => string])[] = [
    ['the member by id', () => `{ member(id: "${zhou.memberId}") { ${MEMBER_FIELDS} } }`],
    [
      'the member behind aliases and fragments',
      () =>
        `{ me { id } them: member(id: "${zhou.memberId}") { ...Face again: phone } }
         fragment Face on Member { __typename p: phone ... on Member { e: email ...Purse } }
         fragment Purse on Member { coupons { nodes { id } } }`,
    ],
    ['an order by id', ({ ready }) => `{ order(id: "${ready.id}") { ${ORDER_FIELDS} } }`],
    [
      'an order by number',
      ({ ready }) => `{ order(number: "${ready.number}") { ${ORDER_FIELDS} } }`,
    ],
    [
      'a delivery',
      () => `{ a: order(id: "${zhou.deliveryId}") { d: delivery { ...D } } }
      fragment D on Delivery { who: recipient p: phone s: street }`,
    ],
    [
      'the order search',
      () => `{ orders(filter: { memberId: "${zhou.memberId}" }) { nodes { ${ORDER_FIELDS} } } }`,
    ],
    [
      'the customer by id',
      () =>
        `{ customer(id: "${zhou.customerId}") { id orders { nodes { id } } member { ${MEMBER_FIELDS} } } }`,
    ],
    ['the coupon by id', () => `{ coupon(id: "${zhou.couponId}") { id status orderId } }`],
    [
      'the counter',
      ({ homeStore }) => `{ customerAtCounter(by: { phone: "${PHONE}" }, storeId: "${homeStore}") {
        ... on CustomerFound { customer { id member { ${MEMBER_FIELDS} } } pickupOrder { id } } } }`,
    ],
    [
      'the pickups of a store',
      ({ homeStore }) =>
        `{ store(id: "${homeStore}") { pickupsAwaiting { nodes { ${ORDER_FIELDS} } } } }`,
    ],
    [
      'the order as a partner sees it, with more',
      ({ ready }) =>
        `{ partnerOrder(number: "${ready.number}") { number lines { skuCode } } member(id: "${zhou.memberId}") { phone } }`,
    ],
  ];

  it.each(paths)('shows another member nothing of Zhou by %s', async (_, document) => {
    const reply = await world.ask('lin', document(world));
    expect(reply.status).toBe(200);
    expectNothingOfZhou(reply.data);
  });

  it.each(paths.slice(0, -1))(
    'shows a partner with every scope nothing of Zhou by %s',
    async (_, document) => {
      const partner = await world.house.partner('orders:read', 'stock:write', 'pii:read');
      expectNothingOfZhou((await partner.ask(document(world))).data);
    },
  );

  it.each(paths)('shows nobody in particular nothing of Zhou by %s', async (_, document) => {
    expectNothingOfZhou((await world.ask(null, document(world))).data);
  });

  function expectNothingOfZhou(data: unknown): void {
    const text = JSON.stringify(data);
    const { memberId, memberNumber, customerId, couponId, deliveryId } = zhou;
    const ids = [memberId, memberNumber, customerId, couponId, deliveryId, world.ready.id];
    const own = [...SECRETS, ...ids, world.ready.number, world.readyCode];
    expect(own.filter((secret) => text.includes(secret))).toEqual([]);
  }

  it('lets another member change nothing of Zhou', async () => {
    const { unpaid, homeStore, sku } = world;
    const zhousView = `{ order(id: "${unpaid.id}") { status payments { id } }
      coupon(id: "${zhou.couponId}") { status } me { unreadMessages cart { itemCount } } }`;
    const before = await world.ask('zhou', zhousView);
    expect(before.errors).toEqual([]);
    const attempts = [
      `cancelOrder(input: { orderId: "${unpaid.id}", reason: "mine now", idempotencyKey: "matrix-cancel" }) { id }`,
      `payOrder(input: { orderId: "${unpaid.id}", method: WECHAT_PAY, idempotencyKey: "matrix-pay" }) { __typename }`,
      `checkout(input: { couponId: "${zhou.couponId}", fulfilment: PICKUP, storeId: "${homeStore}", idempotencyKey: "matrix-coupon", lines: [{ skuId: "${sku.id}", quantity: 1 }] }) { __typename }`,
      `markMessagesRead(input: { ids: ["${zhou.messageId}"] }) { __typename }`,
    ];
    for (const attempt of attempts) {
      const { status } = await world.ask('lin', `mutation { ${attempt} }`);
      expect({ attempt, status }).toEqual({ attempt, status: 200 });
    }
    await world.house.hub.settle();
    expect(await world.ask('zhou', zhousView)).toEqual(before);
  });

  it.each([
    [
      'cancel an order',
      ({ unpaid }) =>
        `mutation { cancelOrder(input: { orderId: "${unpaid.id}", reason: "not ours", idempotencyKey: "matrix-clerk-cancel" }) { id } }`,
    ],
    [
      'lay an order ready',
      ({ unpaid }) => `mutation { markReadyForPickup(input: { orderId: "${unpaid.id}" }) { id } }`,
    ],
    [
      'hand an order over',
      ({ homeStore, readyCode }) =>
        `mutation { verifyPickup(input: { storeId: "${homeStore}", code: "${readyCode}", idempotencyKey: "matrix-verify" }) { __typename } }`,
    ],
    [
      'refund an order',
      ({ collected }) =>
        `mutation { refundAtCounter(input: { orderId: "${collected.id}", reason: "not ours", idempotencyKey: "matrix-refund", lines: [{ orderLineId: "${collected.lines[0]!.id}", quantity: 1 }] }) { __typename } }`,
    ],
    [
      'sell',
      ({ homeStore, sku }) =>
        `mutation { sellAtCounter(input: { storeId: "${homeStore}", paymentMethod: CASH, idempotencyKey: "matrix-sell", lines: [{ skuId: "${sku.id}", quantity: 1 }] }) { __typename } }`,
    ],
    [
      'list the orders',
      ({ homeStore }) => `{ orders(filter: { storeId: "${homeStore}" }) { nodes { id } } }`,
    ],
    [
      'list the pickups',
      ({ homeStore }) =>
        `{ s: store(id: "${homeStore}") { ...P } } fragment P on Store { all: pickupsAwaiting { nodes { id } } }`,
    ],
    [
      'list the pickups of every store, and so',
      () => `{ stores { pickupsAwaiting { nodes { id } } } }`,
    ],
    [
      'look a customer up',
      ({ homeStore }) =>
        `{ customerAtCounter(by: { memberNumber: "${zhou.memberNumber}" }, storeId: "${homeStore}") { __typename } }`,
    ],
    [
      'count the stock',
      ({ homeStore, sku }) =>
        `mutation { countStock(input: { locationId: "${homeStore}", skuId: "${sku.id}", countedOnHand: 1, expectedOnHand: 1, idempotencyKey: "matrix-count" }) { onHand } }`,
    ],
  ] as const satisfies readonly (readonly [string, (world: RefusalWorld) => string])[])(
    'does not let a clerk %s of another store',
    async (_, document) => {
      const { errors } = await world.ask('clerkElsewhere', document(world));
      expect(errors.length).toBeGreaterThan(0);
      expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['FORBIDDEN']));
    },
  );

  it('shows a clerk the orders of the own store only, unasked', async () => {
    const { data } = await world.ask(
      'clerkElsewhere',
      '{ orders(first: 50) { nodes { store { id } } } }',
    );
    const shape = z.object({
      orders: z.object({ nodes: z.array(z.object({ store: z.object({ id: z.string() }) })) }),
    });
    const stores = shape.parse(data).orders.nodes.map(({ store }) => store.id);
    expect(stores.filter((id) => id !== world.otherStore)).toEqual([]);
  });

  const STAFF_READS: readonly (readonly [string, () => string])[] = [
    ['by id', () => `{ member(id: "${zhou.memberId}") { phone email } }`],
    [
      'twice, by aliases and a fragment',
      () => `{ a: member(id: "${zhou.memberId}") { ...F } b: member(id: "${zhou.memberId}") { q: phone } }
        fragment F on Member { p: phone e: email }`,
    ],
    ['behind an order', () => `{ order(id: "${world.ready.id}") { member { phone email } } }`],
  ];

  it.each(STAFF_READS)(
    'masks the phone for a clerk %s, and audits nothing',
    async (_, document) => {
      const before = await audits('member');
      const shown = await sights(`Member:${zhou.memberId}`);
      const { data, errors } = await world.ask('clerkHome', document());
      expect(errors).toEqual([]);
      expect(JSON.stringify(data)).toContain('139****7777');
      expect(SECRETS.filter((secret) => JSON.stringify(data).includes(secret))).toEqual([]);
      expect(await audits('member')).toBe(before);
      expect(await sights(`Member:${zhou.memberId}`)).toEqual(shown);
    },
  );

  it.each(STAFF_READS)(
    'shows the phone %s to staff who may read it, with one audit entry, and one of the gateway about this member',
    async (_, document) => {
      const before = await audits('member');
      const shown = await sights(`Member:${zhou.memberId}`);
      const { data } = await (await reader()).ask(document());
      expect(JSON.stringify(data)).toContain(PHONE);
      expect(JSON.stringify(data)).toContain(EMAIL);
      expect((await audits('member')) - before).toBe(1);
      const all = await sights(`Member:${zhou.memberId}`);
      expect(all.slice(shown.length)).toEqual([
        ['Member.email Member.phone', [`Member:${zhou.memberId}`]],
      ]);
    },
  );

  const delivery = (): string =>
    `{ order(id: "${zhou.deliveryId}") { delivery { ...D } } } fragment D on Delivery { r: recipient p: phone s: street }`;

  it('masks the address for staff, and shows it to those who may read it, with one audit entry', async () => {
    const before = await audits('order');
    const masked = await world.ask('admin', delivery());
    expect(masked.data).toMatchObject({ order: { delivery: { p: '138****6666' } } });
    expect(SECRETS.filter((secret) => JSON.stringify(masked.data).includes(secret))).toEqual([]);
    expect(await audits('order')).toBe(before);
    const { recipient, phone, street } = ADDRESS;
    expect((await (await reader()).ask(delivery())).data).toMatchObject({
      order: { delivery: { r: recipient, p: phone, s: street } },
    });
    expect((await audits('order')) - before).toBe(1);
    expect(await sights(`Order:${zhou.deliveryId}`)).toEqual([
      ['Delivery.phone Delivery.recipient Delivery.street', [`Order:${zhou.deliveryId}`]],
    ]);
  });

  async function reader(): Promise<TouchpointClient> {
    return await world.house.staff('admin', { scopes: ['pii:read'] });
  }

  /** What the gateway's log says of whoever saw this subject: which fields, together with whose. */
  async function sights(subject: string): Promise<(readonly [string, readonly string[]])[]> {
    const { folder, key } = auditSettings(world.house.environment);
    const { entries, unreadable } = await findAudited(folder, key, subject);
    expect(unreadable).toBe(0);
    return entries.map(({ fields, subjects }) => [fields.join(' '), subjects]);
  }

  async function audits(capability: string): Promise<number> {
    const subgraph = [...world.house.hub.subgraphs.values()].find(
      ({ name }) => name === capability,
    );
    const rows = await selectRows<{ total: number }>(
      subgraph!.database.read,
      'SELECT COUNT(*) AS total FROM audit_entry',
      [],
    );
    return Number(rows[0]?.total);
  }
});
