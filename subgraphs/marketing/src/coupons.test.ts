import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { adminActor, anonymousActor, clerkOf, memberActor, serviceActor } from '@hub/kernel/testing';
import { id, type Marketing, marketer, startMarketing, templateInput, trade } from './marketing.fixture.js';

const claim = `mutation ($input: ClaimCouponInput!) { claimCoupon(input: $input) { __typename
  ... on CouponClaimed { coupon { id status validFrom validUntil orderId template { code issued } } } ... on CouponSoldOut { message } ... on CouponLimitReached { message } } }`;
const grant = `mutation ($input: GrantCouponInput!) { grantCoupon(input: $input) { __typename ... on CouponClaimed { coupon { id status } } ... on CouponSoldOut { message } ... on CouponLimitReached { message } } }`;
const grantMany = `mutation ($input: GrantCouponsInput!) { grantCoupons(input: $input) { granted skippedMemberIds } }`;
const createTemplate = `mutation ($input: CreateCouponTemplateInput!) { createCouponTemplate(input: $input) {
  id code name { zh en } kind threshold { amountMinor currency } amount { amountMinor currency } percentOff cap { amountMinor currency }
  validFrom validUntil validDays total issued perMember claimable } }`;
const reserve = `mutation ($input: ReserveCouponInput!) { reserveCoupon(input: $input) { __typename ... on CouponReserved { couponId } ... on CouponRefused { couponId reason message } } }`;
const redeem = `mutation ($input: CouponUseInput!) { redeemCoupon(input: $input) }`;
const release = `mutation ($input: CouponUseInput!) { releaseCoupon(input: $input) }`;
const rollBack = `mutation ($input: RollBackCouponInput!) { rollBackCoupon(input: $input) }`;
const show = `query ($id: ID!) { coupon(id: $id) { status validFrom validUntil orderId } }`;

let marketing: Marketing;
beforeAll(async () => {
  marketing = await startMarketing();
});
afterAll(() => marketing.stop());

const day = 86_400_000;
const inDays = (days: number) => new Date(marketing.clock.now().getTime() + days * day).toISOString();
const until = () => inDays(0.01);
const shown = async (couponId: string) => (await marketing.ask<{ coupon: { status: string; orderId: string | null; validUntil: string } | null }>(adminActor(), show, { id: couponId })).coupon;
const statusOf = async (couponId: string) => (await shown(couponId))?.status;
const announced = async (couponId: string) => (await marketing.outboxEvents()).filter(({ aggregateId }) => aggregateId === couponId).map(({ type, payload }) => ({ type, payload }));

async function held() {
  const [memberId, templateId] = [id(), await marketing.createTemplate()];
  const couponId = await marketing.claim(memberId, templateId);
  const use = { couponId, orderId: id() };
  const step = async (document: string, more: Record<string, unknown> = {}) =>
    Object.values(await marketing.ask<Record<string, unknown>>(trade, document, { input: { ...use, ...more } }))[0];
  return { memberId, templateId, ...use, step, reserve: (more = {}) => step(reserve, { memberId, until: until(), ...more }) };
}

describe('a coupon template', () => {
  it('of an amount is answered whole and created once per key', async () => {
    const input = { ...templateInput, idempotencyKey: 'template-once', code: 'AUTUMN-20', total: 100, perMember: 2 };
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
    expect(await marketing.refusal(marketer, createTemplate, { input: { ...input, idempotencyKey: 'another-key' } })).toEqual({ code: 'TEMPLATE_CODE_TAKEN', field: 'code' });
  });

  it('of a percentage with a window is answered whole', async () => {
    const window = { from: '2026-11-01T00:00:00.000Z', until: '2026-12-01T00:00:00.000Z' };
    const input = { ...templateInput, idempotencyKey: 'template-percent', code: 'PERCENT', rule: { currency: 'CNY', percentOff: 12, capMinor: 5000 }, validity: window };
    expect(await marketing.ask(marketer, createTemplate, { input })).toMatchObject({
      createCouponTemplate: { kind: 'PERCENT_OFF', threshold: null, amount: null, percentOff: 12, cap: { amountMinor: 5000, currency: 'CNY' }, validFrom: window.from, validUntil: window.until, validDays: null },
    });
  });

  it('that members can take is shown to everybody until it is sold out or over', async () => {
    const list = async () =>
      (await marketing.ask<{ claimableCoupons: { id: string }[] }>(anonymousActor(), '{ claimableCoupons { id } }')).claimableCoupons.map((each) => each.id);
    const open = await marketing.createTemplate();
    const staffOnly = await marketing.createTemplate({ claimable: false });
    const over = await marketing.createTemplate({ validity: { from: '2026-01-01T00:00:00Z', until: '2026-02-01T00:00:00Z' } });
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
    const first = await marketing.execute<{ claimCoupon: { coupon: { id: string } } }>(memberActor(memberId), claim, { input });
    const now = marketing.clock.now().toISOString();
    expect(first).toEqual({
      data: {
        claimCoupon: {
          __typename: 'CouponClaimed',
          coupon: { id: expect.any(String), status: 'AVAILABLE', validFrom: now, validUntil: inDays(30), orderId: null, template: { code: expect.any(String), issued: 1 } },
        },
      },
    });
    expect(await marketing.execute(memberActor(memberId), claim, { input })).toEqual(first);
    const couponId = first.data?.claimCoupon.coupon.id ?? '';
    expect(await announced(couponId)).toEqual([{ type: 'marketing.coupon_issued.v1', payload: { couponId, templateId, memberId, source: 'claimed' } }]);
    expect(await marketing.refusal(memberActor(memberId), claim, { input: { ...input, templateId: await marketing.createTemplate() } })).toEqual({ code: 'IDEMPOTENCY_KEY_REUSED', field: undefined });
  });

  it('is refused when all are taken, but a repeat of a claim that worked still answers it', async () => {
    const templateId = await marketing.createTemplate({ total: 1 });
    const winner = memberActor(id());
    const input = { templateId, idempotencyKey: 'the-last-one' };
    const won = await marketing.execute(winner, claim, { input });
    expect(await marketing.execute(memberActor(id()), claim, { input })).toEqual({
      data: { claimCoupon: { __typename: 'CouponSoldOut', message: 'All 1 of these coupons have been taken' } },
    });
    expect(await marketing.execute(winner, claim, { input })).toEqual(won);
  });

  it('is refused at the limit of the member', async () => {
    const [member, templateId] = [memberActor(id()), await marketing.createTemplate({ perMember: 1 })];
    await marketing.claim(member.memberId, templateId);
    expect(await marketing.execute(member, claim, { input: { templateId, idempotencyKey: 'second-one' } })).toEqual({
      data: { claimCoupon: { __typename: 'CouponLimitReached', message: 'No member may have more than 1 of these coupons' } },
    });
  });

  it('that staff give or whose time is over is refused', async () => {
    const member = memberActor(id());
    const staffOnly = await marketing.createTemplate({ claimable: false });
    const over = await marketing.createTemplate({ validity: { from: '2026-01-01T00:00:00Z', until: '2026-02-01T00:00:00Z' } });
    for (const templateId of [staffOnly, over]) {
      expect(await marketing.refusal(member, claim, { input: { templateId, idempotencyKey: 'not-for-you' } })).toEqual({ code: 'COUPON_NOT_CLAIMABLE', field: undefined });
    }
    expect(await marketing.refusal(member, claim, { input: { templateId: id(), idempotencyKey: 'unknown-one' } })).toEqual({ code: 'NOT_FOUND', field: 'templateId' });
    const { data } = await marketing.execute<{ claimableCoupons: { id: string; issued: number }[] }>(member, '{ claimableCoupons { id issued } }');
    expect(data?.claimableCoupons.filter((each) => each.id === staffOnly || each.id === over)).toEqual([]);
  });
});

describe('giving coupons', () => {
  it('to one member tells the member', async () => {
    const [memberId, templateId] = [id(), await marketing.createTemplate({ claimable: false })];
    const answer = await marketing.ask<{ grantCoupon: { coupon: { id: string } } }>(marketer, grant, { input: { templateId, memberId, idempotencyKey: 'grant-one' } });
    const couponId = answer.grantCoupon.coupon.id;
    expect(answer).toEqual({ grantCoupon: { __typename: 'CouponClaimed', coupon: { id: couponId, status: 'AVAILABLE' } } });
    expect(await announced(couponId)).toEqual([{ type: 'marketing.coupon_issued.v1', payload: { couponId, templateId, memberId, source: 'granted' } }]);
    expect(await announced(memberId)).toEqual([
      { type: 'marketing.message_delivered.v1', payload: { messageId: expect.any(String), memberId, template: 'coupon_issued', channel: 'in_app', subjectId: couponId } },
    ]);
  });

  it('to a thousand members at once is quick, fair to limits and done once', async () => {
    const templateId = await marketing.createTemplate({ perMember: 1, total: 1500 });
    const members = Array.from({ length: 1000 }, id);
    await marketing.claim(members[0] ?? '', templateId);
    const input = { templateId, memberIds: [...members, members[1]].slice(1), batchKey: 'first-batch' };
    const seed = serviceActor('seed');
    let statements = await marketing.statements(async () => {
      expect(await marketing.execute(seed, grantMany, { input: { ...input, memberIds: members } })).toEqual({ data: { grantCoupons: { granted: 999, skippedMemberIds: [members[0]] } } });
    });
    expect(statements.length).toBeLessThan(40);
    statements = await marketing.statements(async () => {
      expect(await marketing.execute(seed, grantMany, { input: { ...input, memberIds: members } })).toEqual({ data: { grantCoupons: { granted: 999, skippedMemberIds: [members[0]] } } });
    });
    expect(statements.length).toBeLessThan(5);
    expect(await marketing.refusal(seed, grantMany, { input })).toEqual({ code: 'IDEMPOTENCY_KEY_REUSED', field: undefined });
    const others = Array.from({ length: 600 }, id);
    expect(await marketing.refusal(seed, grantMany, { input: { templateId, memberIds: others, batchKey: 'second-batch' } })).toEqual({ code: 'COUPON_SOLD_OUT', field: undefined });
    expect(await marketing.execute(seed, grantMany, { input: { templateId, memberIds: [others[0], others[0]], batchKey: 'third-batch', notify: true } })).toEqual({
      data: { grantCoupons: { granted: 1, skippedMemberIds: [] } },
    });
    expect((await announced(others[0] ?? '')).map(({ type }) => type)).toEqual(['marketing.message_delivered.v1']);
  });
});

describe('an order with a coupon', () => {
  it('reserves, redeems and rolls back, each once however often it is asked, and announces each once', async () => {
    const { couponId, orderId, templateId, memberId, step, reserve: hold } = await held();
    const reserved = { __typename: 'CouponReserved', couponId };
    expect([await hold(), await hold()]).toEqual([reserved, reserved]);
    expect(await shown(couponId)).toMatchObject({ status: 'RESERVED', orderId });
    expect([await step(redeem), await step(redeem), await hold(), await step(release)]).toEqual([true, true, reserved, false]);
    expect(await shown(couponId)).toMatchObject({ status: 'REDEEMED', orderId });
    const refundId = id();
    expect([await step(rollBack, { refundId }), await step(rollBack, { refundId }), await step(rollBack, { refundId: id() })]).toEqual([true, true, true]);
    expect(await shown(couponId)).toMatchObject({ status: 'AVAILABLE', orderId: null, validUntil: inDays(30) });
    expect([await step(redeem), await step(release)]).toEqual([true, true]);
    expect(await statusOf(couponId)).toBe('AVAILABLE');
    const facts = { couponId, templateId, memberId };
    expect(await announced(couponId)).toEqual([
      { type: 'marketing.coupon_issued.v1', payload: { ...facts, source: 'claimed' } },
      { type: 'marketing.coupon_redeemed.v1', payload: { ...facts, orderId } },
      { type: 'marketing.coupon_rolled_back.v1', payload: { ...facts, orderId } },
    ]);
  });

  it('gives it back for at least seven days, though its time was over', async () => {
    const { couponId, step, reserve: hold } = await held();
    await hold();
    await step(redeem);
    marketing.clock.advance({ days: 40 });
    expect(await step(rollBack, { refundId: id() })).toBe(true);
    expect(await shown(couponId)).toMatchObject({ status: 'AVAILABLE', validUntil: inDays(7) });
  });

  it('releases it, and refuses a reservation that comes after', async () => {
    const { couponId, step, reserve: hold } = await held();
    await hold();
    expect([await step(release), await step(release)]).toEqual([true, true]);
    expect(await shown(couponId)).toMatchObject({ status: 'AVAILABLE', orderId: null });
    expect(await hold()).toEqual({ __typename: 'CouponRefused', couponId, reason: 'RELEASED_BEFORE', message: expect.stringContaining('already gave the coupon back') });
    expect(await step(rollBack, { refundId: id() })).toBe(false);
  });

  it('may be released before its reservation arrives, which is then refused', async () => {
    const { couponId, step, reserve: hold } = await held();
    expect(await step(release)).toBe(true);
    expect(await hold()).toMatchObject({ __typename: 'CouponRefused', reason: 'RELEASED_BEFORE' });
    expect(await statusOf(couponId)).toBe('AVAILABLE');
  });

  it('is refused what another order holds, what is not its own, and what it cannot use', async () => {
    const { couponId, memberId, reserve: hold } = await held();
    expect(await hold({ memberId: id() })).toEqual({ __typename: 'CouponRefused', couponId, reason: 'NOT_FOUND', message: 'This coupon is not in the wallet.' });
    const unknown = id();
    expect(await hold({ couponId: unknown, orderId: id() })).toMatchObject({ couponId: unknown, reason: 'NOT_FOUND' });
    await hold();
    expect(await hold({ orderId: id() })).toMatchObject({ reason: 'RESERVED_BY_ANOTHER_ORDER' });
    const second = await marketing.claim(memberId, await marketing.createTemplate({ validity: { from: inDays(1), until: inDays(2) } }));
    expect(await hold({ couponId: second, orderId: id() })).toMatchObject({ reason: 'NOT_YET_VALID' });
    marketing.clock.advance({ days: 3 });
    expect(await hold({ couponId: second, orderId: id() })).toMatchObject({ reason: 'EXPIRED' });
  });

  it('may not change its coupon', async () => {
    const { orderId, memberId, reserve: hold } = await held();
    await hold();
    const other = await marketing.claim(memberId, await marketing.createTemplate());
    const input = { couponId: other, memberId, orderId, until: until() };
    expect(await marketing.refusal(trade, reserve, { input })).toEqual({ code: 'IDEMPOTENCY_KEY_REUSED', field: 'orderId' });
    for (const document of [redeem, release]) {
      expect(Object.values(await marketing.ask<Record<string, boolean>>(trade, document, { input: { couponId: other, orderId } }))).toEqual([false]);
    }
    expect(await marketing.ask(trade, rollBack, { input: { couponId: other, orderId, refundId: id() } })).toEqual({ rollBackCoupon: false });
  });

  it('that never reserved redeems nothing', async () => {
    const { couponId, step } = await held();
    expect([await step(redeem), await step(rollBack, { refundId: id() })]).toEqual([false, false]);
    expect(await statusOf(couponId)).toBe('AVAILABLE');
  });
});

describe('time', () => {
  it('frees a coupon whose order let its reservation run out; the order may hold it again or pay late', async () => {
    const { couponId, orderId, step, reserve: hold } = await held();
    await hold();
    marketing.clock.advance({ days: 1 });
    await marketing.runWorkers('expire-coupons');
    expect(await shown(couponId)).toMatchObject({ status: 'AVAILABLE', orderId: null });
    expect(await hold()).toEqual({ __typename: 'CouponReserved', couponId });
    marketing.clock.advance({ days: 1 });
    await marketing.runWorkers('expire-coupons');
    expect(await step(redeem)).toBe(true);
    expect(await shown(couponId)).toMatchObject({ status: 'REDEEMED', orderId });
  });

  it('that let another order have the coupon leaves the late payer without it', async () => {
    const { couponId, step, reserve: hold } = await held();
    await hold();
    marketing.clock.advance({ days: 1 });
    await marketing.runWorkers('expire-coupons');
    const other = id();
    await hold({ orderId: other });
    expect(await step(redeem)).toBe(false);
    expect(await shown(couponId)).toMatchObject({ status: 'RESERVED', orderId: other });
  });

  it('ends a coupon: at once for its owner, and by the worker in the table', async () => {
    const { couponId, memberId, step, reserve: hold } = await held();
    const free = await marketing.claim(memberId, await marketing.createTemplate({ validity: { days: 1 } }));
    await hold({ until: inDays(60) });
    marketing.clock.advance({ days: 31 });
    expect(await statusOf(free)).toBe('EXPIRED');
    await marketing.runWorkers('expire-coupons');
    const rows = await marketing.database.read.query<{ status: string }[]>('SELECT status FROM coupon WHERE id = ?', [free]);
    expect(rows).toEqual([{ status: 'EXPIRED' }]);
    expect(await statusOf(couponId)).toBe('RESERVED');
    expect(await step(redeem)).toBe(true);
  });

  it('that ended a coupon between a lapsed reservation and the payment does not break the promise', async () => {
    const { couponId, step, reserve: hold } = await held();
    await hold();
    marketing.clock.advance({ days: 31 });
    await marketing.runWorkers('expire-coupons');
    expect(await statusOf(couponId)).toBe('EXPIRED');
    expect(await step(redeem)).toBe(true);
    expect(await statusOf(couponId)).toBe('REDEEMED');
  });
});

describe('a coupon by id', () => {
  it('is for its owner and for staff', async () => {
    const { couponId, memberId } = await held();
    const seen = async (actor: Parameters<Marketing['execute']>[0]) => (await marketing.ask<{ coupon: { status: string } | null }>(actor, show, { id: couponId })).coupon?.status;
    expect(await seen(memberActor(memberId))).toBe('AVAILABLE');
    expect(await seen(clerkOf(id()))).toBe('AVAILABLE');
    expect(await seen(memberActor(id()))).toBeUndefined();
    expect(await marketing.ask(adminActor(), show, { id: id() })).toEqual({ coupon: null });
    expect(await marketing.refusal(anonymousActor(), show, { id: couponId })).toEqual({ code: 'UNAUTHENTICATED', field: undefined });
  });
});
