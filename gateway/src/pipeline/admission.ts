import { refuseCostly } from '../limits/cost/refuse-costly.js';
import { rateLimitHeaders, rateLimited } from '../limits/rate/rate-limit-headers.js';
import type { RateLimiter } from '../limits/rate/rate-limiter.js';
import type { GatewayObserver } from '../observe/gateway-observer.js';
import type { Caller } from './caller.js';
import type { OperationFacts } from './operation-facts.js';
import { refusedFor } from './request-refused.js';

/** How much may be asked. */
export interface AdmissionTerms {
  /** Highest cost of one operation, where the client's policy says nothing else; null for no limit. */
  readonly maxOperationCost: number | null;
  /** Null when nobody is held to a budget. */
  readonly rateLimiter: RateLimiter | null;
  readonly observer: GatewayObserver;
}

/** An operation that may run. */
export interface Admitted {
  readonly cost: number;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Weighs an operation and takes its cost from the budgets of its caller.
 *
 * @throws DomainError PAGE_TOO_LARGE, COST_LIMIT_EXCEEDED
 * @throws RequestRefused RATE_LIMITED with HTTP status 429 and `retry-after`
 */
export function admit(
  { maxOperationCost, rateLimiter, observer }: AdmissionTerms,
  facts: OperationFacts,
  caller: Caller,
  variables: Readonly<Record<string, unknown>>,
): Admitted | Promise<Admitted> {
  facts.refuseLargePages(variables);
  const limit = caller.policy.maxOperationCost ?? maxOperationCost;
  if (limit === null && rateLimiter === null) return { cost: 0, headers: {} };
  const cost = facts.cost(variables);
  if (limit !== null) refuseCostly(cost, limit);
  return rateLimiter === null ? { cost, headers: {} } : spend(rateLimiter, caller, cost, observer);
}

async function spend(
  rateLimiter: RateLimiter,
  { policy, spenderKey, clientName }: Caller,
  cost: number,
  observer: GatewayObserver,
): Promise<Admitted> {
  const verdict = await rateLimiter.spend({ client: policy, identityKey: spenderKey, cost });
  const headers = rateLimitHeaders(verdict);
  if (verdict.allowed) return { cost, headers };
  observer.rateLimited({ clientName, by: verdict.applied[0]?.name ?? 'client' });
  throw refusedFor(rateLimited(verdict, cost), 429, headers);
}
