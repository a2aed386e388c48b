import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { Turnstile } from './turnstile.js';

const LARGE = 100_000;
const SMALL = 100;

describe('the turnstile', () => {
  it('lets small requests begin at once, as many as come', () => {
    const turnstile = new Turnstile();
    const waits = Array.from({ length: 500 }, () => turnstile.enter(SMALL));
    expect(waits.every((wait) => wait === undefined)).toBe(true);
  });

  it('lets one large request begin a turn, in the order they came', async () => {
    const turnstile = new Turnstile();
    const begun: number[] = [];
    const entered = [1, 2, 3].map(async (number) => {
      await turnstile.enter(LARGE);
      begun.push(number);
    });
    await Promise.resolve();
    expect(begun).toEqual([1]);
    await nextTurn();
    await nextTurn();
    await Promise.all(entered);
    expect(begun).toEqual([1, 2, 3]);
  });

  it('is open again after it was passed', async () => {
    const turnstile = new Turnstile();
    expect(turnstile.enter(LARGE)).toBeUndefined();
    await nextTurn();
    expect(turnstile.enter(LARGE)).toBeUndefined();
  });
});
