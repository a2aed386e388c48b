import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Database } from '../database/database.js';
import { testNatsUrl } from '../environment/test-services.js';
import { openTestDatabase, silentLogger, type TestDatabase } from '../testing/test-database.js';
import { systemClock } from '../time/clock.js';
import { addToTally, parcelWeighed, tallyDatabase, tallyOf, weighed } from './messaging.fixture.js';
import { NatsBus } from './nats-bus.js';
import { OwnNatsServer } from './own-nats-server.fixture.js';
import { Outbox } from './outbox.js';
import { OutboxRelay } from './outbox-relay.js';
import { subscriber } from './subscriber.js';
import { SubscriberRunner } from './subscriber-runner.js';

if (testNatsUrl === undefined) {
  it('the bus between processes was not tested: HUB_TEST_NATS names no server', () => {
    expect(testNatsUrl).toBeUndefined();
  });
} else {
  natsSuite(testNatsUrl);
}

function natsSuite(server: string): void {
  let test: TestDatabase;
  let stream: string;
  let buses: NatsBus[];
  beforeEach(async () => {
    test = await openTestDatabase(tallyDatabase);
    stream = `TEST_${String(process.pid)}_${Math.random().toString(36).slice(2, 8)}`;
    buses = [];
  });
  afterEach(async () => {
    for (const bus of buses) await bus.stop();
    const connection = await connect({ servers: server });
    const manager = await jetstreamManager(connection);
    await manager.streams.delete(stream).catch(() => false);
    await connection.close();
    await test.close();
  });

  async function busWith(runner?: SubscriberRunner, at = server): Promise<NatsBus> {
    const bus = new NatsBus({
      url: at,
      logger: silentLogger,
      stream,
      subjectPrefix: `test.${stream}`,
    });
    buses.push(bus);
    if (runner !== undefined) await bus.subscribe('warehouse', runner);
    await bus.start();
    return bus;
  }

  function counting(
    database: Database = test.database,
    isBroken: (grams: number) => boolean = () => false,
  ): SubscriberRunner {
    const count = subscriber(parcelWeighed, 'count', async (event, manager) => {
      if (isBroken(event.payload.grams)) throw new Error('cannot');
      await addToTally(manager, event.aggregateId, event.payload.grams);
    });
    return new SubscriberRunner({
      database,
      subscribers: [count],
      clock: systemClock,
      logger: silentLogger,
      sleep: () => Promise.resolve(),
    });
  }

  async function untilTotal(id: string, total: number): Promise<void> {
    for (let round = 0; round < 800; round += 1) {
      if ((await tallyOf(test.database, id))?.total === total) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    expect((await tallyOf(test.database, id))?.total).toBe(total);
  }

  describe('the bus between processes', () => {
    it('carries events to a subscriber in order and drops what is sent twice', async () => {
      const bus = await busWith(counting());
      const events = Array.from({ length: 250 }, (_, index) =>
        weighed(`p${String(index % 2)}`, index),
      );
      await bus.publish(events);
      await bus.publish(events);
      await bus.drain();
      const journals = await Promise.all(
        ['p0', 'p1'].map(async (id) => (await tallyOf(test.database, id))?.journal),
      );
      const numbers = Array.from({ length: 250 }, (_, index) => index);
      expect(journals).toEqual(
        [0, 1].map((rest) =>
          numbers
            .filter((n) => n % 2 === rest)
            .map((n) => `${String(n)},`)
            .join(''),
        ),
      );
    });

    it('keeps events for a subscriber that comes later or was away', async () => {
      const first = await busWith();
      await first.publish([weighed('a', 1)]);
      const second = await busWith(counting());
      await untilTotal('a', 1);
      await second.stop();
      await first.publish([weighed('a', 2)]);
      await busWith(counting());
      await untilTotal('a', 3);
    });

    it('has one process of a subgraph deliver, and another take over when it leaves', async () => {
      const [one, two] = [await busWith(counting()), await busWith(counting())];
      const events = Array.from({ length: 300 }, () => weighed('a', 1));
      await one.publish(events.slice(0, 150));
      await untilTotal('a', 150);
      await one.stop();
      await two.publish(events.slice(150));
      await untilTotal('a', 300);
    });

    it('parks a poisoned event and carries on', async () => {
      const runner = counting(test.database, (grams) => grams === 13);
      const bus = await busWith(runner);
      await bus.publish([weighed('a', 1), weighed('a', 13), weighed('a', 2)]);
      await untilTotal('a', 3);
      await bus.drain();
      expect(await runner.listParked()).toHaveLength(1);
    });

    it('leaves out a message that is no event', async () => {
      const bus = await busWith(counting());
      const connection = await connect({ servers: server });
      connection.publish(`test.${stream}.parcel.weighed.v1`, 'nonsense');
      await connection.drain();
      await bus.publish([weighed('a', 1)]);
      await untilTotal('a', 1);
      await bus.drain();
    });

    it('brings an appended event across within a fraction of a second', async () => {
      const bus = await busWith(counting());
      const outbox = new Outbox();
      const relay = new OutboxRelay({ database: test.database, bus, clock: systemClock });
      await bus.publish([weighed('warm', 1)]);
      await untilTotal('warm', 1);
      const before = performance.now();
      await test.database.transaction((manager) =>
        outbox.append(manager, parcelWeighed, {
          aggregateId: 'a',
          payload: { grams: 5 },
          occurredAt: new Date(),
        }),
      );
      await relay.runOnce();
      await untilTotal('a', 5);
      expect(performance.now() - before).toBeLessThan(1000);
    });

    it('refuses to publish before it is connected and to start without a server', async () => {
      const bus = new NatsBus({ url: 'nats://127.0.0.1:1', logger: silentLogger });
      await expect(bus.publish([weighed('a', 1)])).rejects.toThrow('not connected');
      await expect(bus.start()).rejects.toThrow();
    });

    it('survives a restart of the server: publishing fails meanwhile, nothing is lost and nothing doubled', async () => {
      const own = await OwnNatsServer.start();
      try {
        const bus = await busWith(counting(), own.url);
        await bus.publish([weighed('a', 1)]);
        await untilTotal('a', 1);
        await own.stop();
        const second = weighed('a', 2);
        await expect(bus.publish([second])).rejects.toThrow('NATS did not take');
        await own.restart();
        for (let attempt = 0; attempt < 20; attempt += 1) {
          if (
            await bus.publish([second]).then(
              () => true,
              () => false,
            )
          )
            break;
        }
        await untilTotal('a', 3);
        await bus.publish([weighed('a', 4)]);
        await untilTotal('a', 7);
      } finally {
        await Promise.all(buses.splice(0).map((bus) => bus.stop()));
        await own.stop();
        own.remove();
      }
    }, 60_000);
  });
}
