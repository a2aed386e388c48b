import { Redis } from 'ioredis';
import type { PersistedQueryStore } from './automatic-persisted-queries.js';

const PREFIX = 'hub:apq:';

/** How long a persisted query is remembered after it was registered. */
const REMEMBERED_SECONDS = 7 * 86_400;

/** Longer than this a request does not wait to learn whether its document is known. */
const REDIS_DEADLINE_MS = 200;

/** Automatic persisted queries shared by several gateways; without Redis each gateway remembers its own. */
export class RedisPersistedQueries implements PersistedQueryStore {
  readonly #redis: Redis;

  constructor(url: string) {
    this.#redis = new Redis(url, {
      lazyConnect: true,
      maxRetriesPerRequest: 1,
      commandTimeout: REDIS_DEADLINE_MS,
      disconnectTimeout: 100,
    });
    // Redis is a convenience: without it a client simply sends its document once more.
    this.#redis.on('error', () => undefined);
  }

  async get(key: string): Promise<string | undefined> {
    return (await this.#redis.get(PREFIX + key).catch(() => null)) ?? undefined;
  }

  async set(key: string, value: string): Promise<void> {
    await this.#redis.set(PREFIX + key, value, 'EX', REMEMBERED_SECONDS).catch(() => null);
  }

  /** Lets go of the connection. */
  close(): void {
    this.#redis.disconnect();
  }
}
