import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { afterEach, describe, expect, it } from '@jest/globals';
import { testNatsUrl } from '../environment/test-services.js';
import { silentLogger } from '../testing/test-database.js';
import type { IntegrationEvent } from './event-contract.js';
import type { EventListener } from './event-listener.js';
import { InProcessBus } from './in-process-bus.js';
import { weighed } from './messaging.fixture.js';
import { NatsBus } from './nats-bus.js';
import { OwnNatsServer } from './own-nats-server.fixture.js';

class Ear implements EventListener {
  /** Ids of events, and `gap` where something may have been missed. */
  readonly notes: string[] = [];
  heard(event: IntegrationEvent): void {
    this.notes.push(event.id);
  }
  missed(): void {
    this.notes.push('gap');
  }
  async until(note: string): Promise<void> {
    for (let round = 0; round < 400 && this.notes.at(-1) !== note; round += 1)
      await new Promise((resolve) => setTimeout(resolve, 25));
    expect(this.notes.at(-1)).toBe(note);
  }
}

describe('a listener in the same process', () => {
  it('hears what is published from now on, in order', async () => {
    const bus = new InProcessBus();
    const [before, first, second] = [weighed('a', 1), weighed('a', 2), weighed('b', 3)];
    await bus.publish([before]);
    const ear = new Ear();
    await bus.listen(ear);
    await bus.publish([first, second]);
    expect(ear.notes).toEqual(['gap', first.id, second.id]);
    await bus.stop();
    await bus.publish([weighed('a', 4)]);
    expect(ear.notes).toHaveLength(3);
  });
});

if (testNatsUrl === undefined) {
  it('listeners of other processes were not tested: HUB_TEST_NATS names no server', () => {
    expect(testNatsUrl).toBeUndefined();
  });
} else {
  natsSuite(testNatsUrl);
}

function natsSuite(server: string): void {
  const stream = `TEST_EAR_${String(process.pid)}_${Math.random().toString(36).slice(2, 8)}`;
  const buses: NatsBus[] = [];
  afterEach(async () => {
    await Promise.all(buses.splice(0).map((bus) => bus.stop()));
    const connection = await connect({ servers: server });
    const manager = await jetstreamManager(connection);
    await manager.streams.delete(stream).catch(() => false);
    await connection.close();
  });

  function busAt(url: string): NatsBus {
    const bus = new NatsBus({ url, logger: silentLogger, stream, subjectPrefix: `test.${stream}` });
    buses.push(bus);
    return bus;
  }

  describe('a listener of another process', () => {
    it('hears every event from now on and none from before, like every other listener', async () => {
      const sender = busAt(server);
      await sender.start();
      await sender.publish([weighed('a', 1), weighed('a', 2)]);
      const ears = [new Ear(), new Ear()];
      for (const ear of ears) {
        const bus = busAt(server);
        await bus.listen(ear);
        await bus.start();
      }
      const late = new Ear();
      await sender.listen(late);
      const events = Array.from({ length: 300 }, (_, index) => weighed('a', index));
      await sender.publish(events);
      for (const ear of [...ears, late]) {
        await ear.until(events.at(-1)?.id ?? '');
        expect(ear.notes).toEqual(['gap', ...events.map((event) => event.id)]);
      }
    });

    it.each([
      ['with its disk', false],
      ['without its disk', true],
    ])(
      'is told of a gap when the server was away and came back %s, and hears again',
      async (_, isDiskLost) => {
        const own = await OwnNatsServer.start();
        try {
          const bus = busAt(own.url);
          const ear = new Ear();
          await bus.listen(ear);
          await bus.start();
          const before = Array.from({ length: 20 }, (_unused, index) => weighed('a', index));
          await bus.publish(before);
          await ear.until(before.at(-1)?.id ?? '');
          await own.stop();
          if (isDiskLost) own.remove();
          await own.restart();
          await ear.until('gap');
          const after = weighed('a', 2);
          await bus.publish([after]);
          await ear.until(after.id);
          expect(ear.notes.filter((note) => note === after.id)).toHaveLength(1);
        } finally {
          await Promise.all(buses.splice(0).map((bus) => bus.stop()));
          await own.stop();
          own.remove();
        }
      },
      60_000,
    );
  });
}
