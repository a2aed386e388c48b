import { randomBytes } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { silentLogger, testRedisUrl } from '@hub/kernel/testing';
import fc from 'fast-check';
import type { CacheSlot, CacheStore } from './cache-store.js';
import { MemoryCacheStore } from './memory-cache-store.js';
import { RedisCacheStore } from './redis-cache-store.js';

const MINUTE = 60_000;
const opened: CacheStore[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.close()));
});

function memoryStore(options: { maxTags?: number; maxBytes?: number; now?: () => number } = {}) {
  const store = new MemoryCacheStore({ maxBytes: 1_000_000, now: Date.now, ...options });
  opened.push(store);
  return store;
}

function redisStore(url: string, options: { prefix?: string; now?: () => number } = {}) {
  const store = new RedisCacheStore({
    url,
    logger: silentLogger,
    now: Date.now,
    prefix: `test:${randomBytes(6).toString('hex')}:`,
    // This machine may be busy; what is bounded is tested with a server that never answers.
    timeoutMilliseconds: 5_000,
    ...options,
  });
  opened.push(store);
  return store;
}

async function ask(store: CacheStore, key: string, ...tags: string[]): Promise<CacheSlot> {
  const [slot] = await store.getMany([{ key, tags }]);
  if (slot === undefined) throw new Error('a question without a slot');
  return slot;
}

async function fill(store: CacheStore, slot: CacheSlot, text: string): Promise<void> {
  await store.setMany([{ slot, text, ttlMilliseconds: MINUTE }]);
}

const tagsOfKey = { one: ['a'], two: ['b'], both: ['a', 'b'], none: [] } as const;
type Key = keyof typeof tagsOfKey;
const anyKey = fc.constantFrom(...(Object.keys(tagsOfKey) as Key[]));
const anyDeed = fc.oneof(
  fc.record({ kind: fc.constant('ask' as const), key: anyKey }),
  fc.record({ kind: fc.constant('fill' as const), pick: fc.nat() }),
  fc.record({
    kind: fc.constant('invalidate' as const),
    tags: fc.subarray(['a', 'b', 'c'], { minLength: 1 }),
  }),
  fc.record({ kind: fc.constant('clear' as const) }),
);

/** Runs deeds against a store and a model that remembers when each answer was asked for and each tag was named. */
async function compareWithModel(
  store: CacheStore,
  deeds: readonly (typeof anyDeed extends fc.Arbitrary<infer D> ? D : never)[],
): Promise<void> {
  const namedAt = { a: -1, b: -1, c: -1, everything: -1 };
  const slots: { slot: CacheSlot; key: Key; askedAt: number }[] = [];
  const fills: { text: string; key: Key; askedAt: number }[] = [];
  const isVoid = (key: Key, askedAt: number): boolean =>
    Math.max(namedAt.everything, ...tagsOfKey[key].map((tag) => namedAt[tag])) > askedAt;
  for (const [step, deed] of deeds.entries()) {
    if (deed.kind === 'clear') {
      namedAt.everything = step;
      await store.clear();
    } else if (deed.kind === 'invalidate') {
      for (const tag of deed.tags) namedAt[tag as 'a' | 'b' | 'c'] = step;
      await store.invalidate(deed.tags);
    } else if (deed.kind === 'ask') {
      const slot = await ask(store, deed.key, ...tagsOfKey[deed.key]);
      slots.push({ slot, key: deed.key, askedAt: step });
      const ofKey = fills.filter(({ key }) => key === deed.key);
      const last = ofKey.at(-1);
      const good = ofKey.filter(({ key, askedAt }) => !isVoid(key, askedAt));
      if (last !== undefined && good.includes(last)) expect(slot.text).toBe(last.text);
      else expect([undefined, ...good.map(({ text }) => text)]).toContain(slot.text);
    } else if (slots.length > 0) {
      const { slot, key, askedAt } = slots[deed.pick % slots.length] as (typeof slots)[number];
      const text = `answer ${String(step)}`;
      await fill(store, slot, text);
      fills.push({ text, key, askedAt });
    }
  }
}

function suite(name: string, open: () => CacheStore): void {
  describe(name, () => {
    it('keeps what was missing, and nothing of another key', async () => {
      const store = open();
      const questions = ['x', 'y'].map((key) => ({ key, tags: [] }));
      const [x] = await store.getMany(questions);
      expect(x).toMatchObject({ text: undefined, ageMilliseconds: 0 });
      await fill(store, x as CacheSlot, 'text of x\nsecond line');
      expect((await store.getMany(questions)).map(({ text }) => text)).toEqual([
        'text of x\nsecond line',
        undefined,
      ]);
    });

    it('answers in the order asked, however many are asked', async () => {
      const store = open();
      const questions = Array.from({ length: 1203 }, (_, index) => ({
        key: `k${String(index)}`,
        tags: [`t${String(index % 7)}`],
      }));
      const slots = await store.getMany(questions);
      await store.setMany(
        slots.map((slot) => ({ slot, text: slot.question.key, ttlMilliseconds: MINUTE })),
      );
      await store.invalidate(['t3']);
      const texts = (await store.getMany(questions)).map(({ text }) => text);
      expect(texts).toEqual(
        questions.map(({ key, tags: [tag] }) => (tag === 't3' ? undefined : key)),
      );
    });

    it('does not keep what was read before an invalidation and comes after it', async () => {
      const store = open();
      const slot = await ask(store, 'x', 'sku');
      await store.invalidate(['sku']);
      await fill(store, slot, 'old price');
      expect((await ask(store, 'x', 'sku')).text).toBeUndefined();
    });

    it('says how old an answer is, its age when it was kept included', async () => {
      const store = open();
      const slot = await ask(store, 'x');
      await store.setMany([{ slot, text: 'x', ttlMilliseconds: MINUTE, ageMilliseconds: 9_000 }]);
      expect((await ask(store, 'x')).ageMilliseconds).toBeGreaterThanOrEqual(9_000);
    });

    it.each([0, -1, 0.4])('keeps nothing for %d milliseconds', async (ttlMilliseconds) => {
      const store = open();
      const slot = await ask(store, 'x');
      await store.setMany([{ slot, text: 'x', ttlMilliseconds }]);
      await pause(2);
      expect((await ask(store, 'x')).text).toBeUndefined();
    });

    it('agrees with a naive model of what is void', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyDeed, { maxLength: 40 }), async (deeds) => {
          await compareWithModel(open(), deeds);
        }),
        { numRuns: 60 },
      );
    });
  });
}

suite('a cache in memory', () => memoryStore());

describe('a cache in memory', () => {
  it('lets an answer go when its time is over', async () => {
    let now = 1_000;
    const store = memoryStore({ now: () => now });
    await fill(store, await ask(store, 'x'), 'x');
    now += MINUTE - 1;
    expect(await ask(store, 'x')).toMatchObject({ text: 'x', ageMilliseconds: MINUTE - 1 });
    now += 1;
    expect((await ask(store, 'x')).text).toBeUndefined();
  });

  it('stays within its bytes and lets go of what was used longest ago', async () => {
    const store = memoryStore({ maxBytes: 20_000 });
    for (let index = 0; index < 100; index += 1) {
      await fill(store, await ask(store, `k${String(index)}`), 'x'.repeat(500));
      await ask(store, 'k0');
      expect(store.bytes).toBeLessThanOrEqual(20_000);
    }
    expect((await ask(store, 'k0')).text).toBeDefined();
    expect((await ask(store, 'k1')).text).toBeUndefined();
    expect((await ask(store, 'k99')).text).toBeDefined();
  });

  it('never revives an answer by forgetting the tags named longest ago', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyDeed, { maxLength: 60 }), async (deeds) => {
        const store = memoryStore({ maxTags: 1 });
        const slot = await ask(store, 'witness', 'w');
        await store.invalidate(['w']);
        await fill(store, slot, 'void');
        for (const deed of deeds) {
          if (deed.kind === 'invalidate') await store.invalidate(deed.tags);
          await fill(store, slot, 'void');
          expect((await ask(store, 'witness', 'w')).text).toBeUndefined();
        }
      }),
    );
  });
});

if (testRedisUrl === undefined) {
  it('the cache in Redis was not tested: HUB_TEST_REDIS names no server', () => {
    expect(testRedisUrl).toBeUndefined();
  });
} else {
  const url = testRedisUrl;
  suite('a cache in Redis', () => redisStore(url));

  describe('a cache in Redis', () => {
    it('is shared by gateways: one keeps, another reads and makes void', async () => {
      const prefix = `test:${randomBytes(6).toString('hex')}:`;
      const [first, second] = [redisStore(url, { prefix }), redisStore(url, { prefix })];
      await fill(first, await ask(first, 'x', 'sku'), 'x');
      expect((await ask(second, 'x', 'sku')).text).toBe('x');
      await second.invalidate(['sku']);
      expect((await ask(first, 'x', 'sku')).text).toBeUndefined();
    });

    it('lets an answer go when its time is over', async () => {
      const store = redisStore(url);
      const slot = await ask(store, 'x');
      await store.setMany([{ slot, text: 'x', ttlMilliseconds: 80 }]);
      expect((await ask(store, 'x')).text).toBe('x');
      await pause(120);
      expect((await ask(store, 'x')).text).toBeUndefined();
    });

    it('does not keep what took longer to read than invalidations are sure to be remembered', async () => {
      let now = 0;
      const store = redisStore(url, { now: () => now });
      const slot = await ask(store, 'x');
      now = 120_001;
      await fill(store, slot, 'x');
      expect((await ask(store, 'x')).text).toBeUndefined();
    });

    it('shows no gateway anything older than the last finished invalidation, whoever writes when', async () => {
      const prefix = `test:${randomBytes(6).toString('hex')}:`;
      const gateways = [1, 2, 3].map(() => redisStore(url, { prefix }));
      const source = { version: 0, announced: 0, isClosed: false };
      let hits = 0;
      const read = async (store: CacheStore): Promise<void> => {
        while (!source.isClosed) {
          const { announced } = source;
          const slot = await ask(store, 'price', 'sku', 'sku:*');
          const seen = Number(slot.text ?? source.version);
          if (slot.text === undefined) {
            await pause(Math.random() * 6);
            await fill(store, slot, String(seen));
          } else hits += 1;
          expect(seen).toBeGreaterThanOrEqual(announced);
        }
      };
      const readers = gateways.flatMap((store) => [1, 2, 3, 4].map(() => read(store)));
      const writer = redisStore(url, { prefix });
      for (let change = 1; change <= 150; change += 1) {
        source.version = change;
        await pause(Math.random() * 4);
        await writer.invalidate(['sku:*']);
        source.announced = change;
        await pause(Math.random() * 10);
      }
      source.isClosed = true;
      await Promise.all(readers);
      expect(hits).toBeGreaterThan(100);
    });
  });
}

describe('a cache whose Redis does not answer', () => {
  let silent: Server | undefined;
  const sockets: Socket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    silent?.close();
  });

  async function silentServer(): Promise<string> {
    const server = createServer((socket) => sockets.push(socket));
    silent = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    return `redis://127.0.0.1:${String(typeof address === 'object' ? address?.port : 0)}`;
  }

  it.each([
    ['is not there', () => Promise.resolve('redis://127.0.0.1:1')],
    ['never answers', silentServer],
  ])('misses at a bounded price when the server %s', async (_, start) => {
    const store = new RedisCacheStore({ url: await start(), logger: silentLogger, now: Date.now });
    opened.push(store);
    const began = performance.now();
    for (let round = 0; round < 20; round += 1) {
      const slot = await ask(store, 'x', 'sku');
      expect(slot.text).toBeUndefined();
      await fill(store, slot, 'x');
    }
    await store.invalidate(['sku']);
    // One waiting look-up, one waiting invalidation: 50 ms each; the others find it paused.
    expect(performance.now() - began).toBeLessThan(600);
  });
});
