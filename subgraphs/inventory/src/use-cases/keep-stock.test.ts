import { newUlid } from '@hub/kernel';
import {
  adminActor,
  clerkOf,
  marketerActor,
  memberActor,
  merchandiserActor,
  partnerActor,
  type TestSubgraph,
} from '@hub/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { at, codeOf, dataOf, levelOf, sku, startChain } from '../chain.fixture.js';
import { deliver, keep, lineOf, reserve, sell } from '../trade.fixture.js';
import { reconcileStock } from './reconcile-stock.js';
import type { SyncStockResult } from './sync-stock.js';

let test: TestSubgraph;
beforeAll(async () => {
  test = await startChain();
});
afterAll(async () => {
  expect(await reconcileStock(test.database)).toEqual([]);
  await test.stop();
});

describe('deliveries', () => {
  it('count as incoming when announced, as on hand when received, and only once', async () => {
    const delivery = {
      idempotencyKey: newUlid(),
      locationId: at.westLake,
      lines: [{ skuId: sku.cream, quantity: 10 }],
    };
    const nothing = {
      onHand: 0,
      reserved: 0,
      safety: 0,
      incoming: 0,
      damaged: 0,
      availableToPromise: 0,
    };
    expect(await deliver(test, 'expectStock', delivery)).toEqual([{ ...nothing, incoming: 10 }]);
    const arrived = {
      ...delivery,
      idempotencyKey: newUlid(),
      lines: [{ skuId: sku.cream, quantity: 12 }],
    };
    const after = [{ ...nothing, onHand: 12, availableToPromise: 12 }];
    expect(await deliver(test, 'receiveStock', arrived)).toEqual(after);
    expect(await deliver(test, 'receiveStock', arrived)).toEqual(after);
    expect(await deliver(test, 'receiveStock', { ...arrived, reference: 'DN-2' })).toBe(
      'IDEMPOTENCY_KEY_REUSED',
    );
    expect(await levelOf(test, sku.cream, at.westLake)).toMatchObject({ onHand: 12, incoming: 0 });
  });

  it.each([
    ['nothing', { lines: [] }, 'BAD_USER_INPUT'],
    ['no pieces', { lines: [{ skuId: sku.cream, quantity: 0 }] }, 'BAD_USER_INPUT'],
    [
      'a SKU twice',
      { lines: [1, 1].map((quantity) => ({ skuId: sku.cream, quantity })) },
      'BAD_USER_INPUT',
    ],
    ['an unknown SKU', { lines: [{ skuId: newUlid(), quantity: 1 }] }, 'NOT_FOUND'],
    ['an unknown place', { locationId: newUlid() }, 'NOT_FOUND'],
    ['a short key', { idempotencyKey: 'short' }, 'BAD_USER_INPUT'],
    ['a blank note', { reference: ' ' }, 'BAD_USER_INPUT'],
  ])('with %s are refused', async (_, part, code) => {
    const delivery = { locationId: at.bund, lines: [{ skuId: sku.cream, quantity: 1 }] };
    expect(await deliver(test, 'receiveStock', { ...delivery, ...part })).toBe(code);
  });
});

describe('corrections by staff', () => {
  const level = { skuId: sku.spray, locationId: at.east };

  it('change on hand and damaged by differences, with the reason in the ledger', async () => {
    const before = await levelOf(test, sku.spray, at.east);
    const after = await keep(test, 'adjustStock', {
      ...level,
      onHandChange: -3,
      damagedChange: 3,
      reason: 'wet boxes',
    });
    expect(after).toMatchObject({ onHand: before.onHand - 3, damaged: before.damaged + 3 });
    expect(
      await keep(test, 'adjustStock', { ...level, damagedChange: -3, reason: 'destroyed' }),
    ).toMatchObject({ damaged: before.damaged });
    const ledger = await test.database.read.query<object[]>(
      `SELECT kind, on_hand, damaged, actor FROM stock_movement WHERE reason IN ('wet boxes', 'destroyed') ORDER BY damaged`,
    );
    const actor = `staff:${adminActor().staffId}`;
    expect(ledger.map((row) => ({ ...row }))).toEqual([
      { kind: 'DAMAGED', on_hand: 0, damaged: -3, actor },
      { kind: 'DAMAGED', on_hand: -3, damaged: 3, actor },
    ]);
  });

  it('never take reserved pieces or more than there are', async () => {
    await reserve(test, newUlid(), at.east, [lineOf(sku.lipstick, 5)]);
    const lipstick = { skuId: sku.lipstick, locationId: at.east };
    expect(await keep(test, 'adjustStock', { ...lipstick, onHandChange: -4, reason: 'lost' })).toBe(
      'STOCK_NOT_ENOUGH',
    );
    expect(
      await keep(test, 'adjustStock', { ...lipstick, damagedChange: -1, reason: 'lost' }),
    ).toBe('STOCK_NOT_ENOUGH');
    expect(
      await keep(test, 'countStock', { ...lipstick, expectedOnHand: 8, countedOnHand: 4 }),
    ).toBe('STOCK_NOT_ENOUGH');
    expect(
      await keep(test, 'countStock', { ...lipstick, expectedOnHand: 8, countedOnHand: 5 }),
    ).toMatchObject({ onHand: 5, availableToPromise: 0 });
  });

  it('book a count only on top of what the counter saw, once per key', async () => {
    const { onHand } = await levelOf(test, sku.spray, at.east);
    const count = {
      ...level,
      idempotencyKey: newUlid(),
      expectedOnHand: onHand,
      countedOnHand: onHand + 2,
    };
    expect(await keep(test, 'countStock', count)).toMatchObject({ onHand: onHand + 2 });
    expect(await keep(test, 'countStock', count)).toMatchObject({ onHand: onHand + 2 });
    expect(await keep(test, 'countStock', { ...count, idempotencyKey: newUlid() })).toBe(
      'STOCK_CHANGED',
    );
    expect(await keep(test, 'countStock', { ...count, countedOnHand: 1 })).toBe(
      'IDEMPOTENCY_KEY_REUSED',
    );
  });

  it('set the safety stock and announce what that makes of the level', async () => {
    const known = (await test.outboxEvents()).length;
    const place = { skuId: sku.cream, locationId: at.south };
    expect(await keep(test, 'setSafetyStock', { ...place, safety: 30 })).toMatchObject({
      safety: 30,
      availableToPromise: 0,
    });
    expect(await keep(test, 'setSafetyStock', { ...place, safety: 0 })).toMatchObject({
      availableToPromise: 30,
    });
    expect(await keep(test, 'setSafetyStock', { ...place, safety: 1 })).toMatchObject({
      availableToPromise: 29,
    });
    expect(
      (await test.outboxEvents())
        .slice(known)
        .map((event) => (event.payload as { state: string }).state),
    ).toEqual(['sold_out', 'in_stock']);
  });

  it.each([
    ['no difference', 'adjustStock', { reason: 'x' }],
    ['no reason', 'adjustStock', { onHandChange: 1, reason: '' }],
    ['a count below zero', 'countStock', { expectedOnHand: 0, countedOnHand: -1 }],
    ['safety below zero', 'setSafetyStock', { safety: -1 }],
  ] as const)('refuse %s', async (_, mutation, part) => {
    expect(await keep(test, mutation, { ...level, ...part })).toBe('BAD_USER_INPUT');
  });

  it.each([
    ['a merchandiser', merchandiserActor(), true],
    ['a clerk of the store', clerkOf(at.bund), true],
    ['a clerk of another store', clerkOf(at.westLake), 'FORBIDDEN'],
    ['a marketer', marketerActor(), 'FORBIDDEN'],
  ])('are for those who keep the stock: %s', async (_, actor, allowed) => {
    const input = { skuId: sku.cream, locationId: at.bund, onHandChange: 1, reason: 'found' };
    const answer = await keep(test, 'adjustStock', input, actor);
    expect(typeof answer === 'string' ? answer : true).toBe(allowed);
  });
});

describe('stock reports of other systems', () => {
  const document = `mutation Sync($input: SyncStockInput!) {
    syncStock(input: $input) { accepted unchanged rejected { index skuCode code message } }
  }`;
  const warehouse = partnerActor(['stock:write']);

  async function sync(
    lines: object[],
    part: Record<string, unknown> = {},
    actor = warehouse,
  ): Promise<unknown> {
    const input = {
      idempotencyKey: newUlid(),
      locationCode: 'WH-SOUTH',
      countedAt: test.clock.now().toISOString(),
      lines,
      ...part,
    };
    const answer = await test.execute<{ syncStock: SyncStockResult }>(actor, document, { input });
    return answer.errors === undefined ? dataOf(answer).syncStock : codeOf(answer);
  }

  it('judge every line on its own, and the answer adds up', async () => {
    const answer = await sync([
      { skuCode: 'SPRAY-150', onHand: 41 },
      { skuCode: 'CREAM-50', onHand: 30 },
      { skuCode: 'LIP-RED', onHand: 7 },
      { skuCode: 'NOBODY', onHand: 1 },
      { skuCode: 'OLD-1', onHand: -5 },
    ]);
    expect(answer).toEqual({
      accepted: 2,
      unchanged: 1,
      rejected: [
        { index: 3, skuCode: 'NOBODY', code: 'UNKNOWN_SKU', message: 'No SKU has this code' },
        {
          index: 4,
          skuCode: 'OLD-1',
          code: 'BAD_USER_INPUT',
          message: 'onHand must be 0 to 1000000',
        },
      ],
    });
    expect(await levelOf(test, sku.lipstick, at.south)).toMatchObject({ onHand: 7 });
  });

  it('get the same answer under the same key', async () => {
    const key = { idempotencyKey: newUlid(), countedAt: test.clock.now().toISOString() };
    const first = await sync([{ skuCode: 'SPRAY-150', onHand: 50 }], key);
    expect(first).toMatchObject({ accepted: 1 });
    expect(await sync([{ skuCode: 'SPRAY-150', onHand: 50 }], key)).toEqual(first);
    expect(await sync([{ skuCode: 'SPRAY-150', onHand: 51 }], key)).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it('do not undo what was sold or received after the count', async () => {
    const countedAt = test.clock.now().toISOString();
    test.clock.advance({ minutes: 5 });
    await sell(test, newUlid(), at.south, [lineOf(sku.spray, 4)]);
    await deliver(test, 'receiveStock', {
      locationId: at.south,
      lines: [{ skuId: sku.spray, quantity: 1 }],
    });
    expect(await sync([{ skuCode: 'SPRAY-150', onHand: 60 }], { countedAt })).toMatchObject({
      accepted: 1,
    });
    expect(await levelOf(test, sku.spray, at.south)).toMatchObject({ onHand: 57 });
  });

  it('do not carry an earlier report forward as if it had been a delivery', async () => {
    test.clock.advance({ minutes: 5 });
    const second = test.clock.now().toISOString();
    test.clock.advance({ minutes: 5 });
    await sync([{ skuCode: 'SPRAY-150', onHand: 70 }], { countedAt: second });
    expect(await sync([{ skuCode: 'SPRAY-150', onHand: 71 }], { countedAt: second })).toMatchObject(
      { accepted: 1 },
    );
    expect(await levelOf(test, sku.spray, at.south)).toMatchObject({ onHand: 71 });
  });

  it('reject a line that is older than what is booked, or would take reserved pieces', async () => {
    const old = new Date(test.clock.now().getTime() - 60_000 * 60).toISOString();
    expect(await sync([{ skuCode: 'SPRAY-150', onHand: 1 }], { countedAt: old })).toMatchObject({
      accepted: 0,
      rejected: [{ index: 0, code: 'COUNT_OUTDATED' }],
    });
    await reserve(test, newUlid(), at.south, [lineOf(sku.cream, 3)]);
    expect(await sync([{ skuCode: 'CREAM-50', onHand: 2 }])).toMatchObject({
      rejected: [{ code: 'STOCK_NOT_ENOUGH' }],
    });
  });

  it.each([
    ['an unknown location', {}, { locationCode: 'NOWHERE' }, 'NOT_FOUND'],
    ['a count from tomorrow', {}, { countedAt: '2027-01-01T00:00:00Z' }, 'BAD_USER_INPUT'],
    ['no lines', { lines: [] }, {}, 'BAD_USER_INPUT'],
    [
      '501 lines',
      {
        lines: Array.from({ length: 501 }, (_, index) => ({
          skuCode: `S${String(index)}`,
          onHand: 1,
        })),
      },
      {},
      'BAD_USER_INPUT',
    ],
    [
      'a SKU twice',
      {
        lines: [
          { skuCode: 'A', onHand: 1 },
          { skuCode: 'A', onHand: 2 },
        ],
      },
      {},
      'BAD_USER_INPUT',
    ],
  ])(
    'are refused with %s',
    async (
      _,
      { lines = [{ skuCode: 'CREAM-50', onHand: 1 }] }: { lines?: object[] },
      part,
      code,
    ) => {
      expect(await sync(lines, part)).toBe(code);
    },
  );

  it('need the scope stock:write', async () => {
    expect(await sync([{ skuCode: 'CREAM-50', onHand: 1 }], {}, partnerActor(['stock:read']))).toBe(
      'FORBIDDEN',
    );
    expect(
      await sync([{ skuCode: 'CREAM-50', onHand: 1 }], {}, memberActor(newUlid()) as never),
    ).toBe('FORBIDDEN');
  });

  it('cost a fixed number of statements besides one per changed level', async () => {
    const codes = ['SPRAY-150', 'CREAM-50', 'LIP-RED'];
    const few = await test.statements(() => sync([{ skuCode: 'SPRAY-150', onHand: 80 }]));
    const more = await test.statements(() =>
      sync(codes.map((skuCode) => ({ skuCode, onHand: 81 }))),
    );
    expect(more.length - few.length).toBe(2);
  });
});
