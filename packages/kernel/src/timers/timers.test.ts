import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { kernelEntities, kernelMigration } from '../kernel-tables.js';
import { openTestDatabase, silentLogger, type TestDatabase } from '../testing/test-database.js';
import { FakeClock } from '../time/clock.js';
import { TimerRow } from './timer.entity.js';
import { type DueTimer, Timers } from './timers.js';

let test: TestDatabase;
let clock: FakeClock;
let timers: Timers;
let fired: DueTimer[];
beforeEach(async () => {
  test = await openTestDatabase({
    name: 'timers',
    entities: kernelEntities,
    migrations: [kernelMigration(1700000000000)],
  });
  clock = new FakeClock('2026-01-01T00:00:00Z');
  fired = [];
  timers = new Timers({ database: test.database, clock, logger: silentLogger });
  timers.register('close-order', (timer) => Promise.resolve(void fired.push(timer)));
});
afterEach(async () => {
  await test.close();
});

const inMinutes = (minutes: number): Date => new Date(clock.now().getTime() + minutes * 60_000);
const schedule = (subjectId: string, minutes: number, payload?: unknown): Promise<void> =>
  test.database.transaction((manager) =>
    timers.schedule(manager, {
      kind: 'close-order',
      subjectId,
      dueAt: inMinutes(minutes),
      payload,
    }),
  );
const run = (): Promise<number> => timers.worker().runOnce();

describe('a timer', () => {
  it('fires once, at its moment and not before, with what was scheduled', async () => {
    const dueAt = inMinutes(15);
    await schedule('o-1', 15, { reason: 'unpaid' });
    clock.advance({ minutes: 14, seconds: 59 });
    expect(await run()).toBe(0);
    clock.advance({ seconds: 1 });
    expect(await run()).toBe(1);
    expect(await run()).toBe(0);
    expect(fired).toEqual([
      { kind: 'close-order', subjectId: 'o-1', dueAt, payload: { reason: 'unpaid' } },
    ]);
  });

  it('is one per kind and subject: scheduling again moves it', async () => {
    await schedule('o-1', 15, { first: true });
    await schedule('o-1', 30);
    clock.advance({ minutes: 15 });
    expect(await run()).toBe(0);
    clock.advance({ minutes: 15 });
    expect(await run()).toBe(1);
    expect(fired.map((timer) => timer.payload)).toEqual([null]);
  });

  it('can be cancelled until it fires', async () => {
    await schedule('o-1', 1);
    const cancel = (): Promise<boolean> =>
      test.database.transaction((manager) => timers.cancel(manager, 'close-order', 'o-1'));
    expect([await cancel(), await cancel()]).toEqual([true, false]);
    clock.advance({ minutes: 5 });
    expect(await run()).toBe(0);
  });

  it('is not scheduled when the transaction it belongs to rolls back', async () => {
    const failing = test.database.transaction(async (manager) => {
      await timers.schedule(manager, { kind: 'close-order', subjectId: 'o-1', dueAt: clock.now() });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await run()).toBe(0);
  });

  it('may schedule the next of its kind from its handler', async () => {
    timers.register('remind', (timer, manager) =>
      timers.schedule(manager, {
        kind: 'remind',
        subjectId: timer.subjectId,
        dueAt: inMinutes(10),
      }),
    );
    await test.database.transaction((manager) =>
      timers.schedule(manager, { kind: 'remind', subjectId: 'm-1', dueAt: clock.now() }),
    );
    expect([await run(), await run()]).toEqual([1, 0]);
    clock.advance({ minutes: 10 });
    expect(await run()).toBe(1);
  });

  it('whose handler fails leaves no trace of it, holds up no other and comes back with growing pauses', async () => {
    let failures = 3;
    timers.register('flaky', async (timer, manager) => {
      await timers.schedule(manager, {
        kind: 'close-order',
        subjectId: timer.subjectId,
        dueAt: clock.now(),
      });
      if (failures-- > 0) throw new Error('not yet');
    });
    await test.database.transaction((manager) =>
      timers.schedule(manager, { kind: 'flaky', subjectId: 'f', dueAt: clock.now() }),
    );
    clock.advance(1);
    await schedule('o-2', 0);
    expect(await run()).toBe(1);
    expect(fired.map((timer) => timer.subjectId)).toEqual(['o-2']);
    expect(await test.database.read.findOneBy(TimerRow, { kind: 'flaky' })).toMatchObject({
      attempts: 1,
      lastError: 'Error: not yet',
      dueAt: new Date(clock.now().getTime() + 1000),
    });
    clock.advance(1000);
    expect(await run()).toBe(0);
    clock.advance(2000);
    expect(await run()).toBe(0);
    clock.advance(4000);
    expect(await run()).toBe(1);
    expect(await run()).toBe(1);
    expect(fired.map((timer) => timer.subjectId)).toEqual(['o-2', 'f']);
  });

  it('fires once when several workers look at the same moment', async () => {
    for (let index = 0; index < 30; index += 1) await schedule(`o-${String(index)}`, 0);
    const counts = await Promise.all([run(), run(), run()]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(30);
    expect(new Set(fired.map((timer) => timer.subjectId)).size).toBe(30);
    expect(fired).toHaveLength(30);
  });

  it('has one handler per kind', () => {
    expect(() => {
      timers.register('close-order', () => Promise.resolve());
    }).toThrow('has a handler already');
  });
});
