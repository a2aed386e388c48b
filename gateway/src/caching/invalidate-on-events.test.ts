import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { InProcessBus, NatsBus, type EventListener } from '@hub/kernel';
import { newUlid, type IntegrationEvent } from '@hub/kernel/pure';
import { silentLogger, testNatsUrl, testRedisUrl } from '@hub/kernel/testing';
import type { CacheStore } from './cache-store.js';
import { invalidateOnEvents } from './invalidate-on-events.js';
import { MemoryCacheStore } from './memory-cache-store.js';
import { RedisCacheStore } from './redis-cache-store.js';

const skuId = newUlid();
const question = { key: 'price', tags: ['Sku', `Sku:${skuId}`] };

function listingChanged(): IntegrationEvent {
  return {
    id: newUlid(),
    type: 'inventory.sku_listing_changed.v1',
    aggregateId: skuId,
    occurredAt: new Date().toISOString(),
    payload: { skuId, productId: newUlid(), listed: false },
  };
}

const memoryStore = () => new MemoryCacheStore({ maxBytes: 100_000, now: Date.now });
const textIn = async (store: CacheStore) => (await store.getMany([question]))[0]?.text;
async function keep(store: CacheStore): Promise<void> {
  const slots = await store.getMany([question]);
  await store.setMany(slots.map((slot) => ({ slot, text: 'old', ttlMilliseconds: 60_000 })));
  expect(await textIn(store)).toBe('old');
}

/** Milliseconds until the answer is gone. */
async function untilGone(store: CacheStore): Promise<number> {
  const began = performance.now();
  while ((await textIn(store)) !== undefined) {
    if (performance.now() - began > 20_000) throw new Error('the answer stays');
    await pause(5);
  }
  return performance.now() - began;
}

describe('events', () => {
  it('make void in the same process before publishing is over', async () => {
    const [bus, store] = [new InProcessBus(), memoryStore()];
    await invalidateOnEvents(bus, store);
    await keep(store);
    await bus.publish([listingChanged()]);
    expect(await textIn(store)).toBeUndefined();
  });

  it('that concern nothing kept are not told to the store', async () => {
    const bus = new InProcessBus();
    const told: string[] = [];
    const store = {
      invalidate: (tags: readonly string[]) => Promise.resolve(void told.push(...tags)),
      clear: () => Promise.resolve(),
    };
    await invalidateOnEvents(bus, store, (type) => type === 'Sku');
    await bus.publish([listingChanged(), { ...listingChanged(), type: 'weather.changed.v1' }]);
    expect(told).toEqual([`Sku:${skuId}`, 'Sku:*']);
  });

  it('that may have passed unheard make everything void', async () => {
    let listener: EventListener | undefined;
    const store = memoryStore();
    await invalidateOnEvents(
      { listen: (given) => Promise.resolve(void (listener = given)) },
      store,
    );
    await keep(store);
    listener?.missed();
    expect(await textIn(store)).toBeUndefined();
  });
});

if (testNatsUrl === undefined) {
  it('events between processes were not tested: HUB_TEST_NATS names no server', () => {
    expect(testNatsUrl).toBeUndefined();
  });
} else {
  natsSuite(testNatsUrl);
}

function natsSuite(url: string): void {
  const stream = `TEST_CACHE_${randomBytes(4).toString('hex')}`;
  const opened: { stop(): Promise<void> }[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.stop()));
    const connection = await connect({ servers: url });
    const manager = await jetstreamManager(connection);
    await manager.streams.delete(stream).catch(() => false);
    await connection.close();
  });

  async function process(store?: CacheStore): Promise<NatsBus> {
    const bus = new NatsBus({ url, logger: silentLogger, stream, subjectPrefix: `test.${stream}` });
    opened.push(bus);
    if (store !== undefined) {
      opened.push({ stop: () => store.close() });
      await invalidateOnEvents(bus, store);
    }
    await bus.start();
    return bus;
  }

  describe('events between processes', () => {
    it('reach the memory of every gateway within a second', async () => {
      const stores = [memoryStore(), memoryStore(), memoryStore()];
      for (const store of stores) await process(store);
      const owner = await process();
      for (const store of stores) await keep(store);
      await owner.publish([listingChanged()]);
      for (const took of await Promise.all(stores.map(untilGone))) expect(took).toBeLessThan(1_000);
    });

    if (testRedisUrl === undefined) return;
    const redis = testRedisUrl;
    it('reach a Redis that gateways share within a second', async () => {
      const prefix = `test:${randomBytes(6).toString('hex')}:`;
      const open = () =>
        new RedisCacheStore({
          url: redis,
          logger: silentLogger,
          now: Date.now,
          prefix,
          timeoutMilliseconds: 5_000,
        });
      const [store, other] = [open(), open()];
      opened.push({ stop: () => other.close() });
      await process(store);
      const owner = await process();
      await pause(50);
      await keep(other);
      await owner.publish([listingChanged()]);
      expect(await untilGone(other)).toBeLessThan(1_000);
    });
  });
}
