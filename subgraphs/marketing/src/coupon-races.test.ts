import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { memberActor } from '@hub/kernel/testing';
import { id, type Marketing, marketer, startMarketing, trade } from './marketing.fixture.js';

const claim = `mutation ($input: ClaimCouponInput!) { claimCoupon(input: $input) { __typename ... on CouponClaimed { coupon { id } } } }`;
const commands = {
  reserve: 'mutation ($input: ReserveCouponInput!) { reserveCoupon(input: $input) { __typename } }',
  redeem: 'mutation ($input: RedeemCouponInput!) { redeemCoupon(input: $input) }',
  release: 'mutation ($input: ReleaseCouponInput!) { releaseCoupon(input: $input) }',
  rollBack: 'mutation ($input: RollBackCouponInput!) { rollBackCoupon(input: $input) }',
};

let marketing: Marketing;
beforeAll(async () => {
  marketing = await startMarketing();
});
afterAll(() => marketing.stop());

interface Claimed {
  readonly claimCoupon: { readonly __typename: string; readonly coupon?: { readonly id: string } };
}
const countOf = async (sql: string, ...parameters: string[]): Promise<number> => {
  const rows = await marketing.database.read.query<{ count: number }[]>(
    `SELECT COUNT(*) AS count FROM ${sql}`,
    parameters,
  );
  return Number(rows[0]?.count);
};
const tally = (names: readonly string[]) =>
  Object.fromEntries(
    [...new Set(names)].sort().map((name) => [name, names.filter((each) => each === name).length]),
  );
const first = (data: Record<string, unknown>) => Object.values(data)[0];

describe('many members for few coupons', () => {
  it('get exactly as many as there are, retries included', async () => {
    const templateId = await marketing.createTemplate({ total: 17, perMember: 1 });
    const racers = Array.from({ length: 100 }, () => memberActor(id()));
    const answers = await Promise.all(
      racers.flatMap((racer) =>
        ['retry-key', 'retry-key'].map((idempotencyKey) =>
          marketing.ask<Claimed>(racer, claim, { input: { templateId, idempotencyKey } }),
        ),
      ),
    );
    const types = answers.map(({ claimCoupon }) => claimCoupon.__typename);
    expect(tally(types)).toEqual({ CouponClaimed: 34, CouponSoldOut: 166 });
    expect(new Set(answers.map(({ claimCoupon }) => claimCoupon.coupon?.id)).size).toBe(18);
    expect(await countOf('coupon WHERE template_id = ?', templateId)).toBe(17);
    const rows = await marketing.database.read.query<{ issued: number }[]>(
      'SELECT issued FROM coupon_template WHERE id = ?',
      [templateId],
    );
    expect(Number(rows[0]?.issued)).toBe(17);
    expect(
      (await marketing.outboxEvents()).filter(({ payload }) =>
        JSON.stringify(payload).includes(templateId),
      ),
    ).toHaveLength(17);
  });

  it('get no more than a member may, from claims and grants together', async () => {
    const [memberId, templateId] = [id(), await marketing.createTemplate({ perMember: 3 })];
    const grant =
      'mutation ($input: GrantCouponInput!) { grantCoupon(input: $input) { __typename } }';
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        at % 2 === 0
          ? marketing.ask<Record<string, { __typename: string }>>(memberActor(memberId), claim, {
              input: { templateId, idempotencyKey: `mine-no-${at}` },
            })
          : marketing.ask<Record<string, { __typename: string }>>(marketer, grant, {
              input: { templateId, memberId, idempotencyKey: `theirs-no-${at}` },
            }),
      ),
    );
    expect(tally(answers.map((answer) => Object.values(answer)[0]?.__typename ?? ''))).toEqual({
      CouponClaimed: 3,
      CouponLimitReached: 17,
    });
    expect(await countOf('coupon WHERE template_id = ?', templateId)).toBe(3);
  });
});

describe('many orders for one coupon', () => {
  it('find it held by exactly one', async () => {
    const memberId = id();
    const couponId = await marketing.claim(memberId, await marketing.createTemplate());
    const until = new Date(marketing.clock.now().getTime() + 60_000).toISOString();
    const orders = Array.from({ length: 20 }, id);
    const answers = await Promise.all(
      [...orders, ...orders].map((orderId) =>
        marketing.ask<{ reserveCoupon: { __typename: string } }>(trade, commands.reserve, {
          input: { couponId, memberId, orderId, until },
        }),
      ),
    );
    expect(tally(answers.map((answer) => answer.reserveCoupon.__typename))).toEqual({
      CouponRefused: 38,
      CouponReserved: 2,
    });
    expect(await countOf('coupon_use WHERE coupon_id = ?', couponId)).toBe(1);
  });

  it('agree on one outcome when payment, closing and lapsing meet (100 interleavings)', async () => {
    const templateId = await marketing.createTemplate();
    for (let round = 0; round < 100; round += 1) {
      const memberId = id();
      const couponId = await marketing.claim(memberId, templateId);
      const use = { couponId, orderId: id() };
      const until = new Date(marketing.clock.now().getTime() + 1).toISOString();
      await marketing.ask(trade, commands.reserve, { input: { ...use, memberId, until } });
      marketing.clock.advance(2);
      const steps = [
        () =>
          marketing
            .ask<Record<string, unknown>>(trade, commands.redeem, { input: use })
            .then(first),
        () =>
          marketing
            .ask<Record<string, unknown>>(trade, commands.release, { input: use })
            .then(first),
        () => marketing.runWorkers('expire-coupons'),
        () =>
          marketing
            .ask<Record<string, unknown>>(trade, commands.redeem, { input: use })
            .then(first),
      ];
      const rotated = [...steps.slice(round % 4), ...steps.slice(0, round % 4)];
      await Promise.all(rotated.map((step) => step()));
      // The order was told that it redeemed, whoever came first: the coupon must be used up, and used up once.
      expect(
        await countOf(
          "coupon WHERE id = ? AND status = 'REDEEMED' AND order_id = ?",
          couponId,
          use.orderId,
        ),
      ).toBe(1);
    }
    const events = await marketing.outboxEvents();
    const redeemed = events.filter(
      ({ type, payload }) =>
        type === 'marketing.coupon_redeemed.v1' && JSON.stringify(payload).includes(templateId),
    );
    expect(redeemed).toHaveLength(100);
  });

  it('give it back once, however many refunds ask at once', async () => {
    const memberId = id();
    const couponId = await marketing.claim(memberId, await marketing.createTemplate());
    const use = { couponId, orderId: id() };
    await marketing.ask(trade, commands.reserve, {
      input: {
        ...use,
        memberId,
        until: new Date(marketing.clock.now().getTime() + 60_000).toISOString(),
      },
    });
    await marketing.ask(trade, commands.redeem, { input: use });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        marketing.ask<Record<string, unknown>>(trade, commands.rollBack, {
          input: { ...use, refundId: id() },
        }),
      ),
    );
    expect(answers.map(first)).toEqual(Array.from({ length: 20 }, () => true));
    const back = (await marketing.outboxEvents()).filter(
      ({ type, aggregateId }) =>
        type === 'marketing.coupon_rolled_back.v1' && aggregateId === couponId,
    );
    expect(back).toHaveLength(1);
  });
});
