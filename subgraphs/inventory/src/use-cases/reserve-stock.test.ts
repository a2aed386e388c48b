import { newUlid } from '@hub/kernel';
import type { TestSubgraph } from '@hub/kernel/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { at, codeOf, levelOf, order, sku, startChain } from '../chain.fixture.js';
import {
  commit,
  consume,
  lineOf,
  release,
  reserve,
  reserveDocument,
  minutesFrom,
} from '../trade.fixture.js';

let test: TestSubgraph;
beforeAll(async () => {
  test = await startChain();
});
afterAll(async () => {
  await test.stop();
});

let orderId: string;
beforeEach(() => {
  orderId = newUlid();
});

describe('reserving stock', () => {
  it('holds the pieces, writes the ledger and answers where and until when', async () => {
    const before = await levelOf(test, sku.spray, at.bund);
    const lines = [lineOf(sku.spray, 2), lineOf(sku.spray, 1)];
    expect(await reserve(test, orderId, at.bund, lines)).toEqual({
      __typename: 'StockReserved',
      orderId,
      locationId: at.bund,
      expiresAt: minutesFrom(test, 15),
    });
    expect(await levelOf(test, sku.spray, at.bund)).toEqual({
      ...before,
      reserved: before.reserved + 3,
    });
    const ledger = await test.database.read.query<object[]>(
      `SELECT kind, on_hand, reserved, order_id, reference, actor FROM stock_movement WHERE order_id = '${orderId}' ORDER BY reserved`,
    );
    expect(ledger.map((row) => ({ ...row }))).toEqual(
      [lines[1], lines[0]].map((line) => ({
        kind: 'RESERVED',
        on_hand: 0,
        reserved: line?.quantity,
        order_id: orderId,
        reference: line?.orderLineId,
        actor: 'service:order',
      })),
    );
    await release(test, orderId);
  });

  it('gives the same answer again and holds nothing twice', async () => {
    const lines = [lineOf(sku.spray, 1), lineOf(sku.cream, 1)];
    const first = await reserve(test, orderId, at.bund, lines);
    const reserved = (await levelOf(test, sku.spray, at.bund)).reserved;
    test.clock.advance({ minutes: 1 });
    expect(await reserve(test, orderId, at.bund, [...lines].reverse())).toEqual(first);
    expect((await levelOf(test, sku.spray, at.bund)).reserved).toBe(reserved);
    await commit(test, orderId);
    expect(await reserve(test, orderId, at.bund, lines)).toEqual(first);
    await release(test, orderId);
  });

  it('refuses other lines for the same order', async () => {
    await reserve(test, orderId, at.bund, [lineOf(sku.spray, 1)]);
    await expect(reserve(test, orderId, at.bund, [lineOf(sku.spray, 2)])).rejects.toThrow(
      'IDEMPOTENCY_KEY_REUSED',
    );
    await release(test, orderId);
  });

  it('leaves the safety stock alone and names what is short, summed per SKU', async () => {
    const lines = [
      lineOf(sku.spray, 10),
      lineOf(sku.spray, 9),
      lineOf(sku.cream, 6),
      lineOf(sku.lipstick, 1),
    ];
    expect(await reserve(test, orderId, at.bund, lines)).toEqual({
      __typename: 'StockShort',
      message: 'Some goods are not available in the quantity asked for',
      lines: [
        { skuId: sku.spray, requested: 19, available: 18 },
        { skuId: sku.cream, requested: 6, available: 5 },
        { skuId: sku.lipstick, requested: 1, available: 0 },
      ].sort((a, b) => (a.skuId < b.skuId ? -1 : 1)),
    });
  });

  it('leaves no trace of a short answer and decides anew', async () => {
    const lines = [lineOf(sku.cream, 5)];
    const blocker = newUlid();
    await reserve(test, blocker, at.bund, [lineOf(sku.cream, 1)]);
    expect(await reserve(test, orderId, at.bund, lines)).toMatchObject({
      __typename: 'StockShort',
    });
    expect(
      await test.database.read.query(`SELECT * FROM reservation WHERE order_id = '${orderId}'`),
    ).toEqual([]);
    expect(
      await test.database.read.query(`SELECT * FROM stock_movement WHERE order_id = '${orderId}'`),
    ).toEqual([]);
    await release(test, blocker);
    expect(await reserve(test, orderId, at.bund, lines)).toMatchObject({
      __typename: 'StockReserved',
    });
    await release(test, orderId);
  });

  it('chooses the warehouse that has everything when no location is named', async () => {
    const both = [lineOf(sku.spray, 2), lineOf(sku.cream, 2)];
    expect(await reserve(test, orderId, null, both)).toMatchObject({ locationId: at.south });
    const one = newUlid();
    expect(await reserve(test, one, null, [lineOf(sku.spray, 1)])).toMatchObject({
      locationId: at.east,
    });
    expect(
      await reserve(test, newUlid(), null, [lineOf(sku.cream, 1), lineOf(sku.lipstick, 1)]),
    ).toMatchObject({
      __typename: 'StockShort',
    });
    await release(test, orderId);
    await release(test, one);
  });

  it('holds anew after a release, somewhere else and longer if need be', async () => {
    const lines = [lineOf(sku.spray, 3)];
    await reserve(test, orderId, at.bund, lines);
    await release(test, orderId);
    expect(await commit(test, orderId)).toBe('RELEASED');
    expect(await reserve(test, orderId, at.east, lines, 30)).toMatchObject({
      locationId: at.east,
      expiresAt: minutesFrom(test, 30),
    });
    await release(test, orderId);
    expect(await reserve(test, orderId, at.bund, lines)).toMatchObject({ locationId: at.bund });
    expect(await commit(test, orderId)).toBe('COMMITTED');
    expect(await consume(test, orderId)).toBe('CONSUMED');
    expect((await levelOf(test, sku.spray, at.east)).reserved).toBe(0);
    await expect(reserve(test, orderId, at.bund, [lineOf(sku.spray, 1)])).rejects.toThrow(
      'IDEMPOTENCY_KEY_REUSED',
    );
  });

  it('sells nothing at a location that is closed to selling', async () => {
    await test.database.transaction((manager) =>
      manager.query(`UPDATE location SET selling = 0 WHERE id = '${at.westLake}'`),
    );
    expect(await reserve(test, orderId, at.westLake, [lineOf(sku.spray, 1)])).toMatchObject({
      lines: [{ skuId: sku.spray, requested: 1, available: 0 }],
    });
  });

  it('announces the class a level falls to and comes back to', async () => {
    const known = (await test.outboxEvents()).length;
    await reserve(test, orderId, at.east, [lineOf(sku.lipstick, 3)]);
    await release(test, orderId);
    const announced = (await test.outboxEvents())
      .slice(known)
      .map(({ type, payload }) => ({ type, payload }));
    const facts = { skuId: sku.lipstick, locationId: at.east };
    expect(announced).toEqual([
      {
        type: 'inventory.stock_level_crossed.v1',
        payload: { ...facts, state: 'low', availableToPromise: 5 },
      },
      {
        type: 'inventory.stock_level_crossed.v1',
        payload: { ...facts, state: 'in_stock', availableToPromise: 8 },
      },
    ]);
  });

  const line = lineOf(sku.spray, 1);
  it.each([
    ['a malformed order id', { orderId: '17' }, 'INVALID_ID', 'orderId'],
    ['a malformed location', { locationId: 'here' }, 'INVALID_ID', 'locationId'],
    ['no lines', { lines: [] }, 'BAD_USER_INPUT', 'lines'],
    ['no pieces', { lines: [{ ...line, quantity: 0 }] }, 'BAD_USER_INPUT', 'lines.0.quantity'],
    [
      'negative pieces',
      { lines: [{ ...line, quantity: -1 }] },
      'BAD_USER_INPUT',
      'lines.0.quantity',
    ],
    [
      'a thousand pieces',
      { lines: [{ ...line, quantity: 1000 }] },
      'BAD_USER_INPUT',
      'lines.0.quantity',
    ],
    ['a line twice', { lines: [line, line] }, 'BAD_USER_INPUT', 'lines.1'],
    ['a malformed SKU', { lines: [{ ...line, skuId: 'x' }] }, 'INVALID_ID', 'lines.0.skuId'],
    ['an unknown SKU', { lines: [{ ...line, skuId: newUlid() }] }, 'NOT_FOUND', 'skuId'],
    ['an unknown location', { locationId: newUlid() }, 'NOT_FOUND', 'locationId'],
  ])('refuses %s and writes nothing', async (_, part, code, field) => {
    const input = {
      orderId,
      locationId: at.bund,
      lines: [line],
      expiresAt: minutesFrom(test, 5),
      ...part,
    };
    const rows = await countRows();
    const answer = await test.execute(order, reserveDocument, { input });
    expect([
      codeOf(answer),
      (answer.errors?.[0]?.extensions?.['details'] as { field?: string }).field,
    ]).toEqual([code, field]);
    expect(await countRows()).toEqual(rows);
  });

  async function countRows(): Promise<unknown> {
    return await test.database.read.query(
      'SELECT (SELECT COUNT(*) FROM reservation) AS r, (SELECT COUNT(*) FROM reservation_line) AS l, (SELECT COUNT(*) FROM stock_movement) AS m',
    );
  }
});
