import { afterEach, describe, expect, it } from '@jest/globals';
import { createLogger, newUlid } from '@hub/kernel';
import { testRedisUrl } from '@hub/kernel/testing';
import { SpendingInMemory } from './spending-in-memory.js';
import { SpendingInRedis } from './spending-in-redis.js';

const lines: string[] = [];
const logger = createLogger({
  level: 'warn',
  name: 'test',
  destination: { write: (line: string) => void lines.push(line) },
});
const open: SpendingInRedis[] = [];

function book(url: string, prefix: string, windowSeconds = 60): SpendingInRedis {
  const whileAway = new SpendingInMemory(windowSeconds, () => new Date());
  const opened = new SpendingInRedis({ url, windowSeconds, whileAway, logger, prefix });
  open.push(opened);
  return opened;
}

afterEach(() => {
  for (const opened of open.splice(0)) opened.close();
});

describe('spending counted in Redis', () => {
  if (testRedisUrl === undefined) {
    it('was not tested: HUB_TEST_REDIS names no server', () => {
      expect(testRedisUrl).toBeUndefined();
    });
    return;
  }
  const url = testRedisUrl;

  async function gateways(windowSeconds = 60): Promise<[SpendingInRedis, SpendingInRedis]> {
    const prefix = `test:${newUlid()}`;
    const pair = [book(url, prefix, windowSeconds), book(url, prefix, windowSeconds)] as const;
    await Promise.all(pair.map((one) => one.connected()));
    return [...pair];
  }

  it('never exceeds the budget, however many spend at once through two gateways', async () => {
    const [first, second] = await gateways();
    const purse = { key: 'client:app', budget: 1_000 };
    const costs = Array.from({ length: 600 }, (_, index) => 1 + (index % 7));
    const spendings = await Promise.all(
      costs.map((cost, index) => (index % 2 === 0 ? first : second).spend(purse, cost)),
    );
    const spent = costs.reduce((sum, cost, index) => sum + (spendings[index]!.taken ? cost : 0), 0);
    expect(spent).toBeLessThanOrEqual(1_000);
    expect(spent).toBeGreaterThan(1_000 - 7);
    expect(spendings.some(({ taken }) => !taken)).toBe(true);
    expect((await first.spend(purse, 1_000)).spent).toBe(spent);
  });

  it('takes nothing for what does not fit, and gives back what was not used', async () => {
    const [first, second] = await gateways();
    const purse = { key: 'a', budget: 10 };
    expect(await first.spend(purse, 8)).toMatchObject({ taken: true, spent: 8 });
    expect(await second.spend(purse, 3)).toMatchObject({ taken: false, spent: 8 });
    expect(await second.spend(purse, 2)).toMatchObject({ taken: true, spent: 10 });
    await first.giveBack(purse, 4);
    expect(await second.spend(purse, 4)).toMatchObject({ taken: true, spent: 10 });
    const { resetMilliseconds } = await first.spend(purse, 1);
    expect(resetMilliseconds).toBeGreaterThan(50_000);
    expect(resetMilliseconds).toBeLessThanOrEqual(60_000);
  });

  it('gives nothing back to a window that has ended', async () => {
    const [first] = await gateways();
    await first.giveBack({ key: 'nobody', budget: 10 }, 5);
    expect(await first.spend({ key: 'nobody', budget: 10 }, 10)).toMatchObject({ spent: 10 });
    expect(await first.spend({ key: 'nobody', budget: 10 }, 1)).toMatchObject({ taken: false });
  });

  it('begins anew when its window has ended', async () => {
    const [first] = await gateways(1);
    const purse = { key: 'a', budget: 10 };
    await first.spend(purse, 10);
    expect(await first.spend(purse, 1)).toMatchObject({ taken: false });
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(await first.spend(purse, 10)).toMatchObject({ taken: true });
  });
});

describe('spending without its Redis', () => {
  it('is counted in memory at once, with one line in the log', async () => {
    lines.length = 0;
    const alone = book('redis://127.0.0.1:1', 'test');
    const purse = { key: 'a', budget: 10 };
    const started = performance.now();
    expect(await alone.spend(purse, 8)).toMatchObject({ taken: true, spent: 8 });
    expect(await alone.spend(purse, 3)).toMatchObject({ taken: false });
    await alone.giveBack(purse, 8);
    expect(await alone.spend(purse, 10)).toMatchObject({ taken: true });
    expect(performance.now() - started).toBeLessThan(500);
    expect(lines.filter((line) => line.includes('counted in memory'))).toHaveLength(1);
  });
});
