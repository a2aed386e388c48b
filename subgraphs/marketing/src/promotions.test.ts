import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anonymousActor, clerkOf, memberActor } from '@hub/kernel/testing';
import {
  categories,
  id,
  type Marketing,
  marketer,
  startMarketing,
  trade,
} from './marketing.fixture.js';

const promotionFields = `id kind name { zh en } rule ruleText { zh en } startsAt endsAt active priority stackable exclusiveGroup storeIds touchpoints`;
const create = `mutation ($input: CreatePromotionInput!) { createPromotion(input: $input) { ${promotionFields} } }`;
const end = `mutation ($input: EndPromotionInput!) { endPromotion(input: $input) { id active endsAt } }`;
const list = `query ($first: Int, $after: String) { promotions(first: $first, after: $after) { nodes { id name { en } } pageInfo { hasNextPage endCursor } } }`;
const skus = `query ($skus: [_Any!]!) { _entities(representations: $skus) { ... on Sku { id promotions { id kind name { zh en } endsAt } memberPrices { tierCode price { amountMinor currency } } } } }`;
const evaluate = `query ($input: EvaluateBenefitsInput!) { evaluateBenefits(input: $input) {
  lines { lineKey discounts { kind sourceId name { zh en } amountMinor } }
  couponProblem { couponId reason message }
  candidates { couponId usable savingMinor reason } } }`;

let marketing: Marketing;
beforeAll(async () => {
  marketing = await startMarketing();
});
afterAll(() => marketing.stop());

const startsAt = '2026-11-01T00:00:00.000Z';
const name = { zh: '防晒节', en: 'Sun week' };
const sku = (categoryId: string, amountMinor = 10000, skuId = id(), productId = id()) => ({
  __typename: 'Sku',
  id: skuId,
  price: { amountMinor, currency: 'CNY' },
  product: {
    __typename: 'Product',
    id: productId,
    category: { __typename: 'Category', id: categoryId },
  },
});
const endEverything = async () => {
  const { promotions } = await marketing.ask<{ promotions: { nodes: { id: string }[] } }>(
    anonymousActor(),
    list,
    { first: 50 },
  );
  for (const each of promotions.nodes)
    await marketing.ask(marketer, end, { input: { promotionId: each.id } });
  marketing.clock.advance(1);
};

describe('a promotion', () => {
  it('is created once per key and answered whole', async () => {
    const input = {
      idempotencyKey: 'create-once',
      name,
      rule: { threshold: { thresholdMinor: 19900, amountOffMinor: 3000, currency: 'CNY' } },
      scope: { categoryIds: [categories.care] },
      startsAt,
      endsAt: '2026-12-01T00:00:00Z',
      priority: 5,
      stackable: false,
      exclusiveGroup: 'sun',
      storeIds: [id()],
      touchpoints: ['app', 'pos'],
    };
    const first = await marketing.execute(marketer, create, { input });
    expect(first).toEqual({
      data: {
        createPromotion: {
          id: expect.stringMatching(/^[0-9A-Z]{26}$/),
          kind: 'THRESHOLD',
          name,
          rule: '满¥199减¥30',
          ruleText: { zh: '满¥199减¥30', en: '¥30 off from ¥199' },
          startsAt,
          endsAt: '2026-12-01T00:00:00.000Z',
          active: true,
          priority: 5,
          stackable: false,
          exclusiveGroup: 'sun',
          storeIds: input.storeIds,
          touchpoints: ['app', 'pos'],
        },
      },
    });
    expect(await marketing.execute(marketer, create, { input })).toEqual(first);
    expect(await marketing.refusal(marketer, create, { input: { ...input, priority: 6 } })).toEqual(
      { code: 'IDEMPOTENCY_KEY_REUSED', field: undefined },
    );
    await endEverything();
  });

  it('ends once, is seen by staff afterwards and by nobody else', async () => {
    const promotionId = await marketing.createPromotion({
      name,
      rule: { percentage: { percentOff: 10 } },
    });
    const seen = async (actor: Parameters<Marketing['execute']>[0]) =>
      (
        await marketing.ask<{ promotions: { nodes: { id: string }[] } }>(actor, list, { first: 50 })
      ).promotions.nodes.some((node) => node.id === promotionId);
    expect(await seen(anonymousActor())).toBe(true);
    const later = '2026-11-23T00:00:00.000Z';
    expect(await marketing.execute(marketer, end, { input: { promotionId, at: later } })).toEqual({
      data: { endPromotion: { id: promotionId, active: true, endsAt: later } },
    });
    expect(await marketing.refusal(marketer, end, { input: { promotionId, at: later } })).toEqual({
      code: 'PROMOTION_ENDED',
      field: undefined,
    });
    const now = marketing.clock.now().toISOString();
    expect(await marketing.execute(marketer, end, { input: { promotionId } })).toEqual({
      data: { endPromotion: { id: promotionId, active: false, endsAt: now } },
    });
    expect(await seen(anonymousActor())).toBe(false);
    expect(await seen(clerkOf(id()))).toBe(true);
    expect(await marketing.refusal(marketer, end, { input: { promotionId: id() } })).toEqual({
      code: 'NOT_FOUND',
      field: 'promotionId',
    });
    expect(
      await marketing.refusal(marketer, end, {
        input: { promotionId, at: '2020-01-01T00:00:00Z' },
      }),
    ).toEqual({ code: 'BAD_USER_INPUT', field: 'at' });
  });

  it('is listed by keyset, newest first, in one statement', async () => {
    const made: string[] = [];
    for (let at = 0; at < 5; at += 1) {
      marketing.clock.advance(1);
      made.unshift(
        await marketing.createPromotion({
          name: { zh: '列', en: `List ${at}` },
          rule: { percentage: { percentOff: 1 } },
        }),
      );
    }
    const pages: string[] = [];
    let after: string | null = null;
    const statements = await marketing.statements(async () => {
      do {
        const {
          promotions,
        }: {
          promotions: {
            nodes: { id: string }[];
            pageInfo: { hasNextPage: boolean; endCursor: string };
          };
        } = await marketing.ask(anonymousActor(), list, { first: 2, after });
        pages.push(...promotions.nodes.map((node) => node.id));
        after = promotions.pageInfo.hasNextPage ? promotions.pageInfo.endCursor : null;
      } while (after !== null);
    });
    expect(pages).toEqual(made);
    expect(statements).toHaveLength(3);
    await endEverything();
  });
});

describe('a SKU', () => {
  it('shows what runs for it, and costs one statement for a whole shelf', async () => {
    const sun = sku(categories.spray);
    const everywhere = await marketing.createPromotion({
      name,
      rule: { percentage: { percentOff: 10 } },
      priority: 1,
    });
    const care = await marketing.createPromotion({
      name,
      rule: { nthPiece: { nth: 2, percentOff: 50 } },
      scope: { categoryIds: [categories.care] },
      priority: 2,
    });
    const product = await marketing.createPromotion({
      name,
      rule: { percentage: { percentOff: 20 } },
      scope: { productIds: [sun.product.id] },
      priority: 3,
    });
    const counter = await marketing.createPromotion({
      name,
      rule: { percentage: { percentOff: 30 } },
      touchpoints: ['pos'],
      priority: 4,
    });
    await marketing.createPromotion({
      name,
      rule: { percentage: { percentOff: 30 } },
      scope: { skuIds: [id()] },
    });
    const prices = await marketing.createPromotion({
      name,
      rule: {
        memberPrice: {
          prices: [
            { tierCode: 'GOLD', percentOff: 5 },
            { tierCode: 'PLATINUM', fixedMinor: 8800, currency: 'CNY' },
          ],
        },
      },
    });
    const toy = sku(categories.toys, 8000);
    const shelf = [sun, toy, ...Array.from({ length: 48 }, () => sku(categories.toys))];
    let answer: { _entities: unknown[] } | undefined;
    const statements = await marketing.statements(async () => {
      answer = await marketing.ask<{ _entities: unknown[] }>(
        anonymousActor(),
        skus,
        { skus: shelf },
        { touchpoint: 'app' },
      );
    });
    expect(statements).toHaveLength(1);
    const shown = (promotionId: string, kind: string) => ({
      id: promotionId,
      kind,
      name,
      endsAt: null,
    });
    expect(answer?._entities.slice(0, 2)).toEqual([
      {
        id: sun.id,
        promotions: [
          shown(product, 'PERCENTAGE'),
          shown(care, 'NTH_PIECE'),
          shown(everywhere, 'PERCENTAGE'),
          shown(prices, 'MEMBER_PRICE'),
        ],
        memberPrices: [
          { tierCode: 'GOLD', price: { amountMinor: 9500, currency: 'CNY' } },
          { tierCode: 'PLATINUM', price: { amountMinor: 8800, currency: 'CNY' } },
        ],
      },
      {
        id: toy.id,
        promotions: [shown(everywhere, 'PERCENTAGE'), shown(prices, 'MEMBER_PRICE')],
        memberPrices: [{ tierCode: 'GOLD', price: { amountMinor: 7600, currency: 'CNY' } }],
      },
    ]);
    const atCounter = await marketing.ask<{ _entities: { promotions: { id: string }[] }[] }>(
      clerkOf(id()),
      skus,
      { skus: [toy] },
      { touchpoint: 'pos' },
    );
    expect(atCounter._entities[0]?.promotions[0]?.id).toBe(counter);
    await endEverything();
  });
});

describe('the evaluation of a cart', () => {
  it('applies member price, promotion and coupon, and tells what each coupon would save, in three statements', async () => {
    const memberId = id();
    const prices = await marketing.createPromotion({
      name,
      rule: { memberPrice: { prices: [{ tierCode: 'GOLD', percentOff: 10 }] } },
    });
    const threshold = await marketing.createPromotion({
      name,
      rule: { threshold: { thresholdMinor: 10000, amountOffMinor: 1000, currency: 'CNY' } },
      scope: { categoryIds: [categories.care] },
    });
    const coupon = await marketing.claim(
      memberId,
      await marketing.createTemplate({ rule: { currency: 'CNY', amountMinor: 500 } }),
    );
    const far = await marketing.claim(
      memberId,
      await marketing.createTemplate({
        rule: { currency: 'CNY', thresholdMinor: 999900, percentOff: 50, capMinor: 100 },
      }),
    );
    const input = {
      memberId,
      tierCode: 'GOLD',
      storeId: null,
      at: marketing.clock.now().toISOString(),
      currency: 'CNY',
      couponId: coupon,
      withCandidates: true,
      lines: [
        {
          lineKey: 'a',
          skuId: id(),
          productId: id(),
          categoryId: categories.spray,
          unitPriceMinor: 10000,
          quantity: 2,
        },
        {
          lineKey: 'b',
          skuId: id(),
          productId: id(),
          categoryId: categories.toys,
          unitPriceMinor: 999,
          quantity: 1,
        },
      ],
    };
    const couponName = { zh: '满百减二十', en: '¥20 off ¥100' };
    let answer;
    const statements = await marketing.statements(async () => {
      answer = await marketing.execute(trade, evaluate, { input });
    });
    expect(answer).toEqual({
      data: {
        evaluateBenefits: {
          lines: [
            {
              lineKey: 'a',
              discounts: [
                { kind: 'MEMBER_PRICE', sourceId: prices, name, amountMinor: 2000 },
                { kind: 'PROMOTION', sourceId: threshold, name, amountMinor: 1000 },
                { kind: 'COUPON', sourceId: coupon, name: couponName, amountMinor: 475 },
              ],
            },
            {
              lineKey: 'b',
              discounts: [
                { kind: 'MEMBER_PRICE', sourceId: prices, name, amountMinor: 100 },
                { kind: 'COUPON', sourceId: coupon, name: couponName, amountMinor: 25 },
              ],
            },
          ],
          couponProblem: null,
          candidates: [
            { couponId: coupon, usable: true, savingMinor: 500, reason: null },
            { couponId: far, usable: false, savingMinor: 0, reason: 'BELOW_THRESHOLD' },
          ],
        },
      },
    });
    expect(statements).toHaveLength(3);

    const stranger = await marketing.execute(trade, evaluate, {
      input: {
        ...input,
        memberId: id(),
        withCandidates: false,
        lines: input.lines.slice(1),
        tierCode: null,
      },
    });
    expect(stranger).toEqual({
      data: {
        evaluateBenefits: {
          lines: [{ lineKey: 'b', discounts: [] }],
          couponProblem: {
            couponId: coupon,
            reason: 'NOT_FOUND',
            message: 'This coupon is not in the wallet.',
          },
          candidates: [],
        },
      },
    });
    expect(await marketing.refusal(memberActor(memberId), evaluate, { input })).toEqual({
      code: 'FORBIDDEN',
      field: undefined,
    });
    await endEverything();
  });

  it('of a guest asks no wallet, and counts ancestor categories the caller names', async () => {
    const promotionId = await marketing.createPromotion({
      name,
      rule: { percentage: { percentOff: 10 } },
      scope: { categoryIds: [categories.toys] },
      touchpoints: ['app'],
    });
    const line = {
      lineKey: 'a',
      skuId: id(),
      productId: id(),
      unitPriceMinor: 1000,
      quantity: 1,
      categoryId: id(),
      categoryIds: [categories.toys],
    };
    const input = {
      at: marketing.clock.now().toISOString(),
      currency: 'CNY',
      lines: [line],
      touchpoint: 'app',
    };
    const discounts = async (more: Record<string, unknown>, touchpoint: 'app' | 'service') =>
      (
        await marketing.ask<{
          evaluateBenefits: { lines: { discounts: { sourceId: string }[] }[] };
        }>(trade, evaluate, { input: { ...input, ...more } }, { touchpoint })
      ).evaluateBenefits.lines[0]?.discounts.map((discount) => discount.sourceId);
    expect(await discounts({}, 'service')).toEqual([promotionId]);
    expect(await discounts({ touchpoint: null }, 'app')).toEqual([promotionId]);
    expect(await discounts({ touchpoint: null }, 'service')).toEqual([]);
    expect(await discounts({ couponId: id() }, 'service')).toEqual([promotionId]);
    await endEverything();
  });
});
