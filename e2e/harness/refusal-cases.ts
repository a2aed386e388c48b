import type { RefusalWorld, Person } from './refusal-world.js';

/** One request that must be refused. */
export interface RefusalCase {
  readonly what: string;
  readonly as: Person | null;
  /** An operation of the repository or a document. */
  readonly ask: string;
  readonly variables?: (world: RefusalWorld) => Record<string, unknown>;
  /** A code in `errors`, or a typed member of the answer with what else it says. */
  readonly refused: { readonly code: string; readonly status?: number } | TypedRefusal;
  /** What it leaves in the tables all the same, and why. */
  readonly leaves?: { readonly because: string; readonly rows: Readonly<Record<string, number>> };
}

export interface TypedRefusal {
  readonly member: string;
  readonly says?: (world: RefusalWorld) => Record<string, unknown>;
}

const NOT_AN_ID = 'not-a-ulid';
/** Well-formed, and nothing has it. */
const NOBODY = '01J00000000000000000000009';

let keys = 0;
const freshKey = (): string => `refusal-${String((keys += 1)).padStart(4, '0')}`;

const ANSWER_KEPT = {
  because: 'the same key must get the same refusal again',
  rows: { 'order.idempotency_record': 1 },
};
const KEY_CLAIMED = {
  because:
    'the key is claimed before the basket is priced, so that a crash in between cannot order twice',
  rows: { 'order.idempotency_record': 1 },
};
const LOOK_AUDITED = {
  because: 'every look-up of a customer at a counter is audited, also one in vain',
  rows: { 'profile.audit_entry': 1 },
};
const GUESS_COUNTED = {
  because: 'wrong codes are counted per clerk and per store, and the answer is kept under its key',
  rows: { 'order.wrong_pickup_code': 2, 'order.idempotency_record': 1 },
};

const ADD_TO_CART = 'mini-program/AddToCart';
const checkout =
  (
    changes: (world: RefusalWorld) => Record<string, unknown>,
  ): ((world: RefusalWorld) => Record<string, unknown>) =>
  (world) => ({
    input: {
      idempotencyKey: freshKey(),
      fulfilment: 'PICKUP',
      storeId: world.homeStore,
      lines: [{ skuId: world.sku.id, quantity: 2 }],
      ...changes(world),
    },
  });

const malformed: readonly RefusalCase[] = [
  {
    what: 'a text that is no ULID as a product',
    as: null,
    ask: 'app/ProductPage',
    variables: () => ({ id: NOT_AN_ID }),
    refused: { code: 'INVALID_ID' },
  },
  {
    what: 'a text that is no ULID as an order',
    as: 'lin',
    ask: 'app/OrderPage',
    variables: () => ({ id: NOT_AN_ID }),
    refused: { code: 'INVALID_ID' },
  },
  {
    what: 'a text that is no ULID into the cart',
    as: 'lin',
    ask: ADD_TO_CART,
    variables: () => ({ skuId: NOT_AN_ID, quantity: 1 }),
    refused: { code: 'INVALID_ID' },
  },
  {
    what: 'a text that is no ULID as a customer',
    as: 'admin',
    ask: 'console/CustomerFile',
    variables: () => ({ id: NOT_AN_ID }),
    refused: { code: 'INVALID_ID' },
  },
  ...[
    ['the shelf', null, 'app/Shelf'],
    ['my orders', 'lin', 'app/MyOrders'],
    ['my wallet', 'lin', 'mini-program/MyWallet'],
    ['all orders', 'admin', 'console/OrderSearch'],
  ].flatMap(([list, as, ask]): RefusalCase[] => [
    {
      what: `a page of 10,000 of ${String(list)}`,
      as: as as Person | null,
      ask: String(ask),
      variables: () => ({ first: 10_000 }),
      refused: { code: 'PAGE_TOO_LARGE' },
    },
    {
      what: `a page of ${String(list)} behind a cursor nobody handed out`,
      as: as as Person | null,
      ask: String(ask),
      variables: () => ({ after: 'nowhere' }),
      refused: { code: 'INVALID_CURSOR' },
    },
  ]),
  {
    what: 'a negative quantity',
    as: 'lin',
    ask: ADD_TO_CART,
    variables: ({ sku }) => ({ skuId: sku.id, quantity: -1 }),
    refused: { code: 'BAD_USER_INPUT' },
  },
  {
    what: 'a thousand pieces at once',
    as: 'lin',
    ask: ADD_TO_CART,
    variables: ({ sku }) => ({ skuId: sku.id, quantity: 1_000 }),
    refused: { code: 'BAD_USER_INPUT' },
  },
  {
    what: 'a pickup in no store',
    as: 'lin',
    ask: 'app/Checkout',
    variables: checkout(() => ({ storeId: null })),
    refused: { code: 'BAD_USER_INPUT' },
  },
  {
    what: 'a key of three letters',
    as: 'lin',
    ask: 'app/Checkout',
    variables: checkout(() => ({ idempotencyKey: 'abc' })),
    refused: { code: 'BAD_USER_INPUT' },
  },
  {
    what: 'a shelf that does not exist',
    as: null,
    ask: 'app/Shelf',
    variables: () => ({ categoryCode: 'no-such-shelf' }),
    refused: { code: 'NOT_FOUND' },
  },
  {
    what: 'a phone that does not exist',
    as: null,
    ask: 'app/RequestSignInCode',
    variables: () => ({ phone: '123' }),
    refused: { code: 'INVALID_PHONE' },
  },
  {
    what: 'a document that is no GraphQL',
    as: null,
    ask: '{ shelf(',
    refused: { code: 'GRAPHQL_PARSE_FAILED', status: 400 },
  },
  {
    what: 'a field that is not in the graph',
    as: null,
    ask: '{ warehouseKeys }',
    refused: { code: 'GRAPHQL_VALIDATION_FAILED', status: 400 },
  },
  {
    what: 'a command between capabilities',
    as: 'admin',
    ask: `mutation { releasePoints(input: { orderId: "${NOBODY}" }) }`,
    refused: { code: 'GRAPHQL_VALIDATION_FAILED', status: 400 },
  },
];

const unknownOrForeign: readonly RefusalCase[] = [
  {
    what: 'an unknown SKU into the cart',
    as: 'lin',
    ask: ADD_TO_CART,
    variables: () => ({ skuId: NOBODY, quantity: 1 }),
    refused: { member: 'SkuNotForSale', says: () => ({ skuId: NOBODY }) },
  },
  {
    what: 'an order of an unknown SKU',
    as: 'lin',
    ask: 'app/Checkout',
    variables: checkout(() => ({ lines: [{ skuId: NOBODY, quantity: 1 }] })),
    refused: { code: 'SKU_NOT_FOR_SALE' },
    leaves: KEY_CLAIMED,
  },
  {
    what: 'a pickup at a warehouse',
    as: 'lin',
    ask: 'app/Checkout',
    variables: checkout(({ warehouse }) => ({ storeId: warehouse })),
    refused: { code: 'STORE_NOT_FOR_PICKUP' },
    leaves: KEY_CLAIMED,
  },
  {
    what: 'somebody else’s order',
    as: 'lin',
    ask: 'app/OrderPage',
    variables: ({ unpaid }) => ({ id: unpaid.id }),
    refused: { code: 'NOT_FOUND' },
  },
  {
    what: 'the payment of somebody else’s order',
    as: 'lin',
    ask: 'app/PayOrder',
    variables: ({ unpaid }) => ({
      orderId: unpaid.id,
      method: 'WECHAT_PAY',
      idempotencyKey: freshKey(),
    }),
    refused: { code: 'NOT_FOUND' },
  },
  {
    what: 'the cancellation of somebody else’s order',
    as: 'lin',
    ask: 'app/CancelOrder',
    variables: ({ unpaid }) => ({
      orderId: unpaid.id,
      reason: 'malice',
      idempotencyKey: freshKey(),
    }),
    refused: { code: 'NOT_FOUND' },
  },
  {
    what: 'a look at a customer by a clerk of another store',
    as: 'clerkElsewhere',
    ask: 'pos/CustomerHistory',
    variables: ({ homeStore }) => ({ by: { memberNumber: 'M1' }, storeId: homeStore }),
    refused: { code: 'FORBIDDEN' },
  },
  {
    what: 'the pickups of another store',
    as: 'clerkElsewhere',
    ask: 'pos/PickupsAwaiting',
    variables: ({ homeStore }) => ({ storeId: homeStore }),
    refused: { code: 'FORBIDDEN' },
  },
  {
    what: 'a handover in the name of another store',
    as: 'clerkElsewhere',
    ask: 'pos/VerifyPickup',
    variables: ({ homeStore, readyCode }) => ({
      storeId: homeStore,
      code: readyCode,
      idempotencyKey: freshKey(),
    }),
    refused: { code: 'FORBIDDEN' },
  },
  {
    what: 'goods laid ready by a clerk of another store',
    as: 'clerkElsewhere',
    ask: 'pos/MarkReadyForPickup',
    variables: ({ ready }) => ({ orderId: ready.id }),
    refused: { code: 'FORBIDDEN' },
  },
  {
    what: 'a sale in another store',
    as: 'clerkElsewhere',
    ask: 'pos/SellAtCounter',
    variables: ({ homeStore, sku }) => ({
      input: {
        storeId: homeStore,
        lines: [{ skuId: sku.id, quantity: 1 }],
        paymentMethod: 'CASH',
        idempotencyKey: freshKey(),
      },
    }),
    refused: { code: 'FORBIDDEN' },
  },
  {
    what: 'a refund of what another store handed over',
    as: 'clerkElsewhere',
    ask: 'pos/RefundAtCounter',
    variables: refund(({ collected }) => collected, 1),
    refused: { code: 'FORBIDDEN' },
  },
  {
    what: 'a member who asks for all orders',
    as: 'lin',
    ask: 'console/OrderSearch',
    refused: { code: 'FORBIDDEN' },
  },
  {
    what: 'a member who asks for stock figures',
    as: 'lin',
    ask: 'query Figures($id: ID!) { sku(id: $id) { stockLevels(first: 1) { nodes { onHand } } } }',
    variables: ({ sku }) => ({ id: sku.id }),
    refused: { code: 'FORBIDDEN' },
  },
  {
    what: 'a member who asks for a customer’s file',
    as: 'lin',
    ask: 'console/CustomerFile',
    variables: () => ({ id: NOBODY }),
    refused: { code: 'FORBIDDEN' },
  },
  {
    what: 'a member who gives points away',
    as: 'lin',
    ask: 'mutation Gift($input: AdjustPointsInput!) { adjustPoints(input: $input) { id } }',
    variables: () => ({
      input: { memberId: NOBODY, change: 100, reason: 'why not', idempotencyKey: freshKey() },
    }),
    refused: { code: 'FORBIDDEN' },
  },
  {
    what: 'a marketer who refunds',
    as: 'marketer',
    ask: 'pos/RefundAtCounter',
    variables: refund(({ collected }) => collected, 1),
    refused: { code: 'FORBIDDEN' },
  },
  {
    what: 'a stranger who asks for all orders',
    as: null,
    ask: 'console/OrderSearch',
    refused: { code: 'UNAUTHENTICATED' },
  },
  {
    what: 'a stranger who checks out',
    as: null,
    ask: 'app/Checkout',
    variables: checkout(() => ({})),
    refused: { code: 'UNAUTHENTICATED' },
  },
  {
    what: 'a partner without the scope for orders',
    as: 'partner',
    ask: 'partner/OrderStatus',
    variables: ({ unpaid }) => ({ number: unpaid.number }),
    refused: { code: 'FORBIDDEN' },
  },
  {
    what: 'a partner without the scope for stock',
    as: 'partner',
    ask: 'partner/SyncStock',
    variables: syncStock,
    refused: { code: 'FORBIDDEN' },
  },
];

const againstTheRules: readonly RefusalCase[] = [
  {
    what: 'the checkout of an empty cart',
    as: 'lin',
    ask: 'app/Checkout',
    variables: checkout(() => ({ lines: null })),
    refused: { member: 'CartEmpty' },
    leaves: ANSWER_KEPT,
  },
  {
    what: 'a coupon of somebody else',
    as: 'zhou',
    ask: 'app/Checkout',
    variables: checkout(({ linsCoupon }) => ({ couponId: linsCoupon })),
    refused: {
      member: 'CouponNotUsable',
      says: ({ linsCoupon }) => ({ couponId: linsCoupon, reason: 'NOT_FOUND' }),
    },
    leaves: ANSWER_KEPT,
  },
  {
    what: 'more points than there are',
    as: 'lin',
    ask: 'app/Checkout',
    variables: checkout(() => ({ points: 500 })),
    refused: { member: 'PointsNotEnough', says: () => ({ requested: 500, available: 0 }) },
    leaves: ANSWER_KEPT,
  },
  {
    what: 'a price that the buyer saw and that is no longer',
    as: 'lin',
    ask: 'app/Checkout',
    variables: checkout(() => ({ expectedTotalMinor: 1 })),
    refused: {
      member: 'PriceChanged',
      says: ({ sku }) => ({
        expectedTotal: { amountMinor: 1, currency: 'CNY' },
        total: { amountMinor: 2 * sku.price.amountMinor, currency: 'CNY' },
      }),
    },
    leaves: ANSWER_KEPT,
  },
  {
    what: 'goods that have run out',
    as: 'lin',
    ask: 'app/Checkout',
    variables: checkout(({ soldOut }) => ({ lines: [{ skuId: soldOut.id, quantity: 3 }] })),
    refused: {
      member: 'OutOfStock',
      says: ({ soldOut }) => ({ lines: [{ sku: { id: soldOut.id }, requested: 3, available: 0 }] }),
    },
    leaves: {
      because: 'the checkout had begun: its saga and its key stay as the record of how it ended',
      rows: {
        'order.idempotency_record': 1,
        'order.saga': 1,
      },
    },
  },
  {
    what: 'the payment of an order that was cancelled',
    as: 'zhou',
    ask: 'app/PayOrder',
    variables: ({ closed }) => ({
      orderId: closed.id,
      method: 'WECHAT_PAY',
      idempotencyKey: freshKey(),
    }),
    refused: { member: 'OrderNotPayable', says: () => ({ status: 'CLOSED' }) },
  },
  {
    what: 'the cancellation of an order that was handed over',
    as: 'zhou',
    ask: 'app/CancelOrder',
    variables: ({ collected }) => ({
      orderId: collected.id,
      reason: 'too late',
      idempotencyKey: freshKey(),
    }),
    refused: { code: 'ORDER_NOT_CANCELLABLE' },
  },
  {
    what: 'a refund of more than was bought',
    as: 'clerkHome',
    ask: 'pos/RefundAtCounter',
    variables: refund(({ collected }) => collected, 3),
    refused: { member: 'RefundNotPossible', says: () => ({ reason: 'MORE_THAN_BOUGHT' }) },
  },
  {
    what: 'a refund of an order that was never paid',
    as: 'admin',
    ask: 'pos/RefundAtCounter',
    variables: refund(({ unpaid }) => unpaid, 1),
    refused: { member: 'RefundNotPossible', says: () => ({ reason: 'NOT_PAID' }) },
  },
  {
    what: 'a refund at the counter of what has not been handed over',
    as: 'clerkHome',
    ask: 'pos/RefundAtCounter',
    variables: refund(({ ready }) => ready, 1),
    refused: { member: 'RefundNotPossible', says: () => ({ reason: 'NOT_HANDED_OVER' }) },
  },
  {
    what: 'an unknown pickup code',
    as: 'clerkHome',
    ask: 'pos/VerifyPickup',
    variables: ({ homeStore }) => ({
      storeId: homeStore,
      code: '0',
      idempotencyKey: freshKey(),
    }),
    refused: { member: 'PickupCodeWrong', says: () => ({ attemptsLeft: 4 }) },
    leaves: GUESS_COUNTED,
  },
  {
    what: 'the code of an order that waits in another store',
    as: 'clerkElsewhere',
    ask: 'pos/VerifyPickup',
    variables: ({ otherStore, readyCode }) => ({
      storeId: otherStore,
      code: readyCode,
      idempotencyKey: freshKey(),
    }),
    refused: {
      member: 'PickupAtAnotherStore',
      says: ({ homeStore }) => ({ store: { id: homeStore } }),
    },
    leaves: GUESS_COUNTED,
  },
  {
    what: 'cash that does not cover the total',
    as: 'clerkHome',
    ask: 'pos/SellAtCounter',
    variables: ({ homeStore, sku }) => ({
      input: {
        storeId: homeStore,
        lines: [{ skuId: sku.id, quantity: 1 }],
        paymentMethod: 'CASH',
        tenderedMinor: 1,
        idempotencyKey: freshKey(),
      },
    }),
    refused: { code: 'TENDERED_TOO_LITTLE' },
    leaves: KEY_CLAIMED,
  },
  {
    what: 'goods laid ready before they are paid',
    as: 'clerkHome',
    ask: 'pos/MarkReadyForPickup',
    variables: ({ unpaid }) => ({ orderId: unpaid.id }),
    refused: { code: 'ORDER_NOT_READY' },
  },
  {
    what: 'a second coupon of which one is allowed',
    as: 'lin',
    ask: 'mini-program/ClaimCoupon',
    variables: ({ templateId }) => ({ templateId, idempotencyKey: freshKey() }),
    refused: { member: 'CouponLimitReached' },
  },
  {
    what: 'an idempotency key with another order',
    as: 'zhou',
    ask: 'app/Checkout',
    variables: checkout(({ sku }) => ({
      idempotencyKey: 'zhou-unpaid',
      lines: [{ skuId: sku.id, quantity: 1 }],
    })),
    refused: { code: 'IDEMPOTENCY_KEY_REUSED' },
  },
  {
    what: 'an idempotency key with another cancellation',
    as: 'zhou',
    ask: 'app/CancelOrder',
    variables: ({ unpaid }) => ({
      orderId: unpaid.id,
      reason: 'another reason',
      idempotencyKey: 'zhou-cancel',
    }),
    refused: { code: 'IDEMPOTENCY_KEY_REUSED' },
  },
  {
    what: 'a member code that nobody signed',
    as: 'clerkHome',
    ask: 'pos/CustomerHistory',
    variables: ({ homeStore }) => ({
      by: { memberCode: '111111111111111111' },
      storeId: homeStore,
    }),
    refused: { code: 'MEMBER_CODE_INVALID' },
    leaves: LOOK_AUDITED,
  },
  {
    what: 'a look-up by a pickup code that nobody has',
    as: 'clerkHome',
    ask: 'pos/CustomerHistory',
    variables: ({ homeStore }) => ({ by: { pickupCode: '0' }, storeId: homeStore }),
    refused: { member: 'CustomerNotFound' },
    leaves: {
      because: 'the look-up is audited, and it counts among the wrong codes of the clerk',
      rows: { ...LOOK_AUDITED.rows, 'order.wrong_pickup_code': 1 },
    },
  },
  {
    what: 'a look-up in two ways at once',
    as: 'clerkHome',
    ask: 'pos/CustomerHistory',
    variables: ({ homeStore }) => ({
      by: { pickupCode: '000000', phone: '13900000001' },
      storeId: homeStore,
    }),
    refused: { code: 'BAD_USER_INPUT' },
  },
  {
    what: 'more points taken than there are',
    as: 'admin',
    ask: 'mutation Take($input: AdjustPointsInput!) { adjustPoints(input: $input) { id } }',
    variables: ({ linId }) => ({
      input: { memberId: linId, change: -100, reason: 'mistake', idempotencyKey: freshKey() },
    }),
    refused: { code: 'POINTS_BALANCE_TOO_LOW' },
  },
  {
    what: 'a refresh token nobody issued',
    as: null,
    ask: `mutation { refreshSession(input: { refreshToken: "${'x'.repeat(43)}" }) { __typename } }`,
    refused: { code: 'REFRESH_TOKEN_INVALID' },
  },
];

function refund(
  of: (world: RefusalWorld) => RefusalWorld['collected'],
  quantity: number,
): (world: RefusalWorld) => Record<string, unknown> {
  return (world) => {
    const order = of(world);
    return {
      input: {
        orderId: order.id,
        lines: [{ orderLineId: order.lines[0]!.id, quantity, condition: 'SELLABLE' }],
        reason: 'not wanted',
        idempotencyKey: freshKey(),
      },
    };
  };
}

function syncStock(world: RefusalWorld): Record<string, unknown> {
  return {
    input: {
      locationCode: 'SH-JA',
      countedAt: new Date().toISOString(),
      lines: [{ skuCode: world.sku.code, onHand: 10 }],
      idempotencyKey: freshKey(),
    },
  };
}

/** Everything that the hub must refuse. */
export const refusalCases: readonly RefusalCase[] = [
  ...malformed,
  ...unknownOrForeign,
  ...againstTheRules,
];
