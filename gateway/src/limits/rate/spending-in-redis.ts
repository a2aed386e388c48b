import type { Logger } from '@hub/kernel';
import { Redis } from 'ioredis';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Purse, Spending, SpendingBook } from './spending.js';

const PREFIX = 'hub:spent';

/** A question to Redis that takes longer is answered from memory. */
const REDIS_DEADLINE_MS = 200;

/** How often the log says at most that Redis is away. */
const WARNING_PAUSE_MS = 60_000;

/**
 * Takes the points if they fit and changes nothing if they do not, where the library's own script counts refused
 * points too: one operation that is too dear would else use up what is left for the cheap ones. Negative points are
 * given back, to a window that is still there. Answers what would be spent, which the library compares with the budget.
 */
const SPEND_IF_IT_FITS = `
local spent = tonumber(redis.call('get', KEYS[1]) or '0')
local cost = tonumber(ARGV[1])
local ttl = redis.call('pttl', KEYS[1])
if cost < 0 then
  if ttl > 0 then spent = redis.call('decrby', KEYS[1], math.min(spent, -cost)) end
  return {spent, ttl}
end
if spent + cost <= tonumber(ARGV[3]) then
  if ttl > 0 then redis.call('incrby', KEYS[1], cost)
  else redis.call('set', KEYS[1], cost, 'EX', ARGV[2]) end
end
if ttl <= 0 then ttl = 1000 * tonumber(ARGV[2]) end
return {spent + cost, ttl}
`;

export interface SpendingInRedisOptions {
  readonly url: string;
  readonly windowSeconds: number;
  /** Counts while Redis does not answer: then each gateway gives the whole budget by itself. */
  readonly whileAway: SpendingBook;
  readonly logger: Logger;
  /** Other gateways with the same name share the count. */
  readonly prefix?: string;
}

/** Counts in Redis, for all gateways together. */
export class SpendingInRedis implements SpendingBook {
  readonly #redis: Redis;
  /** One per budget: a limiter of the library has its budget for life. There are as many as clients have budgets. */
  readonly #limiters = new Map<number, RateLimiterRedis>();
  #warnedAt = 0;

  constructor(private readonly options: SpendingInRedisOptions) {
    this.#redis = new Redis(options.url, {
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      commandTimeout: REDIS_DEADLINE_MS,
      connectTimeout: 1_000,
      disconnectTimeout: 100,
    });
    this.#redis.on('error', () => undefined);
  }

  /** Resolves when Redis is connected; until then spending is counted in memory. */
  async connected(): Promise<void> {
    if (this.#redis.status === 'ready') return;
    await new Promise<void>((resolve) => this.#redis.once('ready', resolve));
  }

  async spend(purse: Purse, cost: number): Promise<Spending> {
    try {
      return spendingOf(await this.#limiter(purse.budget).consume(purse.key, cost), true, cost);
    } catch (reason) {
      if (reason instanceof RateLimiterRes) return spendingOf(reason, false, cost);
      this.#warn(reason);
      return this.options.whileAway.spend(purse, cost);
    }
  }

  async giveBack(purse: Purse, cost: number): Promise<void> {
    try {
      await this.#limiter(purse.budget).reward(purse.key, cost);
    } catch {
      await this.options.whileAway.giveBack(purse, cost);
    }
  }

  close(): void {
    this.#redis.disconnect();
    this.options.whileAway.close();
  }

  #limiter(budget: number): RateLimiterRedis {
    const known = this.#limiters.get(budget);
    if (known !== undefined) return known;
    const limiter = new RateLimiterRedis({
      storeClient: this.#redis,
      keyPrefix: this.options.prefix ?? PREFIX,
      points: budget,
      duration: this.options.windowSeconds,
      rejectIfRedisNotReady: true,
      customIncrTtlLuaScript: SPEND_IF_IT_FITS,
    });
    this.#limiters.set(budget, limiter);
    return limiter;
  }

  #warn(reason: unknown): void {
    const now = performance.now();
    if (this.#warnedAt !== 0 && now - this.#warnedAt < WARNING_PAUSE_MS) return;
    this.#warnedAt = now;
    this.options.logger.warn(
      { err: reason },
      'Redis does not answer: rate limits are counted in memory',
    );
  }
}

function spendingOf(
  { consumedPoints, msBeforeNext }: RateLimiterRes,
  taken: boolean,
  cost: number,
): Spending {
  return {
    taken,
    spent: taken ? consumedPoints : consumedPoints - cost,
    resetMilliseconds: msBeforeNext,
  };
}
