import { randomBytes } from 'node:crypto';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { silentLogger, testRedisUrl } from '@hub/kernel/testing';
import { RedisCacheStore } from './redis-cache-store.js';

/** A wire to Redis that can be cut. */
class Wire {
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;

  constructor(private readonly target: URL) {}

  get url(): string {
    return `redis://127.0.0.1:${String(this.#port)}`;
  }

  async join(): Promise<void> {
    const server = createServer((near) => {
      const far = connect(Number(this.target.port || '6379'), this.target.hostname);
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          near.destroy();
          far.destroy();
        });
      }
      near.pipe(far).pipe(near);
    });
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    const address = server.address();
    this.#port = typeof address === 'object' && address !== null ? address.port : 0;
    this.#server = server;
  }

  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.#server?.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}

describe('an invalidation that Redis did not hear', () => {
  if (testRedisUrl === undefined) {
    it('was not tested: HUB_TEST_REDIS names no server', () => {
      expect(testRedisUrl).toBeUndefined();
    });
    return;
  }
  const url = testRedisUrl;

  it('makes everything void before anything is read again', async () => {
    const wire = new Wire(new URL(url));
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
