import { newUlid } from '@hub/kernel';
import type { TestSubgraph } from '@hub/kernel/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { at, levelOf, sku, startChain } from '../chain.fixture.js';
import {
  commit,
  consume,
  giveBack,
  keep,
  type Line,
  lineOf,
  minutesFrom,
  release,
  reserve,
  sell,
  settle,
} from '../trade.fixture.js';
import { reconcileStock } from './reconcile-stock.js';

let test: TestSubgraph;
let orderId: string;
beforeAll(async () => {
  test = await startChain();
});
afterAll(async () => {
  expect(await reconcileStock(test.database)).toEqual([]);
  await test.stop();
});
beforeEach(() => {
  orderId = newUlid();
});

async function held(...lines: Line[]): Promise<Line[]> {
  expect(await reserve(test, orderId, at.east, lines)).toMatchObject({
    __typename: 'StockReserved',
  });
  return lines;
}
const spray = () => levelOf(test, sku.spray, at.east);

describe('committing, consuming and releasing', () => {
  it('commits a hold once and answers the same afterwards', async () => {
    await held(lineOf(sku.spray, 2));
    const before = await spray();
    expect([await commit(test, orderId), await commit(test, orderId)]).toEqual([
      'COMMITTED',
      'COMMITTED',
    ]);
    expect(await spray()).toEqual(before);
    await release(test, orderId);
  });

  it('lets goods leave once: on hand and reserved fall together', async () => {
    const before = await spray();
    await held(lineOf(sku.spray, 2), lineOf(sku.spray, 3));
    await commit(test, orderId);
    expect([await consume(test, orderId), await consume(test, orderId)]).toEqual([
      'CONSUMED',
      'CONSUMED',
    ]);
    expect(await spray()).toEqual({ ...before, onHand: before.onHand - 5 });
    expect(await commit(test, orderId)).toBe('CONSUMED');
    expect(await release(test, orderId)).toBe('CONSUMED');
  });

  it('lets part of the goods leave by totals, and gives the rest back', async () => {
    const before = await spray();
    const [first, second] = await held(lineOf(sku.spray, 4), lineOf(sku.spray, 2));
    await commit(test, orderId);
    const part = { orderId, lines: [{ orderLineId: first!.orderLineId, total: 3 }] };
    expect(await settle(test, 'consumeReservation', part)).toBe('COMMITTED');
    expect(await settle(test, 'consumeReservation', part)).toBe('COMMITTED');
    expect(await spray()).toEqual({
      ...before,
      onHand: before.onHand - 3,
      reserved: before.reserved + 3,
    });
    const back = {
      orderId,
      reason: 'one less',
      lines: [{ orderLineId: second!.orderLineId, total: 1 }],
    };
    expect(await settle(test, 'releaseReservation', back)).toBe('COMMITTED');
    expect(await release(test, orderId)).toBe('CONSUMED');
    expect(await spray()).toEqual({ ...before, onHand: before.onHand - 3 });
  });

  it.each([
    ['consuming what is only held', 'consumeReservation', {}, 'RESERVATION_NOT_COMMITTED'],
    ['committing what nobody held', 'commitReservation', { orderId: newUlid() }, 'NOT_FOUND'],
    ['consuming what nobody held', 'consumeReservation', { orderId: newUlid() }, 'NOT_FOUND'],
    [
      'an unknown line',
      'releaseReservation',
      { reason: 'x', lines: [{ orderLineId: newUlid(), total: 1 }] },
      'RESERVATION_OVERDRAWN',
    ],
    ['a malformed order', 'commitReservation', { orderId: 'x' }, 'INVALID_ID'],
    ['an empty reason', 'releaseReservation', { reason: ' ' }, 'BAD_USER_INPUT'],
    ['no lines at all', 'releaseReservation', { reason: 'x', lines: [] }, 'BAD_USER_INPUT'],
  ] as const)('refuses %s', async (_, command, part, code) => {
    await held(lineOf(sku.spray, 1));
    const before = await spray();
    expect(await settle(test, command, { orderId, ...part })).toBe(code);
    expect(await spray()).toEqual(before);
    await release(test, orderId);
  });

  it('answers RELEASED for an order that never held anything', async () => {
    expect(await release(test, newUlid())).toBe('RELEASED');
  });
});

describe('holds that run out of time', () => {
  it('are released by the worker, announced once, and not before their time', async () => {
    const before = await spray();
    await held(lineOf(sku.spray, 2));
    const known = (await test.outboxEvents()).length;
    test.clock.advance({ minutes: 14, seconds: 59 });
    await test.runWorkers('release-expired-reservations');
    expect((await spray()).reserved).toBe(before.reserved + 2);
    test.clock.advance({ seconds: 1 });
    await test.runWorkers('release-expired-reservations');
    await test.runWorkers('release-expired-reservations');
    expect(await spray()).toEqual(before);
    const announced = (await test.outboxEvents()).slice(known);
    expect(
      announced.map(({ type, payload, aggregateId }) => ({ type, payload, aggregateId })),
    ).toEqual([
      {
        type: 'inventory.reservation_expired.v1',
        payload: { orderId, locationId: at.east },
        aggregateId: orderId,
      },
    ]);
    expect(await commit(test, orderId)).toBe('RELEASED');
  });

  it('stay when they were paid', async () => {
    await held(lineOf(sku.spray, 2));
    await commit(test, orderId);
    test.clock.advance({ hours: 2 });
    await test.runWorkers('release-expired-reservations');
    expect(await consume(test, orderId)).toBe('CONSUMED');
  });

  it('are committed even after their time while no sweep has come by', async () => {
    await held(lineOf(sku.spray, 1));
    test.clock.advance({ hours: 2 });
    expect(await commit(test, orderId)).toBe('COMMITTED');
    await release(test, orderId);
  });

  it('do not wait for one whose level drifted: it is put aside and the others are released', async () => {
    await held(lineOf(sku.lipstick, 1));
    const others = [newUlid(), newUlid(), newUlid()];
    for (const other of others) await reserve(test, other, at.east, [lineOf(sku.spray, 1)]);
    const drift = (by: number) =>
      test.database.transaction((manager) =>
        manager.query(
          `UPDATE stock_level SET reserved = reserved + ${String(by)} WHERE sku_id = '${sku.lipstick}'`,
        ),
      );
    await drift(-1);
    test.clock.advance({ minutes: 20 });
    await test.runWorkers('release-expired-reservations');
    for (const other of others) expect(await commit(test, other)).toBe('RELEASED');
    expect(
      (await reconcileStock(test.database)).map(({ measure, recorded, expected }) => [
        measure,
        recorded,
        expected,
      ]),
    ).toEqual([
      ['RESERVED_AGAINST_LEDGER', 0, 1],
      ['RESERVED_AGAINST_RESERVATIONS', 0, 1],
    ]);
    await drift(1);
    test.clock.advance({ minutes: 11 });
    await test.runWorkers('release-expired-reservations');
    expect(await commit(test, orderId)).toBe('RELEASED');
  });
});

describe('counter sales', () => {
  it('take the goods at once, down into the safety stock but not into reserved pieces', async () => {
    await keep(test, 'adjustStock', {
      skuId: sku.spray,
      locationId: at.bund,
      onHandChange: 1,
      reason: 'found one',
    });
    const waiting = newUlid();
    await reserve(test, waiting, at.bund, [lineOf(sku.spray, 4)]);
    const before = await levelOf(test, sku.spray, at.bund);
    expect(
      await sell(test, newUlid(), at.bund, [lineOf(sku.spray, before.onHand - 3)]),
    ).toMatchObject({
      __typename: 'StockShort',
      lines: [{ skuId: sku.spray, requested: before.onHand - 3, available: before.onHand - 4 }],
    });
    const lines = [lineOf(sku.spray, before.onHand - 4)];
    const sold = await sell(test, orderId, at.bund, lines);
    expect(sold).toEqual({
      __typename: 'StockReserved',
      orderId,
      locationId: at.bund,
      expiresAt: minutesFrom(test, 0),
    });
    test.clock.advance({ minutes: 1 });
    expect(await sell(test, orderId, at.bund, lines)).toEqual(sold);
    expect(await levelOf(test, sku.spray, at.bund)).toEqual({ ...before, onHand: 4 });
    await release(test, waiting);
  });

  it('book what the books lacked as found, when the sale has happened', async () => {
    const lines = [lineOf(sku.lipstick, 3)];
    expect(await sell(test, orderId, at.westLake, lines)).toMatchObject({
      __typename: 'StockShort',
    });
    expect(await sell(test, orderId, at.westLake, lines, true)).toMatchObject({
      __typename: 'StockReserved',
    });
    expect(await levelOf(test, sku.lipstick, at.westLake)).toMatchObject({
      onHand: 0,
      reserved: 0,
    });
    const ledger = await test.database.read.query<object[]>(
      `SELECT kind, on_hand FROM stock_movement WHERE order_id = '${orderId}' ORDER BY on_hand`,
    );
    expect(ledger.map((row) => ({ ...row }))).toEqual([
      { kind: 'SOLD', on_hand: -3 },
      { kind: 'FOUND', on_hand: 3 },
    ]);
  });

  it('refuse unknown goods, unknown places and other lines under the same order', async () => {
    await expect(sell(test, orderId, at.bund, [lineOf(newUlid(), 1)])).rejects.toThrow('NOT_FOUND');
    await expect(sell(test, orderId, newUlid(), [lineOf(sku.spray, 1)])).rejects.toThrow(
      'NOT_FOUND',
    );
    await sell(test, orderId, at.east, [lineOf(sku.spray, 1)]);
    await expect(sell(test, orderId, at.east, [lineOf(sku.spray, 2)])).rejects.toThrow(
      'IDEMPOTENCY_KEY_REUSED',
    );
  });

  it('answer the same when the till sends a sale several times at once', async () => {
    const lines = [lineOf(sku.cream, 1)];
    const before = await levelOf(test, sku.cream, at.south);
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => sell(test, orderId, at.south, lines)),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await levelOf(test, sku.cream, at.south)).toEqual({
      ...before,
      onHand: before.onHand - 1,
    });
  });
});

describe('goods that come back', () => {
  it('go to the shelf or aside, once per return, into the place they came to', async () => {
    const lines = [lineOf(sku.spray, 4)];
    await sell(test, orderId, at.east, lines);
    const before = await levelOf(test, sku.spray, at.bund);
    const back = {
      returnId: newUlid(),
      orderId,
      locationId: at.bund,
      lines: [
        { ...lines[0]!, quantity: 2, condition: 'SELLABLE' as const },
        { ...lines[0]!, quantity: 1, condition: 'DAMAGED' as const },
      ],
    };
    expect([await giveBack(test, back), await giveBack(test, back)]).toEqual([true, true]);
    expect(await levelOf(test, sku.spray, at.bund)).toEqual({
      ...before,
      onHand: before.onHand + 2,
      damaged: before.damaged + 1,
    });
    expect(await giveBack(test, { ...back, lines: back.lines.slice(1) })).toBe(
      'IDEMPOTENCY_KEY_REUSED',
    );
    expect(await giveBack(test, { ...back, returnId: newUlid() })).toBe('RESERVATION_OVERDRAWN');
    expect(await giveBack(test, { ...back, returnId: newUlid(), lines: back.lines.slice(1) })).toBe(
      true,
    );
  });

  it('are taken at their word for orders of other systems, also where the SKU had no stock', async () => {
    const lines = [{ ...lineOf(sku.retired, 2), condition: 'SELLABLE' as const }];
    expect(
      await giveBack(test, { returnId: newUlid(), orderId, locationId: at.westLake, lines }),
    ).toBe(true);
    expect(await levelOf(test, sku.retired, at.westLake)).toMatchObject({ onHand: 2 });
  });

  it('never exceed what left, however many returns are booked at once', async () => {
    const lines = [lineOf(sku.cream, 2)];
    await sell(test, orderId, at.south, lines);
    const before = await levelOf(test, sku.cream, at.south);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () =>
        giveBack(test, {
          returnId: newUlid(),
          orderId,
          locationId: at.south,
          lines: [{ ...lines[0]!, quantity: 1, condition: 'SELLABLE' }],
        }),
      ),
    );
    expect(answers.filter((answer) => answer === true)).toHaveLength(2);
    expect(answers.filter((answer) => answer === 'RESERVATION_OVERDRAWN')).toHaveLength(3);
    expect(await levelOf(test, sku.cream, at.south)).toEqual({
      ...before,
      onHand: before.onHand + 2,
    });
  });

  it('are refused for unknown goods, with the field', async () => {
    const lines = [{ ...lineOf(newUlid(), 1), condition: 'SELLABLE' as const }];
    expect(await giveBack(test, { returnId: newUlid(), orderId, locationId: at.bund, lines })).toBe(
      'NOT_FOUND',
    );
    expect(await giveBack(test, { returnId: 'x', orderId, locationId: at.bund, lines })).toBe(
      'INVALID_ID',
    );
  });
});
