import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Actor } from '@hub/kernel';
import {
  adminActor,
  analystActor,
  anonymousActor,
  clerkOf,
  memberActor,
  outboxEvents,
  partnerActor,
} from '@hub/kernel/testing';
import {
  categories,
  id,
  type Marketing,
  marketer,
  startMarketing,
  templateInput,
  trade,
} from './marketing.fixture.js';

const documents = {
  voidCoupon: 'mutation ($input: VoidCouponInput!) { voidCoupon(input: $input) { id } }',
  createPromotion:
    'mutation ($input: CreatePromotionInput!) { createPromotion(input: $input) { id } }',
  endPromotion: 'mutation ($input: EndPromotionInput!) { endPromotion(input: $input) { id } }',
  createCouponTemplate:
    'mutation ($input: CreateCouponTemplateInput!) { createCouponTemplate(input: $input) { id } }',
  claimCoupon: 'mutation ($input: ClaimCouponInput!) { claimCoupon(input: $input) { __typename } }',
  grantCoupon: 'mutation ($input: GrantCouponInput!) { grantCoupon(input: $input) { __typename } }',
  grantCoupons: 'mutation ($input: GrantCouponsInput!) { grantCoupons(input: $input) { granted } }',
  markMessagesRead:
    'mutation ($input: MarkMessagesReadInput!) { markMessagesRead(input: $input) { read } }',
  evaluateBenefits:
    'query ($input: EvaluateBenefitsInput!) { evaluateBenefits(input: $input) { candidates { couponId } } }',
  reserveCoupon:
    'mutation ($input: ReserveCouponInput!) { reserveCoupon(input: $input) { __typename } }',
  redeemCoupon: 'mutation ($input: RedeemCouponInput!) { redeemCoupon(input: $input) }',
  releaseCoupon: 'mutation ($input: ReleaseCouponInput!) { releaseCoupon(input: $input) }',
  rollBackCoupon: 'mutation ($input: RollBackCouponInput!) { rollBackCoupon(input: $input) }',
} as const;
type Operation = keyof typeof documents;

const key = 'a-key-of-some-length';
const ulid = id();
const line = {
  lineKey: 'a',
  skuId: ulid,
  productId: ulid,
  categoryId: ulid,
  unitPriceMinor: 100,
  quantity: 1,
};
const valid: Record<Operation, Record<string, unknown>> = {
  createPromotion: {
    idempotencyKey: key,
    name: { zh: '名', en: 'Name' },
    rule: { percentage: { percentOff: 10 } },
    startsAt: '2026-11-01T00:00:00Z',
  },
  endPromotion: { promotionId: ulid },
  createCouponTemplate: { ...templateInput, idempotencyKey: key, code: 'CODE' },
  claimCoupon: { templateId: ulid, idempotencyKey: key },
  grantCoupon: { templateId: ulid, memberId: ulid, idempotencyKey: key },
  voidCoupon: { couponId: ulid, reason: 'mistake', idempotencyKey: key },
  grantCoupons: { templateId: ulid, memberIds: [ulid], batchKey: key },
  markMessagesRead: { ids: [ulid] },
  evaluateBenefits: { at: '2026-11-22T00:00:00Z', currency: 'CNY', lines: [line] },
  reserveCoupon: { couponId: ulid, memberId: ulid, orderId: ulid, until: '2026-12-01T00:00:00Z' },
  redeemCoupon: { couponId: ulid, orderId: ulid },
  releaseCoupon: { couponId: ulid, orderId: ulid },
  rollBackCoupon: { couponId: ulid, orderId: ulid, refundId: ulid },
};

let marketing: Marketing;
beforeAll(async () => {
  marketing = await startMarketing();
});
afterAll(() => marketing.stop());

const ownTables = [
  'promotion',
  'coupon_template',
  'coupon',
  'coupon_quota',
  'coupon_use',
  'message',
  'message_inbox',
  'idempotency_record',
];
async function traces(): Promise<number> {
  let count = (await outboxEvents(marketing.database)).length;
  for (const table of ownTables) {
    const rows = await marketing.database.read.query<{ count: number }[]>(
      `SELECT COUNT(*) AS count FROM ${table}`,
    );
    count += Number(rows[0]?.count);
  }
  return count;
}

const member = memberActor(ulid);
const service: readonly Operation[] = [
  'grantCoupons',
  'evaluateBenefits',
  'reserveCoupon',
  'redeemCoupon',
  'releaseCoupon',
  'rollBackCoupon',
];
const staff: readonly Operation[] = [
  'createPromotion',
  'endPromotion',
  'createCouponTemplate',
  'grantCoupon',
  'voidCoupon',
];
const members: readonly Operation[] = ['claimCoupon', 'markMessagesRead'];
const closedTo: [Operation, string, Actor, string][] = [
  ...service.flatMap((operation): [Operation, string, Actor, string][] => [
    [operation, 'an admin', adminActor(), 'FORBIDDEN'],
    [operation, 'a member', member, 'FORBIDDEN'],
    [operation, 'a partner', partnerActor(['stock:write']), 'FORBIDDEN'],
    [operation, 'nobody', anonymousActor(), 'UNAUTHENTICATED'],
  ]),
  ...staff.flatMap((operation): [Operation, string, Actor, string][] => [
    [operation, 'a clerk', clerkOf(ulid), 'FORBIDDEN'],
    [operation, 'an analyst', analystActor(), 'FORBIDDEN'],
    [operation, 'a member', member, 'FORBIDDEN'],
    [operation, 'nobody', anonymousActor(), 'UNAUTHENTICATED'],
  ]),
  ...members.flatMap((operation): [Operation, string, Actor, string][] => [
    [operation, 'a marketer', marketer, 'FORBIDDEN'],
    [operation, 'a capability', trade, 'FORBIDDEN'],
    [operation, 'nobody', anonymousActor(), 'UNAUTHENTICATED'],
  ]),
];

describe('an operation', () => {
  it.each(closedTo)('%s is closed to %s and leaves no trace', async (operation, _, actor, code) => {
    const before = await traces();
    expect(
      await marketing.refusal(actor, documents[operation], { input: valid[operation] }),
    ).toEqual({ code, field: undefined });
    expect(await traces()).toBe(before);
  });

  const threshold = { thresholdMinor: 100, amountOffMinor: 10, currency: 'CNY' };
  const memberPrice = (price: Record<string, unknown>) => ({
    rule: { memberPrice: { prices: [{ tierCode: 'GOLD', ...price }] } },
  });
  it.each<[Operation, Record<string, unknown>, string, string]>([
    ['createPromotion', { name: { zh: ' ', en: 'x' } }, 'BAD_USER_INPUT', 'name.zh'],
    ['createPromotion', { rule: {} }, 'BAD_USER_INPUT', 'rule'],
    [
      'createPromotion',
      { rule: { threshold, percentage: { percentOff: 1 } } },
      'BAD_USER_INPUT',
      'rule',
    ],
    [
      'createPromotion',
      { rule: { threshold: { ...threshold, amountOffMinor: 101 } } },
      'BAD_USER_INPUT',
      'rule.threshold.amountOffMinor',
    ],
    [
      'createPromotion',
      { rule: { threshold: { ...threshold, thresholdMinor: 0 } } },
      'BAD_USER_INPUT',
      'rule.threshold.thresholdMinor',
    ],
    [
      'createPromotion',
      { rule: { threshold: { ...threshold, currency: 'cny' } } },
      'BAD_USER_INPUT',
      'rule.threshold.currency',
    ],
    [
      'createPromotion',
      { rule: { percentage: { percentOff: 100 } } },
      'BAD_USER_INPUT',
      'rule.percentage.percentOff',
    ],
    [
      'createPromotion',
      { rule: { nthPiece: { nth: 1, percentOff: 50 } } },
      'BAD_USER_INPUT',
      'rule.nthPiece.nth',
    ],
    ['createPromotion', memberPrice({}), 'BAD_USER_INPUT', 'rule.memberPrice.prices.0'],
    [
      'createPromotion',
      memberPrice({ fixedMinor: 100 }),
      'BAD_USER_INPUT',
      'rule.memberPrice.prices.0',
    ],
    [
      'createPromotion',
      memberPrice({ fixedMinor: 100, currency: 'CNY', percentOff: 5 }),
      'BAD_USER_INPUT',
      'rule.memberPrice.prices.0',
    ],
    [
      'createPromotion',
      { ...memberPrice({ percentOff: 5 }), stackable: false },
      'BAD_USER_INPUT',
      'stackable',
    ],
    [
      'createPromotion',
      { ...memberPrice({ percentOff: 5 }), exclusiveGroup: 'g' },
      'BAD_USER_INPUT',
      'stackable',
    ],
    ['createPromotion', { endsAt: '2026-11-01T00:00:00Z' }, 'BAD_USER_INPUT', 'endsAt'],
    ['createPromotion', { priority: 1001 }, 'BAD_USER_INPUT', 'priority'],
    ['createPromotion', { touchpoints: ['moon'] }, 'BAD_USER_INPUT', 'touchpoints.0'],
    ['createPromotion', { storeIds: ['s1'] }, 'INVALID_ID', 'storeIds.0'],
    ['createPromotion', { scope: { skuIds: [] } }, 'BAD_USER_INPUT', 'scope.skuIds'],
    [
      'createPromotion',
      { scope: { skuIds: [ulid], productIds: [ulid] } },
      'BAD_USER_INPUT',
      'scope',
    ],
    ['createPromotion', { scope: { categoryIds: ['sun'] } }, 'INVALID_ID', 'scope.categoryIds.0'],
    ['createPromotion', { scope: { categoryIds: [ulid] } }, 'NOT_FOUND', 'scope.categoryIds'],
    ['createPromotion', { idempotencyKey: 'short' }, 'BAD_USER_INPUT', 'idempotencyKey'],
    ['endPromotion', { promotionId: '1' }, 'INVALID_ID', 'promotionId'],
    ['createCouponTemplate', { code: 'small letters' }, 'BAD_USER_INPUT', 'code'],
    ['createCouponTemplate', { rule: { currency: 'CNY' } }, 'BAD_USER_INPUT', 'rule'],
    [
      'createCouponTemplate',
      { rule: { currency: 'CNY', amountMinor: 5, percentOff: 5 } },
      'BAD_USER_INPUT',
      'rule',
    ],
    [
      'createCouponTemplate',
      { rule: { currency: 'CNY', amountMinor: 5, capMinor: 5 } },
      'BAD_USER_INPUT',
      'rule',
    ],
    [
      'createCouponTemplate',
      { rule: { currency: 'CNY', amountMinor: -5 } },
      'BAD_USER_INPUT',
      'rule.amountMinor',
    ],
    ['createCouponTemplate', { validity: {} }, 'BAD_USER_INPUT', 'validity'],
    [
      'createCouponTemplate',
      { validity: { days: 5, from: '2026-11-01T00:00:00Z' } },
      'BAD_USER_INPUT',
      'validity',
    ],
    [
      'createCouponTemplate',
      { validity: { from: '2026-11-02T00:00:00Z', until: '2026-11-01T00:00:00Z' } },
      'BAD_USER_INPUT',
      'validity',
    ],
    ['createCouponTemplate', { total: 0 }, 'BAD_USER_INPUT', 'total'],
    ['createCouponTemplate', { perMember: 0 }, 'BAD_USER_INPUT', 'perMember'],
    [
      'createCouponTemplate',
      { scope: { categoryIds: [categories.sun, ulid] } },
      'NOT_FOUND',
      'scope.categoryIds',
    ],
    [
      'createCouponTemplate',
      { idempotencyKey: 'x'.repeat(129) },
      'BAD_USER_INPUT',
      'idempotencyKey',
    ],
    ['claimCoupon', { templateId: 'x' }, 'INVALID_ID', 'templateId'],
    ['claimCoupon', {}, 'NOT_FOUND', 'templateId'],
    ['grantCoupon', { memberId: 'x' }, 'INVALID_ID', 'memberId'],
    ['grantCoupon', {}, 'NOT_FOUND', 'templateId'],
    ['voidCoupon', { reason: ' ' }, 'BAD_USER_INPUT', 'reason'],
    ['voidCoupon', { idempotencyKey: 'short' }, 'BAD_USER_INPUT', 'idempotencyKey'],
    ['voidCoupon', {}, 'NOT_FOUND', 'couponId'],
    ['grantCoupons', { memberIds: [] }, 'BAD_USER_INPUT', 'memberIds'],
    [
      'grantCoupons',
      { memberIds: Array.from({ length: 1001 }, () => ulid) },
      'BAD_USER_INPUT',
      'memberIds',
    ],
    ['grantCoupons', { memberIds: [ulid, 'x'] }, 'INVALID_ID', 'memberIds.1'],
    ['grantCoupons', {}, 'NOT_FOUND', 'templateId'],
    ['markMessagesRead', { ids: [] }, 'BAD_USER_INPUT', 'ids'],
    ['markMessagesRead', { ids: ['x'] }, 'INVALID_ID', 'ids.0'],
    ['markMessagesRead', { ids: Array.from({ length: 101 }, () => ulid) }, 'BAD_USER_INPUT', 'ids'],
    ['evaluateBenefits', { currency: 'RMB1' }, 'BAD_USER_INPUT', 'currency'],
    ['evaluateBenefits', { memberId: 'x' }, 'INVALID_ID', 'memberId'],
    ['evaluateBenefits', { lines: [line, line] }, 'BAD_USER_INPUT', 'lines'],
    [
      'evaluateBenefits',
      { lines: Array.from({ length: 501 }, (_, at) => ({ ...line, lineKey: String(at) })) },
      'BAD_USER_INPUT',
      'lines',
    ],
    [
      'evaluateBenefits',
      { lines: [{ ...line, quantity: 0 }] },
      'BAD_USER_INPUT',
      'lines.0.quantity',
    ],
    [
      'evaluateBenefits',
      { lines: [{ ...line, quantity: 1000 }] },
      'BAD_USER_INPUT',
      'lines.0.quantity',
    ],
    [
      'evaluateBenefits',
      { lines: [{ ...line, unitPriceMinor: -1 }] },
      'BAD_USER_INPUT',
      'lines.0.unitPriceMinor',
    ],
    ['evaluateBenefits', { lines: [{ ...line, skuId: 'x' }] }, 'INVALID_ID', 'lines.0.skuId'],
    ['reserveCoupon', { orderId: 'x' }, 'INVALID_ID', 'orderId'],
    ['redeemCoupon', { couponId: 'x' }, 'INVALID_ID', 'couponId'],
    ['releaseCoupon', { orderId: '' }, 'INVALID_ID', 'orderId'],
    ['rollBackCoupon', { refundId: 'x' }, 'INVALID_ID', 'refundId'],
  ])(
    '%s with %j is refused with %s at %s and leaves no trace',
    async (operation, wrong, code, field) => {
      const actor = service.includes(operation)
        ? trade
        : staff.includes(operation)
          ? marketer
          : member;
      const before = await traces();
      expect(
        await marketing.refusal(actor, documents[operation], {
          input: { ...valid[operation], ...wrong },
        }),
      ).toEqual({ code, field });
      expect(await traces()).toBe(before);
    },
  );
});

describe('a list', () => {
  const walletOf = (args: string) =>
    `query ($member: [_Any!]!) { _entities(representations: $member) { ... on Member { coupons(${args}) { nodes { id } } } } }`;
  const lists: [string, (args: string) => string][] = [
    ['promotions', (args) => `{ promotions(${args}) { nodes { id } } }`],
    ['coupons', walletOf],
    ['messages', (args) => walletOf(args).replace('coupons', 'messages')],
  ];

  it.each(
    lists.flatMap(([name, document]): [string, string, string, string][] => [
      [name, 'first: 10000', document('first: 10000'), 'PAGE_TOO_LARGE'],
      [name, 'first: 0', document('first: 0'), 'BAD_USER_INPUT'],
      [name, 'a forged cursor', document('after: "WyJ4Il0"'), 'INVALID_CURSOR'],
      [name, 'nonsense for a cursor', document('after: "page 2"'), 'INVALID_CURSOR'],
    ]),
  )('of %s refuses %s', async (_name, _what, document, code) => {
    const variables = document.includes('$member')
      ? { member: [{ __typename: 'Member', id: ulid }] }
      : {};
    expect((await marketing.refusal(member, document, variables))?.code).toBe(code);
  });

  it('refuses an id that is none', async () => {
    expect(await marketing.refusal(member, '{ coupon(id: "x") { id } }')).toEqual({
      code: 'INVALID_ID',
      field: 'id',
    });
  });
});
