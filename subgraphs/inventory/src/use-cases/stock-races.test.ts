import { newUlid } from '@hub/kernel';
import type { TestSubgraph } from '@hub/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { at, levelOf, sku, startChain } from '../chain.fixture.js';
import { keep, lineOf, reserve, sell, type StockAnswer } from '../trade.fixture.js';
import { reconcileStock } from './reconcile-stock.js';

let test: TestSubgraph;
beforeAll(async () => {
  test = await startChain();
});
afterAll(async () => {
  await test.stop();
});

function tally(answers: readonly StockAnswer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { __typename } of answers) counts[__typename] = (counts[__typename] ?? 0) + 1;
  return counts;
}

describe('many buyers at once', () => {
  it('200 for 20 pieces: exactly 20 hold one, 180 are told that it is short', async () => {
    await keep(test, 'adjustStock', {
      skuId: sku.spray,
      locationId: at.westLake,
      onHandChange: 22,
      reason: 'peak',
    });
    const answers = await Promise.all(
      Array.from({ length: 200 }, () =>
        reserve(test, newUlid(), at.westLake, [lineOf(sku.spray, 1)]),
      ),
    );
    expect(tally(answers)).toEqual({ StockReserved: 20, StockShort: 180 });
    expect(await levelOf(test, sku.spray, at.westLake)).toMatchObject({
      onHand: 25,
      reserved: 20,
      safety: 5,
    });
  }, 60_000);

  it('400 for 40 pieces, some of them in carts of two: exactly the stock is held, the rest is told that it is short', async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, () =>
        reserve(test, newUlid(), at.south, [lineOf(sku.cream, 1), lineOf(sku.spray, 1)]),
      ),
    );
    // 30 creams and 40 sprays: the creams decide, and 10 sprays are left.
    expect(tally(answers)).toEqual({ StockReserved: 30, StockShort: 170 });
    const single = await Promise.all(
      Array.from({ length: 200 }, () => reserve(test, newUlid(), at.south, [lineOf(sku.spray, 1)])),
    );
    expect(tally(single)).toEqual({ StockReserved: 10, StockShort: 190 });
    expect(await levelOf(test, sku.spray, at.south)).toMatchObject({ onHand: 40, reserved: 40 });
  }, 60_000);

  it('carts (A,B) against (B,A), 100 of each: nobody is left with an error, and stock adds up', async () => {
    const cart = (first: string, second: string) =>
      reserve(test, newUlid(), at.bund, [lineOf(first, 1), lineOf(second, 1)]);
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => [
        cart(sku.spray, sku.cream),
        cart(sku.cream, sku.spray),
      ]).flat(),
    );
    expect(tally(answers)).toEqual({ StockReserved: 5, StockShort: 195 });
    expect(await levelOf(test, sku.cream, at.bund)).toMatchObject({ onHand: 5, reserved: 5 });
  }, 60_000);

  it('the same order sent 20 times holds once', async () => {
    const lines = [lineOf(sku.lipstick, 2)];
    const orderId = newUlid();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => reserve(test, orderId, at.east, lines)),
    );
    expect(new Set(answers.map((answer) => answer.locationId))).toEqual(new Set([at.east]));
    expect(await levelOf(test, sku.lipstick, at.east)).toMatchObject({ reserved: 2 });
  }, 60_000);

  it('the counter and the web cannot sell the same piece', async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        index % 2 === 0
          ? sell(test, newUlid(), at.east, [lineOf(sku.lipstick, 1)])
          : reserve(test, newUlid(), null, [lineOf(sku.lipstick, 1)]),
      ),
    );
    expect(tally(answers)).toEqual({ StockReserved: 6, StockShort: 24 });
    const level = await levelOf(test, sku.lipstick, at.east);
    expect(level.onHand).toBe(level.reserved);
    expect(await reconcileStock(test.database)).toEqual([]);
  }, 60_000);
});
