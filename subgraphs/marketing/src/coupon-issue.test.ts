import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anonymousActor, memberActor, serviceActor } from '@hub/kernel/testing';
import {
  id,
  type Marketing,
  marketer,
  startMarketing,
  templateInput,
} from './marketing.fixture.js';

const claim = `mutation ($input: ClaimCouponInput!) { claimCoupon(input: $input) { __typename
  ... on CouponClaimed { coupon { id status validFrom validUntil orderId template { code issued } } } ... on CouponSoldOut { message } ... on CouponLimitReached { message } } }`;
const grant = `mutation ($input: GrantCouponInput!) { grantCoupon(input: $input) { __typename ... on CouponClaimed { coupon { id status } } ... on CouponSoldOut { message } ... on CouponLimitReached { message } } }`;
const grantMany = `mutation ($input: GrantCouponsInput!) { grantCoupons(input: $input) { granted skippedMemberIds } }`;
const createTemplate = `mutation ($input: CreateCouponTemplateInput!) { createCouponTemplate(input: $input) {
  id code name { zh en } kind threshold { amountMinor currency } amount { amountMinor currency } percentOff cap { amountMinor currency }
  validFrom validUntil validDays total issued perMember claimable } }`;

let marketing: Marketing;
beforeAll(async () => {
  marketing = await startMarketing();
});
afterAll(() => marketing.stop());

const day = 86_400_000;
const inDays = (days: number) =>
  new Date(marketing.clock.now().getTime() + days * day).toISOString();
const announced = async (couponId: string) =>
  (await marketing.outboxEvents())
    .filter(({ aggregateId }) => aggregateId === couponId)
    .map(({ type, payload }) => ({ type, payload }));

describe('a coupon template', () => {
  it('of an amount is answered whole and created once per key', async () => {
    const input = {
      ...templateInput,
      idempotencyKey: 'template-once',
      code: 'AUTUMN-20',
      total: 100,
      perMember: 2,
    };
    const first = await marketing.execute(marketer, createTemplate, { input });
    expect(first).toEqual({
      data: {
        createCouponTemplate: {
          id: expect.any(String),
          code: 'AUTUMN-20',
          name: templateInput.name,
          kind: 'AMOUNT_OFF',
          threshold: { amountMinor: 10000, currency: 'CNY' },
          amount: { amountMinor: 2000, currency: 'CNY' },
          percentOff: null,
          cap: null,
          validFrom: null,
          validUntil: null,
          validDays: 30,
          total: 100,
          issued: 0,
          perMember: 2,
          claimable: true,
        },
      },
    });
    expect(await marketing.execute(marketer, createTemplate, { input })).toEqual(first);
    expect(
      await marketing.refusal(marketer, createTemplate, {
        input: { ...input, idempotencyKey: 'another-key' },
      }),
    ).toEqual({ code: 'TEMPLATE_CODE_TAKEN', field: 'code' });
  });

  it('of a percentage with a window is answered whole', async () => {
    const window = { from: '2026-11-01T00:00:00.000Z', until: '2026-12-01T00:00:00.000Z' };
    const input = {
      ...templateInput,
      idempotencyKey: 'template-percent',
      code: 'PERCENT',
      rule: { currency: 'CNY', percentOff: 12, capMinor: 5000 },
      validity: window,
    };
    expect(await marketing.ask(marketer, createTemplate, { input })).toMatchObject({
      createCouponTemplate: {
        kind: 'PERCENT_OFF',
        threshold: null,
        amount: null,
        percentOff: 12,
        cap: { amountMinor: 5000, currency: 'CNY' },
        validFrom: window.from,
        validUntil: window.until,
        validDays: null,
      },
    });
  });

  it('that members can take is shown to everybody until it is sold out or over', async () => {
    const list = async () =>
      (
        await marketing.ask<{ claimableCoupons: { id: string }[] }>(
          anonymousActor(),
          '{ claimableCoupons { id } }',
        )
      ).claimableCoupons.map((each) => each.id);
    const open = await marketing.createTemplate();
    const staffOnly = await marketing.createTemplate({ claimable: false });
    const over = await marketing.createTemplate({
      validity: { from: '2026-01-01T00:00:00Z', until: '2026-02-01T00:00:00Z' },
    });
    const single = await marketing.createTemplate({ total: 1 });
    expect(await list()).toEqual(expect.arrayContaining([open, single]));
    await marketing.claim(id(), single);
    const left = await list();
    expect(left).toContain(open);
    for (const hidden of [staffOnly, over, single]) expect(left).not.toContain(hidden);
  });
});

describe('taking a coupon', () => {
  it('puts it into the wallet, announces it, and answers the same again', async () => {
    const [memberId, templateId] = [id(), await marketing.createTemplate()];
    const input = { templateId, idempotencyKey: 'claim-once' };
    const first = await marketing.execute<{ claimCoupon: { coupon: { id: string } } }>(
      memberActor(memberId),
      claim,
      { input },
    );
    const now = marketing.clock.now().toISOString();
    expect(first).toEqual({
      data: {
        claimCoupon: {
          __typename: 'CouponClaimed',
          coupon: {
            id: expect.any(String),
            status: 'AVAILABLE',
            validFrom: now,
            validUntil: inDays(30),
            orderId: null,
            template: { code: expect.any(String), issued: 1 },
          },
        },
      },
    });
    expect(await marketing.execute(memberActor(memberId), claim, { input })).toEqual(first);
    const couponId = first.data?.claimCoupon.coupon.id ?? '';
    expect(await announced(couponId)).toEqual([
      {
        type: 'marketing.coupon_issued.v1',
        payload: { couponId, templateId, memberId, source: 'claimed' },
      },
    ]);
    expect(
      await marketing.refusal(memberActor(memberId), claim, {
        input: { ...input, templateId: await marketing.createTemplate() },
      }),
    ).toEqual({ code: 'IDEMPOTENCY_KEY_REUSED', field: undefined });
  });

  it('is refused when all are taken, but a repeat of a claim that worked still answers it', async () => {
    const templateId = await marketing.createTemplate({ total: 1 });
    const winner = memberActor(id());
    const input = { templateId, idempotencyKey: 'the-last-one' };
    const won = await marketing.execute(winner, claim, { input });
    expect(await marketing.execute(memberActor(id()), claim, { input })).toEqual({
      data: {
        claimCoupon: {
          __typename: 'CouponSoldOut',
          message: 'All 1 of these coupons have been taken',
        },
      },
    });
    expect(await marketing.execute(winner, claim, { input })).toEqual(won);
  });

  it('is refused at the limit of the member', async () => {
    const [member, templateId] = [
      memberActor(id()),
      await marketing.createTemplate({ perMember: 1 }),
    ];
    await marketing.claim(member.memberId, templateId);
    expect(
      await marketing.execute(member, claim, {
        input: { templateId, idempotencyKey: 'second-one' },
      }),
    ).toEqual({
      data: {
        claimCoupon: {
          __typename: 'CouponLimitReached',
          message: 'No member may have more than 1 of these coupons',
        },
      },
    });
  });

  it('that staff give or whose time is over is refused', async () => {
    const member = memberActor(id());
    const staffOnly = await marketing.createTemplate({ claimable: false });
    const over = await marketing.createTemplate({
      validity: { from: '2026-01-01T00:00:00Z', until: '2026-02-01T00:00:00Z' },
    });
    for (const templateId of [staffOnly, over]) {
      expect(
        await marketing.refusal(member, claim, {
          input: { templateId, idempotencyKey: 'not-for-you' },
        }),
      ).toEqual({ code: 'COUPON_NOT_CLAIMABLE', field: undefined });
    }
    expect(
      await marketing.refusal(member, claim, {
        input: { templateId: id(), idempotencyKey: 'unknown-one' },
      }),
    ).toEqual({ code: 'NOT_FOUND', field: 'templateId' });
    const { data } = await marketing.execute<{
      claimableCoupons: { id: string; issued: number }[];
    }>(member, '{ claimableCoupons { id issued } }');
    expect(
      data?.claimableCoupons.filter((each) => each.id === staffOnly || each.id === over),
    ).toEqual([]);
  });
});

describe('giving coupons', () => {
  it('to one member tells the member', async () => {
    const [memberId, templateId] = [id(), await marketing.createTemplate({ claimable: false })];
    const answer = await marketing.ask<{ grantCoupon: { coupon: { id: string } } }>(
      marketer,
      grant,
      { input: { templateId, memberId, idempotencyKey: 'grant-one' } },
    );
    const couponId = answer.grantCoupon.coupon.id;
    expect(answer).toEqual({
      grantCoupon: { __typename: 'CouponClaimed', coupon: { id: couponId, status: 'AVAILABLE' } },
    });
    expect(await announced(couponId)).toEqual([
      {
        type: 'marketing.coupon_issued.v1',
        payload: { couponId, templateId, memberId, source: 'granted' },
      },
    ]);
    expect(await announced(memberId)).toEqual([
      {
        type: 'marketing.message_delivered.v1',
        payload: {
          messageId: expect.any(String),
          memberId,
          template: 'coupon_issued',
          channel: 'in_app',
          subjectId: couponId,
        },
      },
    ]);
  });

  it('to a thousand members at once is quick, fair to limits and done once', async () => {
    const templateId = await marketing.createTemplate({ perMember: 1, total: 1500 });
    const members = Array.from({ length: 1000 }, id);
    await marketing.claim(members[0] ?? '', templateId);
    const input = {
      templateId,
      memberIds: [...members, members[1]].slice(1),
      batchKey: 'first-batch',
    };
    const seed = serviceActor('seed');
    let statements = await marketing.statements(async () => {
      expect(
        await marketing.execute(seed, grantMany, { input: { ...input, memberIds: members } }),
      ).toEqual({ data: { grantCoupons: { granted: 999, skippedMemberIds: [members[0]] } } });
    });
    expect(statements.length).toBeLessThan(40);
    statements = await marketing.statements(async () => {
      expect(
        await marketing.execute(seed, grantMany, { input: { ...input, memberIds: members } }),
      ).toEqual({ data: { grantCoupons: { granted: 999, skippedMemberIds: [members[0]] } } });
    });
    expect(statements.length).toBeLessThan(5);
    expect(await marketing.refusal(seed, grantMany, { input })).toEqual({
      code: 'IDEMPOTENCY_KEY_REUSED',
      field: undefined,
    });
    const others = Array.from({ length: 600 }, id);
    expect(
      await marketing.refusal(seed, grantMany, {
        input: { templateId, memberIds: others, batchKey: 'second-batch' },
      }),
    ).toEqual({ code: 'COUPON_SOLD_OUT', field: undefined });
    expect(
      await marketing.execute(seed, grantMany, {
        input: {
          templateId,
          memberIds: [others[0], others[0]],
          batchKey: 'third-batch',
          notify: true,
        },
      }),
    ).toEqual({
      data: { grantCoupons: { granted: 1, skippedMemberIds: [] } },
    });
    expect((await announced(others[0] ?? '')).map(({ type }) => type)).toEqual([
      'marketing.message_delivered.v1',
    ]);
  });
});
