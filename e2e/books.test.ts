import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabaseUrl } from '@hub/kernel/testing';
import {
  customerAccounts,
  leftOver,
  orderAccounts,
  stockAccounts,
  stockOf,
  touchpointAccounts,
  walletAccounts,
} from './harness/books-audit.js';
import { BooksSequence } from './harness/books-sequence.js';
import { type BooksShop, openBooksShop } from './harness/books-shop.js';

const LENGTH = 60;
const BUYERS = 3;
const DAY_MS = 86_400_000;
/** Each seed is a sequence of its own; any other number may be tried here. */
const SEEDS = [2, 3, 5, 7, 11, 13].slice(0, testDatabaseUrl === undefined ? 6 : 2);

describe('the books of a shop in which anything happens', () => {
  let shop: BooksShop;

  beforeAll(async () => {
    shop = await openBooksShop();
  }, 120_000);

  afterAll(() => shop.house.stop());

  it.each(SEEDS)(
    'agree with a naive model, seed %i',
    async (seed) => {
      shop.clock.advance(8 * DAY_MS); // What was left waiting has ended.
      await shop.settle();
      await shop.restock(String(seed), 7);
      const before = await stockOf(shop);
      const buyers = [];
      for (let index = 0; index < BUYERS; index += 1)
        buyers.push(await shop.newBuyer(`books-${String(seed)}-${String(index)}`));
      const sequence = new BooksSequence(shop, buyers, seed);
      try {
        await sequence.run(LENGTH);
        await shop.settle();
        expect(await leftOver(shop)).toEqual({});
        for (const audit of [
          await orderAccounts(sequence),
          await stockAccounts(sequence, before),
          await walletAccounts(sequence),
          await customerAccounts(sequence),
          await touchpointAccounts(sequence),
        ])
          expect(audit.found).toEqual(audit.expected);
      } catch (error) {
        const story = sequence.told.join('; ');
        throw new Error(`Seed ${String(seed)} broke after: ${story}`, { cause: error });
      }
    },
    60_000,
  );
});
