import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newUlid } from '@hub/kernel';
import { adminActor, clerkOf, marketerActor, memberActor } from '@hub/kernel/testing';
import { type MemberHarness, order, startMember } from './member.fixture.js';
import { hearOfOrder, type OrderFact } from './order-events.fixture.js';

let hub: MemberHarness;
beforeAll(async () => {
  hub = await startMember();
});
afterAll(async () => {
  await hub.stop();
});

type Entry = { id: string; reason: string; change: number; orderId: string | null };
const wallet = async (memberId: string) => {
  const { data, errors } = await hub.execute<{
    me: {
      points: {
        available: number;
        pending: number;
        expiringSoon: number;
        expiringAt: string | null;
        entries: { nodes: Entry[] };
      };
    };
  }>(
    memberActor(memberId),
    '{ me { points { available pending expiringSoon expiringAt entries(first: 50) { nodes { id reason change orderId } } } } }',
  );
  if (!data) throw new Error(JSON.stringify(errors));
  const { entries, ...points } = data.me.points;
  return {
    ...points,
    entries: entries.nodes.map(({ reason, change }) => [reason, change]).reverse(),
  };
};
const balances = async (memberId: string) => {
  const { available, pending } = await wallet(memberId);
  return { available, pending };
};
const hear = (memberId: string | null, fact: OrderFact) => hearOfOrder(hub, memberId, fact);
const now = () => hub.clock.now();
const run = async <Answer>(field: string, input: object, selection = '') => {
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
  const { data, errors } = await hub.execute<Record<string, Answer>>(
    order,
    `mutation ($input: ${type}!) { ${field}(input: $input) ${selection} }`,
    { input },
  );
  return {
    answer: data?.[field],
    code: errors?.[0]?.extensions?.['code'],
    details: errors?.[0]?.extensions?.['details'],
  };
};
const spend = (memberId: string, points: number, orderId = newUlid()) =>
  run<Record<string, unknown>>(
    'spendPoints',
    { orderId, memberId, points },
    '{ __typename ... on PointsSpent { orderId points available } ... on PointsShort { requested available message } }',
  );
const release = (orderId: string) => run<boolean>('releasePoints', { orderId });
const restore = (orderId: string, points: number, refundId = newUlid()) =>
  run<{ points: number }>('restorePoints', { orderId, refundId, points }, '{ points }');
const adjust = (
  memberId: string,
  change: number,
  idempotencyKey: string = newUlid(),
  actor: Parameters<MemberHarness['execute']>[0] = adminActor(),
) =>
  hub.execute<{ adjustPoints: unknown }>(
    actor,
    `mutation ($input: AdjustPointsInput!) { adjustPoints(input: $input) { points { available } } }`,
    {
      input: { memberId, change, reason: 'goodwill', idempotencyKey },
    },
  );

describe('earning', () => {
  it('is pending at payment, available seven days after completion, and expires after a year', async () => {
    const memberId = await hub.importMember();
    const orderId = newUlid();
    await hear(memberId, {
      what: 'paid',
      orderId,
      at: now(),
      totalMinor: 13_900,
      earnBaseMinor: 12_399,
    });
    expect(await balances(memberId)).toEqual({ available: 0, pending: 123 });
    await hear(memberId, { what: 'completed', orderId, at: now() });
    hub.clock.advance({ days: 7, seconds: -1 });
    await hub.runWorkers('timers');
    expect(await balances(memberId)).toEqual({ available: 0, pending: 123 });
    hub.clock.advance({ seconds: 1 });
    await hub.runWorkers('timers');
    expect(await wallet(memberId)).toMatchObject({
      available: 123,
      pending: 0,
      expiringSoon: 0,
      expiringAt: null,
    });
    hub.clock.advance({ days: 340 });
    const lastDay = (await wallet(memberId)).expiringAt ?? '';
    expect(await wallet(memberId)).toMatchObject({
      expiringSoon: 123,
      expiringAt: expect.stringMatching(/T16:00:00\.000Z$/),
    });
    hub.clock.set(new Date(Date.parse(lastDay) - 1));
    await hub.runWorkers('expire-points');
    expect(await balances(memberId)).toEqual({ available: 123, pending: 0 });
    hub.clock.set(lastDay);
    await hub.runWorkers('expire-points');
    expect(await wallet(memberId)).toEqual({
      available: 0,
      pending: 0,
      expiringSoon: 0,
      expiringAt: null,
      entries: [
        ['EARNED', 123],
        ['ACTIVATED', 123],
        ['EXPIRED', -123],
      ],
    });
    const events = (await hub.outboxEvents()).filter(
      ({ type, aggregateId }) => type === 'member.points_changed.v1' && aggregateId === memberId,
    );
    expect(events.map(({ payload }) => payload)).toEqual([
      { memberId, reason: 'earned', change: 123, available: 0, pending: 123, orderId },
      { memberId, reason: 'activated', change: 123, available: 123, pending: 0, orderId },
      { memberId, reason: 'expired', change: -123, available: 0, pending: 0, orderId: null },
    ]);
  });

  it('multiplies by the tier the payment finds', async () => {
    const memberId = await hub.importMember({ tierCode: 'gold' });
    await hear(memberId, { what: 'paid', orderId: newUlid(), at: now(), totalMinor: 10_000 });
    expect(await balances(memberId)).toEqual({ available: 0, pending: 150 });
  });

  it('is the same for a doubled event, and nothing for other currencies, anonymous buyers and tiny sums', async () => {
    const memberId = await hub.importMember();
    const paid: OrderFact = { what: 'paid', orderId: newUlid(), at: now(), totalMinor: 5_000 };
    for (const fact of [
      paid,
      paid,
      { ...paid, orderId: newUlid(), currency: 'GBP' },
      { ...paid, orderId: newUlid(), totalMinor: 99 },
    ])
      await hear(memberId, fact);
    await hear(null, { ...paid, orderId: newUlid() });
    expect(await balances(memberId)).toEqual({ available: 0, pending: 50 });
  });

  it('of a member nobody knows is parked, not lost', async () => {
    await expect(
      hear('01JCEQ7Z9T3N4V5W6X7Y8Z9ABC', {
        what: 'paid',
        orderId: newUlid(),
        at: now(),
        totalMinor: 5_000,
      }),
    ).rejects.toThrow('unknown member');
  });

  it.each([
    ['refund, completion, payment', ['refunded', 'completed', 'paid']],
    ['completion, payment, refund', ['completed', 'paid', 'refunded']],
    ['payment, refund, completion', ['paid', 'refunded', 'completed']],
  ])('ends at the same balance for %s', async (_, sequence) => {
    const memberId = await hub.importMember();
    const orderId = newUlid();
    const at = now();
    const facts: Record<string, OrderFact> = {
      paid: { what: 'paid', orderId, at, totalMinor: 10_050 },
      completed: { what: 'completed', orderId, at },
      refunded: { what: 'refunded', orderId, at, refundId: newUlid(), refundedTotalMinor: 3_333 },
    };
    for (const what of [...sequence, ...sequence]) await hear(memberId, facts[what] as OrderFact);
    expect(await balances(memberId)).toEqual({ available: 0, pending: 67 });
    hub.clock.advance({ days: 7 });
    await hub.runWorkers('timers');
    expect(await balances(memberId)).toEqual({ available: 67, pending: 0 });
  });

  it('of an order that was refunded whole is quietly nothing', async () => {
    const memberId = await hub.importMember();
    const orderId = newUlid();
    await hear(memberId, { what: 'paid', orderId, at: now(), totalMinor: 10_000 });
    await hear(memberId, { what: 'completed', orderId, at: now() });
    await hear(memberId, {
      what: 'refunded',
      orderId,
      at: now(),
      refundId: newUlid(),
      refundedTotalMinor: 10_000,
    });
    hub.clock.advance({ days: 7 });
    await hub.runWorkers('timers');
    expect(await wallet(memberId)).toMatchObject({
      available: 0,
      pending: 0,
      entries: [
        ['EARNED', 100],
        ['CLAWED_BACK', -100],
      ],
    });
  });
});

describe('spending', () => {
  it('answers the same for the same order, and refuses another sum for it', async () => {
    const memberId = await hub.importMember({ points: 300 });
    const orderId = newUlid();
    const first = { __typename: 'PointsSpent', orderId, points: 200, available: 100 };
    expect((await spend(memberId, 200, orderId)).answer).toEqual(first);
    await spend(memberId, 40);
    expect((await spend(memberId, 200, orderId)).answer).toEqual(first);
    expect((await spend(memberId, 199, orderId)).code).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(await balances(memberId)).toEqual({ available: 60, pending: 0 });
  });

  it('is refused beyond the balance, by name, and changes nothing', async () => {
    const memberId = await hub.importMember({ points: 300 });
    expect((await spend(memberId, 301)).answer).toEqual({
      __typename: 'PointsShort',
      requested: 301,
      available: 300,
      message: expect.any(String),
    });
    expect(await wallet(memberId)).toMatchObject({ available: 300, entries: [['ADJUSTED', 300]] });
  });

  it('never goes below 0 when orders race, and one order races itself only once', async () => {
    const memberId = await hub.importMember({ points: 100 });
    const orderId = newUlid();
    const answers = await Promise.all([
      ...Array.from({ length: 6 }, () => spend(memberId, 30)),
      ...Array.from({ length: 3 }, () => spend(memberId, 10, orderId)),
    ]);
    const spent = answers.filter(({ answer }) => answer?.['__typename'] === 'PointsSpent');
    expect(answers.every(({ code }) => code === undefined)).toBe(true);
    const { available, entries } = await wallet(memberId);
    expect(available).toBeGreaterThanOrEqual(0);
    expect(available).toBe(
      100 + entries.slice(1).reduce((sum, [, change]) => sum + Number(change), 0),
    );
    expect(spent.length).toBeGreaterThanOrEqual(3);
    expect(entries.filter(([, change]) => change === -10).length).toBeLessThanOrEqual(1);
  });

  it('comes back when the order ends unpaid, once, and cannot be spent again under its name', async () => {
    const memberId = await hub.importMember({ points: 100 });
    const orderId = newUlid();
    await spend(memberId, 80, orderId);
    expect(await Promise.all([release(orderId), release(orderId)])).toEqual([
      { answer: true },
      { answer: true },
    ]);
    expect(await wallet(memberId)).toMatchObject({
      available: 100,
      entries: [
        ['ADJUSTED', 100],
        ['SPENT', -80],
        ['RESTORED', 80],
      ],
    });
    expect(await spend(memberId, 80, orderId)).toMatchObject({ code: 'POINTS_ALREADY_RELEASED' });
    expect((await restore(orderId, 80)).answer).toEqual({ points: 0 });
  });

  it('is refused when the end of its order was heard of first', async () => {
    const memberId = await hub.importMember({ points: 100 });
    const orderId = newUlid();
    expect((await release(orderId)).answer).toBe(true);
    expect((await spend(memberId, 80, orderId)).code).toBe('POINTS_ALREADY_RELEASED');
    expect(await balances(memberId)).toEqual({ available: 100, pending: 0 });
  });

  it.each([
    [{ points: 0 }, 'BAD_USER_INPUT'],
    [{ points: -5 }, 'BAD_USER_INPUT'],
    [{ orderId: 'x' }, 'INVALID_ID'],
    [{ memberId: 'x' }, 'INVALID_ID'],
    [{ memberId: '01JCEQ7Z9T3N4V5W6X7Y8Z9ABC' }, 'NOT_FOUND'],
  ])('refuses %j with %s', async (wrong, code) => {
    const memberId = await hub.importMember({ points: 100 });
    const input = { orderId: newUlid(), memberId, points: 5, ...wrong };
    expect((await run('spendPoints', input, '{ __typename }')).code).toBe(code);
  });

  it('is refused for frozen members', async () => {
    const memberId = await hub.importMember({ points: 100 });
    await hub.execute(
      adminActor(),
      'mutation ($m: ID!) { freezeMember(input: { memberId: $m, reason: "x" }) { id } }',
      { m: memberId },
    );
    expect((await spend(memberId, 5)).code).toBe('MEMBER_FROZEN');
  });
});

describe('restoring after a refund', () => {
  it('gives back what the refund asks, once per refund, never more than is out', async () => {
    const memberId = await hub.importMember({ points: 100 });
    const orderId = newUlid();
    const refundId = newUlid();
    await spend(memberId, 90, orderId);
    const rivals = await Promise.all(
      Array.from({ length: 4 }, () => restore(orderId, 50, refundId)),
    );
    expect(rivals.map(({ answer }) => answer)).toEqual(
      Array.from({ length: 4 }, () => ({ points: 50 })),
    );
    expect((await restore(orderId, 51, refundId)).code).toBe('IDEMPOTENCY_KEY_REUSED');
    expect((await restore(orderId, 60)).answer).toEqual({ points: 40 });
    expect((await restore(orderId, 60)).answer).toEqual({ points: 0 });
    expect((await restore(newUlid(), 60)).answer).toEqual({ points: 0 });
    expect(await balances(memberId)).toEqual({ available: 100, pending: 0 });
    expect((await release(orderId)).answer).toBe(true);
    expect(await balances(memberId)).toEqual({ available: 100, pending: 0 });
  });

  it('never gives back more than was spent when refunds race', async () => {
    const memberId = await hub.importMember({ points: 100 });
    const orderId = newUlid();
    await spend(memberId, 90, orderId);
    const answers = await Promise.all(Array.from({ length: 5 }, () => restore(orderId, 30)));
    expect(answers.reduce((sum, { answer }) => sum + (answer?.points ?? 0), 0)).toBe(90);
    expect(await balances(memberId)).toEqual({ available: 100, pending: 0 });
  });

  it('keeps the original expiry, or opens an expired lot for thirty days', async () => {
    const memberId = await hub.importMember({ points: 100 });
    const orderId = newUlid();
    await spend(memberId, 60, orderId);
    hub.clock.advance({ days: 300 });
    await restore(orderId, 20);
    hub.clock.advance({ days: 40 });
    expect((await wallet(memberId)).expiringSoon).toBe(60);
    hub.clock.advance({ days: 40 });
    await hub.runWorkers('expire-points');
    expect(await balances(memberId)).toEqual({ available: 0, pending: 0 });
    await restore(orderId, 40);
    expect(await wallet(memberId)).toMatchObject({ available: 40, expiringSoon: 0 });
    hub.clock.advance({ days: 1 });
    expect(await wallet(memberId)).toMatchObject({ available: 40, expiringSoon: 40 });
    hub.clock.advance({ days: 30 });
    await hub.runWorkers('expire-points');
    expect(await balances(memberId)).toEqual({ available: 0, pending: 0 });
  });

  it('does not let points past their last day be spent though no worker has run', async () => {
    const memberId = await hub.importMember({ points: 100 });
    hub.clock.advance({ days: 367 });
    expect((await spend(memberId, 5)).answer).toMatchObject({
      __typename: 'PointsShort',
      available: 0,
    });
    expect(await wallet(memberId)).toMatchObject({
      available: 0,
      entries: [
        ['ADJUSTED', 100],
        ['EXPIRED', -100],
      ],
    });
  });
});

describe('clawing back', () => {
  it('drives the balance below 0, and what is earned later repays it', async () => {
    const memberId = await hub.importMember();
    const [first, second] = [newUlid(), newUlid()];
    for (const orderId of [first]) {
      await hear(memberId, { what: 'paid', orderId, at: now(), totalMinor: 10_000 });
      await hear(memberId, { what: 'completed', orderId, at: now() });
    }
    hub.clock.advance({ days: 7 });
    await hub.runWorkers('timers');
    await spend(memberId, 90);
    await hear(memberId, {
      what: 'refunded',
      orderId: first,
      at: now(),
      refundId: newUlid(),
      refundedTotalMinor: 10_000,
    });
    expect(await balances(memberId)).toEqual({ available: -90, pending: 0 });
    expect((await spend(memberId, 1)).answer).toMatchObject({
      __typename: 'PointsShort',
      available: -90,
    });
    await hear(memberId, { what: 'paid', orderId: second, at: now(), totalMinor: 12_000 });
    await hear(memberId, { what: 'completed', orderId: second, at: now() });
    hub.clock.advance({ days: 7 });
    await hub.runWorkers('timers');
    expect(await balances(memberId)).toEqual({ available: 30, pending: 0 });
    expect((await spend(memberId, 30)).answer).toMatchObject({
      __typename: 'PointsSpent',
      available: 0,
    });
  });
});

describe('a correction by an admin', () => {
  it('gives and takes, once per key, on record', async () => {
    const memberId = await hub.importMember();
    const key = 'adjust-key-1';
    expect(await adjust(memberId, 50, key)).toEqual({
      data: { adjustPoints: { points: { available: 50 } } },
      errors: undefined,
    });
    expect((await adjust(memberId, 50, key)).data).toEqual({
      adjustPoints: { points: { available: 50 } },
    });
    expect((await adjust(memberId, 60, key)).errors?.[0]?.extensions).toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
    expect((await adjust(memberId, -20)).data).toEqual({
      adjustPoints: { points: { available: 30 } },
    });
    expect((await adjust(memberId, -31)).errors?.[0]?.extensions).toEqual({
      code: 'POINTS_BALANCE_TOO_LOW',
      retryable: false,
      details: { available: 30 },
    });
    const audited = await hub.database.read.query<object[]>(
      'SELECT action FROM audit_entry WHERE subject_id = ?',
      [memberId],
    );
    expect(audited).toEqual([{ action: 'adjust_points' }, { action: 'adjust_points' }]);
  });

  it.each([
    [0, 'BAD_USER_INPUT'],
    [10_000_001, 'BAD_USER_INPUT'],
  ])('of %d is refused', async (change, code) => {
    expect((await adjust(await hub.importMember(), change)).errors?.[0]?.extensions).toMatchObject({
      code,
    });
  });

  it('is nobody else’s', async () => {
    const memberId = await hub.importMember();
    for (const actor of [
      memberActor(memberId),
      marketerActor(),
      clerkOf('01JCEQ7Z9T3N4V5W6X7Y8Z9ABC'),
      order,
    ]) {
      expect((await adjust(memberId, 5, newUlid(), actor)).errors?.[0]?.extensions).toMatchObject({
        code: 'FORBIDDEN',
      });
    }
    expect((await adjust('01JCEQ7Z9T3N4V5W6X7Y8Z9ABC', 5)).errors?.[0]?.extensions).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect((await adjust(memberId, 5, 'short')).errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
    });
  });
});

describe('a closed account', () => {
  it('takes no part in trade any more', async () => {
    const memberId = await hub.importMember({ points: 100 });
    const orderId = newUlid();
    await spend(memberId, 60, orderId);
    await hub.execute(
      memberActor(memberId),
      'mutation { closeMyAccount(input: { confirm: true }) }',
    );
    expect((await restore(orderId, 60)).answer).toEqual({ points: 0 });
    expect((await spend(memberId, 1)).code).toBe('MEMBER_CLOSED');
    await hear(memberId, { what: 'paid', orderId: newUlid(), at: now(), totalMinor: 10_000 });
    expect(
      (
        await hub.execute(
          adminActor(),
          'query ($id: ID!) { member(id: $id) { points { available pending } growthValue } }',
          { id: memberId },
        )
      ).data,
    ).toEqual({
      member: { points: { available: 0, pending: 0 }, growthValue: 0 },
    });
  });
});
