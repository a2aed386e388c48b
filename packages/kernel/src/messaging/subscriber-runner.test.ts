import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Database } from '../database/database.js';
import { openTestDatabase, silentLogger, type TestDatabase } from '../testing/test-database.js';
import { FakeClock } from '../time/clock.js';
import { addToTally, parcelWeighed, tallyDatabase, tallyOf, weighed } from './messaging.fixture.js';
import { InboxRow } from './outbox.entity.js';
import { type EventSubscriber, subscriber } from './subscriber.js';
import { SubscriberRunner } from './subscriber-runner.js';

let test: TestDatabase;
let pauses: number[];
beforeEach(async () => {
  test = await openTestDatabase(tallyDatabase);
  pauses = [];
});
afterEach(async () => {
  await test.close();
});

const runnerOf = (...subscribers: EventSubscriber[]): SubscriberRunner =>
  runnerOn(test.database, ...subscribers);

function runnerOn(database: Database, ...subscribers: EventSubscriber[]): SubscriberRunner {
  return new SubscriberRunner({
    database,
    subscribers,
    clock: new FakeClock(),
    logger: silentLogger,
    sleep: (milliseconds) => Promise.resolve(pauses.push(milliseconds)),
  });
}

const counting = (name = 'count'): EventSubscriber<{ grams: number }> =>
  subscriber(parcelWeighed, name, async (event, manager) =>
    addToTally(manager, event.aggregateId, event.payload.grams),
  );

describe('delivering events', () => {
  it('has an effect once, however often and in whatever batches an event comes', async () => {
    const runner = runnerOf(counting());
    const [first, second] = [weighed('a', 1), weighed('a', 2)];
    await runner.deliver([first, second, first]);
    await runner.deliver([second]);
    await runner.deliver([first, second]);
    expect(await tallyOf(test.database, 'a')).toEqual({ total: 3, journal: '1,2,' });
    expect(await test.database.read.count(InboxRow)).toBe(2);
  });

  it('has an effect once when two processes deliver the same events at the same moment', async () => {
    const other = new SubscriberRunner({
      database: await test.openAgain(),
      subscribers: [counting()],
      clock: new FakeClock(),
      logger: silentLogger,
    });
    const events = Array.from({ length: 50 }, (_, index) => weighed('a', index));
    await Promise.all([runnerOf(counting()).deliver(events), other.deliver(events)]);
    expect((await tallyOf(test.database, 'a'))?.total).toBe(1225);
  });

  it('gives every subscriber its own effect and leaves out types nobody asked for', async () => {
    await runnerOf(counting('one'), counting('two')).deliver([
      weighed('a', 5),
      { ...weighed('a', 7), type: 'parcel.lost.v1' },
    ]);
    expect((await tallyOf(test.database, 'a'))?.total).toBe(10);
  });

  it('uses the batch handler where there is one', async () => {
    const sizes: number[] = [];
    const batching = subscriber(
      parcelWeighed,
      'batch',
      () => Promise.reject(new Error('unused')),
      (events) => {
        sizes.push(events.length);
        return Promise.resolve();
      },
    );
    await runnerOf(batching).deliver(Array.from({ length: 1200 }, () => weighed('a', 1)));
    expect(sizes).toEqual([500, 500, 200]);
  });

  it('refuses two subscribers of one name', () => {
    expect(() => runnerOf(counting(), counting())).toThrow('Two subscribers');
  });
});

describe('a poisoned event', () => {
  const touchy = (isCured: () => boolean): EventSubscriber<{ grams: number }> =>
    subscriber(parcelWeighed, 'touchy', async (event, manager) => {
      await addToTally(manager, event.aggregateId, event.payload.grams);
      if (event.payload.grams === 13 && !isCured())
        throw new Error("cannot weigh for '13812345678' of li@example.com");
    });

  it('is tried five times with growing pauses, parked without personal data and blocks nothing', async () => {
    const runner = runnerOf(touchy(() => false));
    const poisoned = weighed('a', 13);
    await runner.deliver([weighed('a', 1), poisoned, weighed('a', 2), weighed('b', 3)]);

    expect(await tallyOf(test.database, 'a')).toEqual({ total: 3, journal: '1,2,' });
    expect((await tallyOf(test.database, 'b'))?.total).toBe(3);
    expect(pauses).toEqual([25, 100, 400, 1600]);
    expect(await runner.listParked()).toEqual([
      expect.objectContaining({
        eventId: poisoned.id,
        subscriber: 'touchy',
        type: 'parcel.weighed.v1',
        attempts: 5,
        failure: 'Error: cannot weigh for ? of ?',
      }),
    ]);
  });

  it('is not parked twice and not tried again when the wire brings it again', async () => {
    const runner = runnerOf(touchy(() => false));
    const poisoned = weighed('a', 13);
    await runner.deliver([poisoned]);
    await runner.deliver([poisoned]);
    expect(await runner.listParked()).toHaveLength(1);
    expect(pauses).toHaveLength(4);
  });

  it('can be replayed once it is cured, late and exactly once', async () => {
    let cured = false;
    const runner = runnerOf(touchy(() => cured));
    await runner.deliver([weighed('a', 13), weighed('a', 1)]);
    const [parked] = await runner.listParked();

    await expect(runner.replayParked(parked?.id ?? '')).rejects.toThrow('cannot weigh');
    expect((await runner.listParked())[0]?.attempts).toBe(6);
    cured = true;
    expect(await runner.replayParked(parked?.id ?? '')).toBe(true);
    expect(await runner.replayParked(parked?.id ?? '')).toBe(false);
    expect(await tallyOf(test.database, 'a')).toEqual({ total: 14, journal: '1,13,' });
    expect(await runner.listParked()).toEqual([]);
    await expect(runner.replayParked('01ARZ3NDEKTSV4RRFFQ69G5FAV')).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('is one whose payload breaks the contract', async () => {
    const runner = runnerOf(counting());
    await runner.deliver([{ ...weighed('a', 1), payload: { grams: 'heavy' } }, weighed('a', 2)]);
    expect((await tallyOf(test.database, 'a'))?.total).toBe(2);
    expect(await runner.listParked()).toHaveLength(1);
  });

  it('that heals in time is not parked', async () => {
    let failures = 0;
    const flaky = subscriber(parcelWeighed, 'flaky', async (event, manager) => {
      failures += 1;
      if (failures <= 3) throw new Error('not yet');
      await addToTally(manager, event.aggregateId, event.payload.grams);
    });
    const runner = runnerOf(flaky);
    await runner.deliver([weighed('a', 1)]);
    expect(await runner.listParked()).toEqual([]);
    expect((await tallyOf(test.database, 'a'))?.total).toBe(1);
  });
});

describe('a database that cannot be reached', () => {
  it('makes the delivery fail at once instead of parking what is in order', async () => {
    const other = await test.openAgain();
    const runner = runnerOn(other, counting());
    await other.close();
    await expect(runner.deliver([weighed('a', 1)])).rejects.toMatchObject({
      message: expect.stringMatching(/connection/i),
    });
    expect(pauses).toEqual([]);
    expect(await runnerOf(counting()).listParked()).toEqual([]);
  });
});

describe('the speed of delivery', () => {
  it('is thousands of events a second through a subscriber that does nothing', async () => {
    const idle = subscriber(
      parcelWeighed,
      'idle',
      () => Promise.resolve(),
      () => Promise.resolve(),
    );
    const runner = runnerOf(idle);
    const events = Array.from({ length: 20_000 }, () => weighed('a', 1));
    const start = performance.now();
    await runner.deliver(events);
    const perSecond = Math.round(events.length / ((performance.now() - start) / 1000));
    // A fraction of what is measured on a quiet machine, so that a busy one does not fail.
    expect(perSecond).toBeGreaterThan(1500);
  });
});
