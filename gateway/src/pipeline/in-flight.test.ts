import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Demand } from '../engine/demand.js';
import { InFlight } from './in-flight.js';

/** Work that ends when the test says. */
class HeldWork {
  begun = 0;
  readonly #waiting: { resolve: (value: string) => void; reject: (fault: Error) => void }[] = [];

  readonly run = (): Promise<string> => {
    this.begun += 1;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
    });
  };

  succeed(value: string): void {
    for (const { resolve } of this.#waiting.splice(0)) resolve(value);
  }

  fail(message: string): void {
    for (const { reject } of this.#waiting.splice(0)) reject(new Error(message));
  }
}

describe('what is asked at the same time', () => {
  it('is done once, and everybody gets the answer', async () => {
    const inFlight = new InFlight<string>();
    const work = new HeldWork();
    let shared = 0;
    const asked = Array.from({ length: 50 }, () =>
      inFlight.share('key', new Demand(), work.run, () => (shared += 1)),
    );
    expect([work.begun, shared, inFlight.size]).toEqual([1, 49, 1]);
    work.succeed('answer');
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['answer']));
    expect(inFlight.size).toBe(0);
  });

  it('is done again once it was answered', async () => {
    const inFlight = new InFlight<string>();
    const work = new HeldWork();
    const ask = () => inFlight.share('key', new Demand(), work.run, () => undefined);
    const first = ask();
    work.succeed('old');
    expect(await first).toBe('old');
    const second = ask();
    work.succeed('new');
    expect(await second).toBe('new');
    expect(work.begun).toBe(2);
  });

  it.each<[string, (work: HeldWork) => () => Promise<string>]>([
    ['fails', ({ run }) => run],
    [
      'fails before it began',
      () => () => {
        throw new Error('broken');
      },
    ],
  ])('and %s is told to everybody, and to nobody who asks later', async (_, how) => {
    const inFlight = new InFlight<string>();
    const work = new HeldWork();
    const failing = how(work);
    const asked = [1, 2, 3].map(() =>
      inFlight.share('key', new Demand(), failing, () => undefined),
    );
    const settled = Promise.allSettled(asked);
    work.fail('broken');
    for (const { status } of await settled) expect(status).toBe('rejected');
    expect(inFlight.size).toBe(0);
    const later = inFlight.share('key', new Demand(), work.run, () => undefined);
    work.succeed('answer');
    expect(await later).toBe('answer');
  });

  it('goes on while one of those who asked waits', async () => {
    const inFlight = new InFlight<string>();
    const work = new HeldWork();
    const askers = [1, 2, 3].map(() => new Demand());
    const demands: Demand[] = [];
    const run = (demand: Demand) => {
      demands.push(demand);
      return work.run();
    };
    const asked = askers.map((asker) => inFlight.share('key', asker, run, () => undefined));
    askers[0]?.end();
    askers[2]?.end();
    expect(demands.map(({ isOver }) => isOver)).toEqual([false]);
    work.succeed('answer');
    expect(await asked[1]).toBe('answer');
  });

  it('is done anew for who comes after all of them have left', async () => {
    const inFlight = new InFlight<string>();
    const works = [new HeldWork(), new HeldWork()] as const;
    const gone = new Demand();
    const left = inFlight.share('key', gone, works[0].run, () => undefined);
    gone.end();
    const come = [1, 2].map(() =>
      inFlight.share('key', new Demand(), works[1].run, () => undefined),
    );
    // What was given up ends later, and takes nothing along.
    works[0].fail('given up');
    await expect(left).rejects.toThrow('given up');
    const last = inFlight.share('key', new Demand(), works[1].run, () => undefined);
    works[1].succeed('answer');
    expect(await Promise.all([...come, last])).toEqual(['answer', 'answer', 'answer']);
    expect(works.map(({ begun }) => begun)).toEqual([1, 1]);
    expect(inFlight.size).toBe(0);
  });

  it('is never mixed up, whichever ends first', async () => {
    const moves = fc.array(
      fc.record({
        key: fc.constantFrom('a', 'b', 'c'),
        does: fc.constantFrom('ask', 'answer', 'fail'),
      }),
      { maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(moves, async (all) => {
        const inFlight = new InFlight<string>();
        const works = new Map(['a', 'b', 'c'].map((key) => [key, new HeldWork()]));
        const asked: Promise<unknown>[] = [];
        const open = new Map<string, number>();
        const expected: (string | null)[] = [];
        const waiting: { key: string; at: number }[] = [];
        for (const [turn, { key, does }] of all.entries()) {
          const work = works.get(key) as HeldWork;
          if (does === 'ask') {
            waiting.push({ key, at: asked.length });
            expected.push(null);
            asked.push(
              inFlight
                .share(key, new Demand(), work.run, () => undefined)
                .catch((fault: unknown) => (fault as Error).message),
            );
            open.set(key, work.begun);
          } else {
            const told = `${key} ${does} ${String(turn)}`;
            for (const { at } of waiting.filter((one) => one.key === key)) expected[at] ??= told;
            if (does === 'answer') work.succeed(told);
            else work.fail(told);
            // What was told reaches those who wait before somebody asks again.
            await new Promise(setImmediate);
          }
        }
        for (const [key, work] of works) {
          for (const { at } of waiting.filter((one) => one.key === key)) expected[at] ??= 'end';
          work.succeed('end');
        }
        expect(await Promise.all(asked)).toEqual(expected);
        expect(inFlight.size).toBe(0);
      }),
    );
  });
});
