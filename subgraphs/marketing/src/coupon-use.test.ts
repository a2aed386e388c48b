import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { adminActor, anonymousActor, clerkOf, memberActor } from '@hub/kernel/testing';
import { id, type Marketing, startMarketing, trade } from './marketing.fixture.js';

const reserve = `mutation ($input: ReserveCouponInput!) { reserveCoupon(input: $input) { __typename ... on CouponReserved { couponId } ... on CouponRefused { couponId reason message } } }`;
const redeem = `mutation ($input: RedeemCouponInput!) { redeemCoupon(input: $input) }`;
const release = `mutation ($input: ReleaseCouponInput!) { releaseCoupon(input: $input) }`;
const rollBack = `mutation ($input: RollBackCouponInput!) { rollBackCoupon(input: $input) }`;
const show = `query ($id: ID!) { coupon(id: $id) { status validFrom validUntil orderId } }`;

let marketing: Marketing;
beforeAll(async () => {
  marketing = await startMarketing();
});
afterAll(() => marketing.stop());

const day = 86_400_000;
const inDays = (days: number) =>
  new Date(marketing.clock.now().getTime() + days * day).toISOString();
const until = () => inDays(0.01);
const shown = async (couponId: string) =>
  (
    await marketing.ask<{
      coupon: { status: string; orderId: string | null; validUntil: string } | null;
    }>(adminActor(), show, { id: couponId })
  ).coupon;
const statusOf = async (couponId: string) => (await shown(couponId))?.status;
const announced = async (couponId: string) =>
  (await marketing.outboxEvents())
    .filter(({ aggregateId }) => aggregateId === couponId)
    .map(({ type, payload }) => ({ type, payload }));

async function held() {
  const [memberId, templateId] = [id(), await marketing.createTemplate()];
  const couponId = await marketing.claim(memberId, templateId);
  const use = { couponId, orderId: id() };
  const step = async (document: string, more: Record<string, unknown> = {}) =>
    Object.values(
      await marketing.ask<Record<string, unknown>>(trade, document, { input: { ...use, ...more } }),
    )[0];
  return {
    memberId,
    templateId,
    ...use,
    step,
    reserve: (more = {}) => step(reserve, { memberId, until: until(), ...more }),
  };
}

describe('an order with a coupon', () => {
  it('reserves, redeems and rolls back, each once however often it is asked, and announces each once', async () => {
    const { couponId, orderId, templateId, memberId, step, reserve: hold } = await held();
    const reserved = { __typename: 'CouponReserved', couponId };
    expect([await hold(), await hold()]).toEqual([reserved, reserved]);
    expect(await shown(couponId)).toMatchObject({ status: 'RESERVED', orderId });
    expect([await step(redeem), await step(redeem), await hold(), await step(release)]).toEqual([
      true,
      true,
      reserved,
      false,
    ]);
    expect(await shown(couponId)).toMatchObject({ status: 'REDEEMED', orderId });
    const refundId = id();
    expect([
      await step(rollBack, { refundId }),
      await step(rollBack, { refundId }),
      await step(rollBack, { refundId: id() }),
    ]).toEqual([true, true, true]);
    expect(await shown(couponId)).toMatchObject({
      status: 'AVAILABLE',
      orderId: null,
      validUntil: inDays(30),
    });
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
    expect(await hold()).toEqual({
      __typename: 'CouponRefused',
      couponId,
      reason: 'RELEASED_BEFORE',
      message: expect.stringContaining('already gave the coupon back'),
    });
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
    expect(await hold({ memberId: id() })).toEqual({
      __typename: 'CouponRefused',
      couponId,
      reason: 'NOT_FOUND',
      message: 'This coupon is not in the wallet.',
    });
    const unknown = id();
    expect(await hold({ couponId: unknown, orderId: id() })).toMatchObject({
      couponId: unknown,
      reason: 'NOT_FOUND',
    });
    await hold();
    expect(await hold({ orderId: id() })).toMatchObject({ reason: 'RESERVED_BY_ANOTHER_ORDER' });
    const second = await marketing.claim(
      memberId,
      await marketing.createTemplate({ validity: { from: inDays(1), until: inDays(2) } }),
    );
    expect(await hold({ couponId: second, orderId: id() })).toMatchObject({
      reason: 'NOT_YET_VALID',
    });
    marketing.clock.advance({ days: 3 });
    expect(await hold({ couponId: second, orderId: id() })).toMatchObject({ reason: 'EXPIRED' });
  });

  it('may not change its coupon', async () => {
    const { orderId, memberId, reserve: hold } = await held();
    await hold();
    const other = await marketing.claim(memberId, await marketing.createTemplate());
    const input = { couponId: other, memberId, orderId, until: until() };
    expect(await marketing.refusal(trade, reserve, { input })).toEqual({
      code: 'IDEMPOTENCY_KEY_REUSED',
      field: 'orderId',
    });
    for (const document of [redeem, release]) {
      expect(
        Object.values(
          await marketing.ask<Record<string, boolean>>(trade, document, {
            input: { couponId: other, orderId },
          }),
        ),
      ).toEqual([false]);
    }
    expect(
      await marketing.ask(trade, rollBack, { input: { couponId: other, orderId, refundId: id() } }),
    ).toEqual({ rollBackCoupon: false });
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
    const free = await marketing.claim(
      memberId,
      await marketing.createTemplate({ validity: { days: 1 } }),
    );
    await hold({ until: inDays(60) });
    marketing.clock.advance({ days: 31 });
    expect(await statusOf(free)).toBe('EXPIRED');
    await marketing.runWorkers('expire-coupons');
    const rows = await marketing.database.read.query<{ status: string }[]>(
      'SELECT status FROM coupon WHERE id = ?',
      [free],
    );
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

describe('a coupon that staff withdraw', () => {
  const voidOne = 'mutation ($input: VoidCouponInput!) { voidCoupon(input: $input) { id status } }';

  it('is void for good, and who withdrew it and why is audited once', async () => {
    const { couponId, reserve: hold } = await held();
    const input = { couponId, reason: 'issued by mistake', idempotencyKey: 'withdraw-once' };
    const answer = { voidCoupon: { id: couponId, status: 'VOID' } };
    expect(await marketing.ask(adminActor(), voidOne, { input })).toEqual(answer);
    expect(await marketing.ask(adminActor(), voidOne, { input })).toEqual(answer);
    expect(await hold()).toMatchObject({ reason: 'VOID' });
    const audited = await marketing.database.read.query<unknown[]>(
      'SELECT action, subject_type, fields FROM audit_entry WHERE subject_id = ?',
      [couponId],
    );
    expect(audited).toEqual([
      { action: 'void', subject_type: 'Coupon', fields: '{"reason":"issued by mistake"}' },
    ]);
  });

  it('must lie unused in a wallet', async () => {
    const { couponId, reserve: hold } = await held();
    await hold();
    const input = { couponId, reason: 'too late', idempotencyKey: 'withdraw-held' };
    expect((await marketing.refusal(adminActor(), voidOne, { input }))?.code).toBe(
      'COUPON_NOT_AVAILABLE',
    );
    expect(await statusOf(couponId)).toBe('RESERVED');
    expect(
      await marketing.refusal(adminActor(), voidOne, { input: { ...input, couponId: id() } }),
    ).toEqual({ code: 'NOT_FOUND', field: 'couponId' });
  });
});

describe('a coupon by id', () => {
  it('is for its owner and for staff', async () => {
    const { couponId, memberId } = await held();
    const seen = async (actor: Parameters<Marketing['execute']>[0]) =>
      (await marketing.ask<{ coupon: { status: string } | null }>(actor, show, { id: couponId }))
        .coupon?.status;
    expect(await seen(memberActor(memberId))).toBe('AVAILABLE');
    expect(await seen(clerkOf(id()))).toBe('AVAILABLE');
    expect(await seen(memberActor(id()))).toBeUndefined();
    expect(await marketing.ask(adminActor(), show, { id: id() })).toEqual({ coupon: null });
    expect(await marketing.refusal(anonymousActor(), show, { id: couponId })).toEqual({
      code: 'UNAUTHENTICATED',
      field: undefined,
    });
  });
});
