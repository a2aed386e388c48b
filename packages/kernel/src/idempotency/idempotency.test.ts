import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DomainError } from '../errors/domain-error.js';
import { newUlid } from '../ids/ulid.js';
import { kernelEntities, kernelMigration } from '../kernel-tables.js';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.js';
import { FakeClock } from '../time/clock.js';
import { Housekeeping } from '../workers/housekeeping.js';
import { Idempotency, type IdempotentRequest } from './idempotency.js';
import { IdempotencyRecord } from './idempotency-record.entity.js';
import { payloadHash } from './payload-hash.js';

let test: TestDatabase;
let runs: number;
const clock = new FakeClock();
const idempotency = new Idempotency(clock, 'a secret of the test');
beforeEach(async () => {
  test = await openTestDatabase({
    name: 'idempotency',
    entities: kernelEntities,
    migrations: [kernelMigration(1700000000000)],
  });
  runs = 0;
});
afterEach(async () => {
  await test.close();
});

const request = (changes: Partial<IdempotentRequest> = {}): IdempotentRequest => ({
  scope: 'member:m-1',
  operation: 'placeOrder',
  key: 'key-00000001',
  payload: { cartId: 'c-1', lines: [{ sku: 's', quantity: 2 }] },
  ...changes,
});

const place = (
  changes: Partial<IdempotentRequest> = {},
): Promise<{ orderId: string; run: number }> =>
  idempotency.run(test.database, request(changes), () =>
    Promise.resolve({ orderId: newUlid(), run: ++runs }),
  );

describe('a client key', () => {
  it('gives the same answer to the same request and does the work once', async () => {
    const first = await place();
    expect(
      await place({
        payload: { lines: [{ quantity: 2, sku: 's', note: undefined }], cartId: 'c-1' },
      }),
    ).toEqual(first);
    expect(runs).toBe(1);
  });

  it('is refused with another payload', async () => {
    await place();
    await expect(place({ payload: { cartId: 'c-2' } })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
      retryable: false,
    });
    expect(runs).toBe(1);
  });

  it('belongs to one actor and one operation', async () => {
    await place();
    await place({ scope: 'member:m-2' });
    await place({ operation: 'cancelOrder' });
    expect(runs).toBe(3);
  });

  it('answers twenty requests at the same moment with the one answer', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => place()));
    expect(new Set(answers.map((answer) => answer.orderId)).size).toBe(1);
    expect(new Set(answers.map((answer) => answer.run)).size).toBe(1);
    expect(await test.database.read.count(IdempotencyRecord)).toBe(1);
  });

  it('stays free when the work is refused', async () => {
    const refused = idempotency.run(test.database, request(), () =>
      Promise.reject(new DomainError('OUT_OF_STOCK', 'none left')),
    );
    await expect(refused).rejects.toMatchObject({ code: 'OUT_OF_STOCK' });
    expect(await test.database.read.count(IdempotencyRecord)).toBe(0);
    expect((await place()).run).toBe(1);
  });

  it('keeps an answer of nothing as null', async () => {
    const nothing = (): Promise<unknown> =>
      idempotency.run(test.database, request(), () => Promise.resolve(undefined));
    expect([await nothing(), await nothing()]).toEqual([null, null]);
  });

  it.each(['', 'short-7', 'x'.repeat(129), 'with\nnewline', 'пропуск-ключ'])(
    'of the form "%s" is refused',
    async (key) => {
      await expect(place({ key })).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
        details: { field: 'idempotencyKey' },
      });
    },
  );

  it('is case-sensitive and told apart by trailing spaces on both dialects', async () => {
    for (const key of ['Key-00001', 'key-00001', 'key-00001 ']) await place({ key });
    expect(runs).toBe(3);
  });

  it('is forgotten after thirty days', async () => {
    await place();
    const housekeeping = new Housekeeping(test.database, clock);
    clock.advance({ days: 29 });
    expect(await housekeeping.runOnce()).toBe(0);
    clock.advance({ days: 2 });
    expect(await housekeeping.runOnce()).toBe(1);
  });
});

describe('a claim for work that outlives its transaction', () => {
  it('leads repeats to the subject, and to the response once it is complete', async () => {
    const claim = (): ReturnType<Idempotency['claim']> =>
      test.database.transaction((manager) => idempotency.claim(manager, request()));
    expect(
      await test.database.transaction(async (manager) => {
        const first = await idempotency.claim(manager, request());
        await idempotency.attach(manager, request(), 'order-1');
        return first;
      }),
    ).toEqual({ fresh: true });
    expect(await claim()).toEqual({
      fresh: false,
      subjectId: 'order-1',
      response: null,
      isComplete: false,
    });
    await expect(place()).rejects.toMatchObject({ code: 'CONFLICT', retryable: true });
    await test.database.transaction((manager) =>
      idempotency.complete(manager, request(), { placed: true }),
    );
    expect(await claim()).toEqual({
      fresh: false,
      subjectId: 'order-1',
      response: { placed: true },
      isComplete: true,
    });
  });

  it('cannot be completed without having been made', async () => {
    await expect(
      test.database.transaction((manager) => idempotency.complete(manager, request(), 1)),
    ).rejects.toThrow('not claimed');
  });
});

describe('the hash of a payload', () => {
  it('sees values and the order of lists, not the order of keys', () => {
    expect(payloadHash({ a: 1, b: { c: [1, 2], d: undefined } })).toBe(
      payloadHash({ b: { c: [1, 2] }, a: 1 }),
    );
    expect(payloadHash({ a: [1, 2] })).not.toBe(payloadHash({ a: [2, 1] }));
    expect(payloadHash({ a: '1' })).not.toBe(payloadHash({ a: 1 }));
    expect(payloadHash({ a: 1 }, 'secret')).not.toBe(payloadHash({ a: 1 }));
    expect(payloadHash({ a: 1 }, 'secret')).not.toBe(payloadHash({ a: 1 }, 'other'));
    expect(payloadHash(undefined)).toMatch(/^[0-9a-f]{64}$/);
    expect(payloadHash({ at: new Date(0) })).toBe(payloadHash({ at: '1970-01-01T00:00:00.000Z' }));
  });
});
