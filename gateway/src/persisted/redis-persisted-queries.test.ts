import { describe, expect, it } from '@jest/globals';
import { newUlid } from '@hub/kernel';
import { testRedisUrl } from '@hub/kernel/testing';
import { RedisPersistedQueries } from './redis-persisted-queries.js';

describe('persisted queries in Redis', () => {
  if (testRedisUrl === undefined) {
    it('were not tested: HUB_TEST_REDIS names no server', () => {
      expect(testRedisUrl).toBeUndefined();
    });
    return;
  }
  const url = testRedisUrl;

  it('are known to every gateway that shares it', async () => {
    const first = new RedisPersistedQueries(url);
    const second = new RedisPersistedQueries(url);
    const key = `test-${newUlid()}`;
    expect(await second.get(key)).toBeUndefined();
    await first.set(key, '{ me { id } }');
    expect(await second.get(key)).toBe('{ me { id } }');
    first.close();
    second.close();
  });
});

describe('persisted queries without their Redis', () => {
  it('are forgotten, and nothing fails', async () => {
    const cache = new RedisPersistedQueries('redis://127.0.0.1:1');
    await cache.set('key', 'query');
    expect(await cache.get('key')).toBeUndefined();
    cache.close();
  });
});
