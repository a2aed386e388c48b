import type { GatewayOptions } from '../gateway-options.js';
import { RATE_WINDOW_SECONDS, RateLimiter } from '../limits/rate/rate-limiter.js';
import { SpendingInMemory } from '../limits/rate/spending-in-memory.js';
import { SpendingInRedis } from '../limits/rate/spending-in-redis.js';

/** What clients and identities may spend, counted here or in the Redis several gateways share; null without limits. */
export function openRateLimiter({
  limits,
  redisUrl,
  clock,
  logger,
}: GatewayOptions): RateLimiter | null {
  if (limits === undefined) return null;
  const own = new SpendingInMemory(RATE_WINDOW_SECONDS, () => clock.now());
  const book =
    redisUrl === undefined
      ? own
      : new SpendingInRedis({
          url: redisUrl,
          windowSeconds: RATE_WINDOW_SECONDS,
          whileAway: own,
          logger,
        });
  return new RateLimiter(book, limits.identityCostPerMinute ?? null);
}
