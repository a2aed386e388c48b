import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { silentLogger, testRedisUrl } from '@hub/kernel/testing';
import { RedisCacheStore } from './redis-cache-store.js';
import { RedisWire } from './redis-wire.fixture.js';

describe('an invalidation that Redis did not hear', () => {
  if (testRedisUrl === undefined) {
    it('was not tested: HUB_TEST_REDIS names no server', () => {
      expect(testRedisUrl).toBeUndefined();
    });
    return;
  }
  const url = testRedisUrl;

  it('makes everything void before anything is read again', async () => {
    const wire = new RedisWire(new URL(url));
    await wire.join();
    const store = new RedisCacheStore({
      url: wire.url,
      logger: silentLogger,
      now: Date.now,
      prefix: `test:${randomBytes(6).toString('hex')}:`,
      timeoutMilliseconds: 1_000,
    });
    const question = { key: 'price', tags: ['sku'] };
    const read = async () => (await store.getMany([question]))[0];
    const keep = async (text: string): Promise<void> => {
      const slot = await read();
      if (slot !== undefined) await store.setMany([{ slot, text, ttlMilliseconds: 60_000 }]);
    };
    try {
      await keep('old');
      expect((await read())?.text).toBe('old');
      await wire.cut();
      await store.invalidate(['sku']);
      expect((await read())?.text).toBeUndefined();
      await wire.join();
      for (let round = 0; round < 200 && (await read())?.generation === null; round += 1)
        await pause(50);
      expect(await read()).toMatchObject({ text: undefined });
      await keep('new');
      expect((await read())?.text).toBe('new');
    } finally {
      await store.close();
      await wire.cut();
    }
  });
});
