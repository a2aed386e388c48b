import { describe, expect, it } from '@jest/globals';
import { silentLogger } from '../testing/test-database.js';
import type { Worker } from './worker.js';
import { WorkerLoop } from './worker-loop.js';

const until = async (isTrue: () => boolean): Promise<void> => {
  for (let round = 0; round < 500 && !isTrue(); round += 1)
    await new Promise((resolve) => setTimeout(resolve, 2));
  expect(isTrue()).toBe(true);
};
const workerOf = (runOnce: () => Promise<number>, intervalMs = 60_000, name = 'work'): Worker => ({
  name,
  intervalMs,
  runOnce,
});

describe('the worker loop', () => {
  it('runs a worker at once and again as long as it finds work', async () => {
    let left = 3;
    let runs = 0;
    const loop = new WorkerLoop(
      [
        workerOf(() => {
          runs += 1;
          return Promise.resolve(left > 0 ? left-- : 0);
        }),
      ],
      silentLogger,
    );
    loop.start();
    await until(() => runs === 4);
    await loop.stop();
    expect(runs).toBe(4);
  });

  it('runs a worker again at its interval', async () => {
    let runs = 0;
    const loop = new WorkerLoop(
      [workerOf(() => Promise.resolve(void (runs += 1)).then(() => 0), 5)],
      silentLogger,
    );
    loop.start();
    await until(() => runs >= 3);
    await loop.stop();
  });

  it('runs a woken worker now, and once more when it is woken while it runs', async () => {
    let runs = 0;
    let finish: () => void = () => undefined;
    const loop = new WorkerLoop(
      [
        workerOf(async () => {
          runs += 1;
          await new Promise<void>((resolve) => (finish = resolve));
          return 0;
        }),
      ],
      silentLogger,
    );
    loop.start();
    await until(() => runs === 1);
    loop.wake('work');
    loop.wake('nobody');
    finish();
    await until(() => runs === 2);
    finish();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(runs).toBe(2);
    loop.wake('work');
    await until(() => runs === 3);
    const stopped = loop.stop();
    finish();
    await stopped;
  });

  it('goes on after a failure, at the interval and not in a fury', async () => {
    let runs = 0;
    const loop = new WorkerLoop(
      [
        workerOf(() => {
          runs += 1;
          return Promise.reject(new Error('broken'));
        }, 30),
      ],
      silentLogger,
    );
    loop.start();
    await until(() => runs === 2);
    await loop.stop();
    expect(runs).toBeLessThan(4);
  });

  it('stops only when the run under way has ended, and lets the worker let go', async () => {
    const told: string[] = [];
    let finish: () => void = () => undefined;
    const loop = new WorkerLoop(
      [
        {
          ...workerOf(async () => {
            await new Promise<void>((resolve) => (finish = resolve));
            told.push('ended');
            return 1;
          }),
          stop: () => Promise.resolve(void told.push('let go')),
        },
      ],
      silentLogger,
    );
    loop.start();
    await new Promise(setImmediate);
    const stopped = loop.stop().then(() => told.push('stopped'));
    finish();
    await stopped;
    expect(told).toEqual(['ended', 'let go', 'stopped']);
    expect(() => {
      loop.start();
    }).toThrow('does not start again');
  });

  it('refuses two workers of one name', () => {
    const worker = workerOf(() => Promise.resolve(0));
    expect(() => new WorkerLoop([worker, worker], silentLogger)).toThrow('Two workers');
  });
});
