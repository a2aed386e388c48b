import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openTestDatabase, silentLogger, type TestDatabase } from '../testing/test-database.js';
import { FakeClock } from '../time/clock.js';
import { Housekeeping } from '../workers/housekeeping.js';
import { WorkerLoop } from '../workers/worker-loop.js';
import type { EventBus } from './event-bus.js';
import type { IntegrationEvent } from './event-contract.js';
import { InProcessBus } from './in-process-bus.js';
import { addToTally, parcelWeighed, tallyDatabase, tallyOf } from './messaging.fixture.js';
import { Outbox } from './outbox.js';
import { OutboxRow } from './outbox.entity.js';
import { OutboxRelay } from './outbox-relay.js';
import { subscriber } from './subscriber.js';
import { SubscriberRunner } from './subscriber-runner.js';

let test: TestDatabase;
let clock: FakeClock;
let outbox: Outbox;
beforeEach(async () => {
  test = await openTestDatabase(tallyDatabase);
  clock = new FakeClock('2026-01-01T00:00:00Z');
  outbox = new Outbox();
});
afterEach(async () => {
  await test.close();
});

class RecordingBus extends InProcessBus {
  readonly published: IntegrationEvent[] = [];
  failNext = false;
  override publish(events: readonly IntegrationEvent[]): Promise<void> {
    if (this.failNext) {
      this.failNext = false;
      return Promise.reject(new Error('the wire is cut'));
    }
    this.published.push(...events);
    return Promise.resolve();
  }
}

const relayTo = (bus: EventBus, owner = 'one'): OutboxRelay =>
  new OutboxRelay({ database: test.database, bus, clock, owner });
const announce = (grams: number, aggregateId = 'a'): Promise<string> =>
  test.database.transaction((manager) =>
    outbox.append(manager, parcelWeighed, {
      aggregateId,
      payload: { grams },
      occurredAt: clock.now(),
    }),
  );

describe('the outbox', () => {
  it('announces what commits and nothing that rolls back', async () => {
    const bus = new RecordingBus();
    const id = await announce(1);
    const failing = test.database.transaction(async (manager) => {
      await outbox.append(manager, parcelWeighed, {
        aggregateId: 'a',
        payload: { grams: 2 },
        occurredAt: clock.now(),
      });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await relayTo(bus).runOnce()).toBe(1);
    expect(bus.published).toEqual([
      {
        id,
        type: 'parcel.weighed.v1',
        aggregateId: 'a',
        occurredAt: '2026-01-01T00:00:00.000Z',
        payload: { grams: 1 },
      },
    ]);
  });

  it('refuses a payload that breaks the contract and strips what the contract does not name', async () => {
    const bus = new RecordingBus();
    const append = (payload: { grams: number }): Promise<string> =>
      test.database.transaction((manager) =>
        outbox.append(manager, parcelWeighed, {
          aggregateId: 'a',
          payload,
          occurredAt: clock.now(),
        }),
      );
    await expect(append({ grams: 0.5 })).rejects.toThrow();
    const tooMuch = { grams: 1, phone: '13812345678' };
    await append(tooMuch);
    await relayTo(bus).runOnce();
    expect(bus.published.map((event) => event.payload)).toEqual([{ grams: 1 }]);
  });

  it('tells listeners after the commit and stays silent about a rollback', async () => {
    let told = 0;
    const stop = outbox.onCommitted(() => (told += 1));
    await test.database.transaction(async (manager) => {
      await outbox.append(manager, parcelWeighed, {
        aggregateId: 'a',
        payload: { grams: 1 },
        occurredAt: clock.now(),
      });
      await outbox.append(manager, parcelWeighed, {
        aggregateId: 'a',
        payload: { grams: 2 },
        occurredAt: clock.now(),
      });
      expect(told).toBe(0);
    });
    expect(told).toBe(1);
    await expect(
      test.database.transaction(async (manager) => {
        await outbox.append(manager, parcelWeighed, {
          aggregateId: 'a',
          payload: { grams: 3 },
          occurredAt: clock.now(),
        });
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    await test.database.transaction((manager) => manager.count(OutboxRow));
    expect(told).toBe(1);
    stop();
    await announce(4);
    expect(told).toBe(1);
  });
});

describe('the relay', () => {
  it('publishes in the order of appending, once, in batches of 500', async () => {
    const bus = new RecordingBus();
    const relay = relayTo(bus);
    await test.database.transaction((manager) =>
      outbox.appendMany(
        manager,
        parcelWeighed,
        Array.from({ length: 1100 }, (_, grams) => ({
          aggregateId: `p${String(grams % 3)}`,
          payload: { grams },
          occurredAt: clock.now(),
        })),
      ),
    );
    expect([
      await relay.runOnce(),
      await relay.runOnce(),
      await relay.runOnce(),
      await relay.runOnce(),
    ]).toEqual([500, 500, 100, 0]);
    expect(bus.published.map((event) => parcelWeighed.payload.parse(event.payload).grams)).toEqual(
      Array.from({ length: 1100 }, (_, index) => index),
    );
  });

  it('sends again what the bus did not take', async () => {
    const bus = new RecordingBus();
    const relay = relayTo(bus);
    const id = await announce(1);
    bus.failNext = true;
    await expect(relay.runOnce()).rejects.toThrow('the wire is cut');
    expect(await relay.runOnce()).toBe(1);
    expect(bus.published.map((event) => event.id)).toEqual([id]);
  });

  it('is one per database until its lease runs out or is let go', async () => {
    const bus = new RecordingBus();
    const [one, two] = [relayTo(bus, 'one'), relayTo(bus, 'two')];
    await announce(1);
    expect([await one.runOnce(), await two.runOnce()]).toEqual([1, 0]);
    await announce(2);
    expect(await two.runOnce()).toBe(0);
    clock.advance({ seconds: 31 });
    expect(await two.runOnce()).toBe(1);
    await announce(3);
    await two.stop();
    expect(await one.runOnce()).toBe(1);
  });

  it('that slept through its lease does not mark what another one owns', async () => {
    let takeOver: () => Promise<unknown> = () => Promise.resolve();
    const bus = new RecordingBus();
    const slow = new (class extends RecordingBus {
      override async publish(events: readonly IntegrationEvent[]): Promise<void> {
        await super.publish(events);
        await takeOver();
      }
    })();
    const former = relayTo(slow, 'former');
    takeOver = async () => {
      clock.advance({ minutes: 1 });
      await relayTo(bus, 'latter').runOnce();
    };
    await announce(1);
    expect(await former.runOnce()).toBe(0);
    expect([slow.published.length, bus.published.length]).toEqual([1, 1]);
  });

  it('is woken by a commit: an event arrives in milliseconds, not at the next interval', async () => {
    const bus = new InProcessBus();
    const arrived = new Promise<number>((resolve) => {
      const arrival = subscriber(parcelWeighed, 'arrival', async (event, manager) => {
        await addToTally(manager, event.aggregateId, event.payload.grams);
        resolve(performance.now());
      });
      void bus.subscribe(
        'warehouse',
        new SubscriberRunner({
          database: test.database,
          subscribers: [arrival],
          clock,
          logger: silentLogger,
        }),
      );
    });
    const relay = relayTo(bus);
    const loop = new WorkerLoop(
      [{ name: relay.name, intervalMs: 60_000, runOnce: () => relay.runOnce() }],
      silentLogger,
    );
    outbox.onCommitted(() => {
      loop.wake(relay.name);
    });
    loop.start();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const before = performance.now();
    await announce(7);
    expect((await arrived) - before).toBeLessThan(1000);
    await loop.stop();
    expect((await tallyOf(test.database, 'a'))?.total).toBe(7);
  });

  it('forgets published events after seven days and keeps unpublished ones', async () => {
    const bus = new RecordingBus();
    await announce(1);
    await relayTo(bus).runOnce();
    await announce(2);
    const housekeeping = new Housekeeping(test.database, clock);
    clock.advance({ days: 6 });
    expect(await housekeeping.runOnce()).toBe(0);
    clock.advance({ days: 1, seconds: 1 });
    expect(await housekeeping.runOnce()).toBe(1);
    expect((await test.database.read.find(OutboxRow)).map((row) => row.payload)).toEqual([
      { grams: 2 },
    ]);
  });
});

describe('the bus of one process', () => {
  it('delivers to several databases side by side and reports the one that cannot be reached', async () => {
    const broken = await test.openAgain();
    await broken.close();
    const bus = new InProcessBus();
    const counting = subscriber(parcelWeighed, 'count', async (event, manager) =>
      addToTally(manager, event.aggregateId, event.payload.grams),
    );
    const runnerOn = (database: typeof broken): SubscriberRunner =>
      new SubscriberRunner({ database, subscribers: [counting], clock, logger: silentLogger });
    await bus.subscribe('broken', runnerOn(broken));
    await bus.subscribe('sound', runnerOn(test.database));
    await announce(9);
    await expect(relayTo(bus).runOnce()).rejects.toThrow('1 subgraph(s)');
    await expect(relayTo(bus).runOnce()).rejects.toThrow();
    expect((await tallyOf(test.database, 'a'))?.total).toBe(9);
  });
});
