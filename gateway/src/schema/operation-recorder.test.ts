import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'graphql';
import { OperationRecorder, type OperationRecorderOptions } from './operation-recorder.js';
import { readRecordedOperations } from './recorded-operations-folder.js';

let folder: string;
let now = 0;
const noon = Date.parse('2026-11-24T12:00:00.000Z');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recorded-'));
  now = noon;
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function recorder(options: Partial<OperationRecorderOptions> = {}): OperationRecorder {
  return new OperationRecorder({
    folder,
    instance: 'one',
    logger: { warn: jest.fn() },
    now: () => now,
    ...options,
  });
}

function operation(name: string, body = '{ shop }') {
  return {
    operationName: name,
    document: parse(`query ${name} ${body}`),
    coordinates: ['Query.shop'],
  };
}

const recorded = async () => (await readRecordedOperations(folder)).operations;
const counts = async (): Promise<Record<string, number>> =>
  Object.fromEntries(
    (await recorded()).map((record) => [record.operationName ?? '', record.count] as const),
  );

describe('recorded operations', () => {
  it('tell who asked what, how often and when, without the values that were written in', async () => {
    const gateway = recorder();
    const counter = gateway.operation(
      operation('Find', '{ find(phone: "13800000000", size: 12, rate: 1.5) }'),
    );
    counter.count('pos');
    now += 60_000;
    counter.count('pos');
    counter.count('erp', 'partner');
    await gateway.flush();
    const common = {
      operationName: 'Find',
      document: 'query Find {\n  find(phone: "", size: 0, rate: 0)\n}',
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      coordinates: ['Query.shop'],
      lastUsedAt: '2026-11-24T12:01:00.000Z',
    };
    expect(await recorded()).toEqual(
      expect.arrayContaining([
        {
          ...common,
          client: 'pos',
          graph: 'public',
          count: 2,
          firstUsedAt: '2026-11-24T12:00:00.000Z',
        },
        {
          ...common,
          client: 'erp',
          graph: 'partner',
          count: 1,
          firstUsedAt: '2026-11-24T12:01:00.000Z',
        },
      ]),
    );
  });

  it('add up over restarts and over instances that share the folder', async () => {
    for (const instance of ['one', 'two', 'one', 'three/odd name']) {
      const gateway = recorder({ instance });
      gateway.operation(operation('Shop')).count('app');
      await gateway.stop();
    }
    expect(await counts()).toEqual({ Shop: 4 });
    expect(readdirSync(folder).sort()).toEqual(['one.json', 'three_odd_name.json', 'two.json']);
  });

  it('do not go under when one file is damaged, which is named', async () => {
    const gateway = recorder();
    gateway.operation(operation('Shop')).count('app');
    await gateway.flush();
    writeFileSync(join(folder, 'half.json'), '{"version":1,"operat');
    writeFileSync(join(folder, 'old.json'), '{"version":0}');
    const { operations, unreadable } = await readRecordedOperations(folder);
    expect(operations).toHaveLength(1);
    expect(unreadable.map((reason) => reason.split(':')[0])).toEqual(['half.json', 'old.json']);
  });

  it('are nothing where nothing was recorded', async () => {
    expect(await readRecordedOperations(join(folder, 'missing'))).toEqual({
      operations: [],
      unreadable: [],
    });
  });

  it('keep what could not be written for the next time', async () => {
    const blocked = join(folder, 'file');
    writeFileSync(blocked, 'a file where the folder should be');
    const gateway = recorder({ folder: join(blocked, 'recorded') });
    gateway.operation(operation('Shop')).count('app');
    await expect(gateway.flush()).rejects.toThrow();
    rmSync(blocked);
    await gateway.flush();
    const { operations } = await readRecordedOperations(join(blocked, 'recorded'));
    expect(operations.map((record) => record.count)).toEqual([1]);
  });

  it('leave nothing unfinished behind, and write nothing when nothing was asked', async () => {
    const gateway = recorder();
    await gateway.flush();
    expect(readdirSync(folder)).toEqual([]);
    gateway.operation(operation('Shop')).count('app');
    await Promise.all([gateway.flush(), gateway.flush()]);
    expect(readdirSync(folder)).toEqual(['one.json']);
    expect(readFileSync(join(folder, 'one.json'), 'utf8').endsWith('\n')).toBe(true);
  });

  it('stay within their number, in memory and in the file', async () => {
    const gateway = recorder({ maxOperations: 3 });
    for (let index = 0; index < 10; index += 1) {
      now += 1_000;
      gateway.operation(operation(`Shop${String(index)}`)).count('app');
    }
    await gateway.flush();
    expect(await counts()).toEqual({ Shop7: 1, Shop8: 1, Shop9: 1 });
    expect(gateway.forgotten).toBe(7);
    now += 1_000;
    gateway.operation(operation('Late')).count('app');
    await gateway.flush();
    expect(await counts()).toEqual({ Shop8: 1, Shop9: 1, Late: 1 });
  });

  it('stay within their characters', async () => {
    const gateway = recorder({ maxCharacters: 1_000 });
    for (let index = 0; index < 10; index += 1)
      gateway
        .operation(operation(`Shop${String(index)}`, `{ ${'shop '.repeat(60)} }`))
        .count('app');
    await gateway.flush();
    expect((await recorded()).length).toBeLessThanOrEqual(2);
  });

  it('lose no count of a handle that had to make room, also when somebody noted it anew', async () => {
    const gateway = recorder({ maxOperations: 1 });
    const first = gateway.handle('app', 'public', operation('Shop'));
    first.count();
    gateway.handle('app', 'public', operation('Other')).count();
    const again = gateway.handle('app', 'public', operation('Shop'));
    again.count();
    first.count();
    again.count();
    await gateway.flush();
    expect(await counts()).toEqual({ Shop: 4 });
    expect(gateway.forgotten).toBe(1);
  });

  it('forget what nobody asked for long', async () => {
    const gateway = recorder({ keepDays: 30 });
    gateway.operation(operation('Old')).count('app');
    await gateway.flush();
    now += 31 * 86_400_000;
    gateway.operation(operation('New')).count('app');
    await gateway.flush();
    expect(await counts()).toEqual({ New: 1 });
  });

  it('count invented client names together', async () => {
    const gateway = recorder({ maxClients: 2 });
    const counter = gateway.operation(operation('Shop'));
    for (const client of ['a', 'b', 'c', 'd', 'a']) counter.count(client);
    await gateway.flush();
    expect(
      Object.fromEntries((await recorded()).map(({ client, count }) => [client, count])),
    ).toEqual({ a: 2, b: 1, '(other)': 2 });
  });

  it('add up to the requests that were counted, whatever is flushed and forgotten when', async () => {
    const step = fc.oneof(
      fc.record({ operation: fc.integer({ min: 0, max: 5 }), client: fc.constantFrom('a', 'b') }),
      fc.constant('flush' as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const own = mkdtempSync(join(folder, 'run-'));
        const gateway = recorder({ folder: own, maxOperations: 4 });
        const counters = [0, 1, 2, 3, 4, 5].map((index) =>
          gateway.operation(operation(`Shop${String(index)}`)),
        );
        let asked = 0;
        for (const each of steps) {
          if (each === 'flush') await gateway.flush();
          else {
            counters[each.operation]?.count(each.client);
            asked += 1;
          }
          expect(gateway.forgotten).toBeGreaterThanOrEqual(0);
        }
        await gateway.flush();
        const { operations } = await readRecordedOperations(own);
        const written = operations.reduce((sum, record) => sum + record.count, 0);
        expect(operations.length).toBeLessThanOrEqual(4);
        expect(written + gateway.forgotten).toBeLessThanOrEqual(asked);
        if (asked > 0) expect(written).toBeGreaterThan(0);
      }),
      { numRuns: 40 },
    );
  });
});
