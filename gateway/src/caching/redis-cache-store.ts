import { createHash, randomBytes } from 'node:crypto';
import type { Logger } from '@hub/kernel';
import { Redis } from 'ioredis';
import {
  LONGEST_FETCH_MILLISECONDS,
  LONGEST_TTL_MILLISECONDS,
  type CacheEntry,
  type CacheQuestion,
  type CacheSlot,
  type CacheStore,
} from './cache-store.js';

/** What a Redis store is made of. */
export interface RedisCacheOptions {
  readonly url: string;
  readonly logger: Logger;
  /** Milliseconds; the process's clock. */
  readonly now: () => number;
  /** Stands before every key; hubs that share a server need different ones. `hub:cache:` unless told. */
  readonly prefix?: string;
  /** The longest a request waits for Redis; 50 ms unless told. */
  readonly timeoutMilliseconds?: number;
}

/** How long Redis is left alone after it did not answer. */
const PAUSE_MILLISECONDS = 1_000;

/** An invalidation is remembered for longer than anything it made void can live. */
const REMEMBERED_MILLISECONDS = LONGEST_TTL_MILLISECONDS + LONGEST_FETCH_MILLISECONDS + 180_000;

/** Questions per round trip. */
const LARGEST_READ = 500;

/** Stands for everything; no other tag begins like this. */
const EVERYTHING = '\u0000';

/**
 * Keeps answers where several gateways share them. Every tag has a generation, a random word that an invalidation
 * replaces: one write per tag, however much carries it. An answer is stored with the generations of its tags from when
 * it was asked for, and holds while they are still the same; so a late writer stores what is void already.
 *
 * Redis should not evict keys before they expire (`noeviction` or `volatile-ttl`): a forgotten generation may let an
 * answer live until the end of its time.
 */
export class RedisCacheStore implements CacheStore {
  readonly #redis: Redis;
  readonly #options: RedisCacheOptions;
  readonly #prefix: string;
  #pausedUntil = 0;
  /** An invalidation was lost: nothing is read before everything is void. */
  #owesClearing = false;

  constructor(options: RedisCacheOptions) {
    this.#options = options;
    this.#prefix = options.prefix ?? 'hub:cache:';
    this.#redis = new Redis(options.url, {
      lazyConnect: true,
      maxRetriesPerRequest: 1,
      commandTimeout: options.timeoutMilliseconds ?? 50,
      disconnectTimeout: 100,
      retryStrategy: () => PAUSE_MILLISECONDS,
    });
    // What goes wrong shows at the commands; a cache is a convenience.
    this.#redis.on('error', () => undefined);
  }

  async getMany(questions: readonly CacheQuestion[]): Promise<CacheSlot[]> {
    const slots: CacheSlot[] = [];
    for (let start = 0; start < questions.length; start += LARGEST_READ)
      slots.push(...(await this.#read(questions.slice(start, start + LARGEST_READ))));
    return slots;
  }

  async setMany(entries: readonly CacheEntry[]): Promise<void> {
    const now = this.#options.now();
    const pipeline = this.#redis.pipeline();
    for (const { slot, text, ttlMilliseconds, ageMilliseconds = 0 } of entries) {
      const { question, generation, askedAt } = slot;
      if (generation === null || now - askedAt > LONGEST_FETCH_MILLISECONDS) continue;
      const ttl = Math.min(Math.floor(ttlMilliseconds), LONGEST_TTL_MILLISECONDS);
      if (ttl < 1) continue;
      const value = `${String(generation)}\n${String(now - ageMilliseconds)}\n${text}`;
      pipeline.set(this.#entryKey(question.key), value, 'PX', ttl);
    }
    if (pipeline.length === 0 || !(await this.#isUsable())) return;
    await this.#attempt(() => pipeline.exec());
  }

  async invalidate(tags: readonly string[]): Promise<void> {
    const pipeline = this.#redis.pipeline();
    for (const tag of tags)
      pipeline.set(this.#tagKey(tag), newGeneration(), 'PX', REMEMBERED_MILLISECONDS);
    const results = await this.#attempt(() => pipeline.exec());
    if (results?.every(([error]) => error === null) !== true) this.#owesClearing = true;
  }

  async clear(): Promise<void> {
    this.#owesClearing = true;
    const done = await this.#attempt(() =>
      this.#redis.set(this.#tagKey(EVERYTHING), newGeneration(), 'PX', REMEMBERED_MILLISECONDS),
    );
    if (done !== null) this.#owesClearing = false;
  }

  close(): Promise<void> {
    this.#redis.disconnect();
    return Promise.resolve();
  }

  async #read(questions: readonly CacheQuestion[]): Promise<CacheSlot[]> {
    const askedAt = this.#options.now();
    const tags = [...new Set([EVERYTHING, ...questions.flatMap((question) => question.tags)])];
    const keys = [
      ...tags.map((tag) => this.#tagKey(tag)),
      ...questions.map(({ key }) => this.#entryKey(key)),
    ];
    // One command reads generations and answers at one moment.
    const values = (await this.#isUsable())
      ? await this.#attempt(() => this.#redis.mget(keys))
      : null;
    if (values === null)
      return questions.map((question) => ({
        question,
        text: undefined,
        ageMilliseconds: 0,
        askedAt,
        generation: null,
      }));
    const generations = new Map(tags.map((tag, index) => [tag, values[index] ?? '']));
    return questions.map((question, index) => {
      const generation = [EVERYTHING, ...question.tags]
        .map((tag) => generations.get(tag) ?? '')
        .join(',');
      const kept = keptIn(values[tags.length + index], generation);
      return {
        question,
        text: kept?.text,
        ageMilliseconds: kept === null ? 0 : Math.max(0, askedAt - kept.bornAt),
        askedAt,
        generation,
      };
    });
  }

  async #isUsable(): Promise<boolean> {
    if (this.#options.now() < this.#pausedUntil) return false;
    if (this.#owesClearing) await this.clear();
    return !this.#owesClearing;
  }

  /** Null when Redis did not answer in time; then it is left alone for a second. */
  async #attempt<T>(command: () => Promise<T>): Promise<T | null> {
    try {
      return await command();
    } catch (error) {
      const now = this.#options.now();
      if (now >= this.#pausedUntil)
        this.#options.logger.warn({ err: error }, 'the cache in Redis is out of reach');
      this.#pausedUntil = now + PAUSE_MILLISECONDS;
      return null;
    }
  }

  #tagKey(tag: string): string {
    return `${this.#prefix}g:${tag}`;
  }

  /** Hashed: keys may be long, and name who asked. */
  #entryKey(key: string): string {
    return `${this.#prefix}e:${createHash('sha256').update(key).digest('base64url')}`;
  }
}

function newGeneration(): string {
  return randomBytes(9).toString('base64url');
}

function keptIn(
  value: string | null | undefined,
  generation: string,
): { readonly text: string; readonly bornAt: number } | null {
  if (value?.startsWith(`${generation}\n`) !== true) return null;
  const end = value.indexOf('\n', generation.length + 1);
  return { text: value.slice(end + 1), bornAt: Number(value.slice(generation.length + 1, end)) };
}
