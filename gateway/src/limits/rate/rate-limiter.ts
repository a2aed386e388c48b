import type { ClientPolicy } from '../../clients/client-policy.js';
import type { Purse, Spending, SpendingBook } from './spending.js';

/** Length of the window in which a budget is spent: budgets are per minute. */
export const RATE_WINDOW_SECONDS = 60;

/** One limit that applied to a request. */
export interface AppliedLimit {
  readonly name: 'client' | 'identity';
  /** Cost that may be spent in one window. */
  readonly limit: number;
  /** Cost that is left in this one. */
  readonly remaining: number;
  /** Whole seconds until all of it is there again. */
  readonly resetSeconds: number;
}

/** Whether a request may be run, and what is left afterwards. */
export interface RateVerdict {
  readonly allowed: boolean;
  /** Of the limit with the least left, or of the one that refuses; null when none applies. */
  readonly limit: number | null;
  readonly remaining: number | null;
  readonly resetSeconds: number | null;
  /** Every limit that was asked. */
  readonly applied: readonly AppliedLimit[];
}

/** One request that wants to be run. */
export interface RateRequest {
  readonly client: Pick<ClientPolicy, 'name' | 'costPerMinute'>;
  /** Equal for requests of one person or system; for strangers something like their address. */
  readonly identityKey: string;
  /** Price of the operation; what costs nothing is counted as 1. */
  readonly cost: number;
}

/** Lets each client and each identity spend so much cost per minute. */
export class RateLimiter {
  /** @param identityCostPerMinute what one identity may spend; null for no such limit */
  constructor(
    private readonly book: SpendingBook,
    private readonly identityCostPerMinute: number | null,
  ) {}

  /** Takes the cost from the client's and the identity's budget, from both or from neither. */
  async spend({ client, identityKey, cost }: RateRequest): Promise<RateVerdict> {
    const price = Math.max(1, Math.ceil(cost));
    const identity = purseOf('identity', identityKey, this.identityCostPerMinute);
    const everybody = purseOf('client', client.name, client.costPerMinute);
    const applied: AppliedLimit[] = [];
    if (identity !== null) {
      const spending = await this.book.spend(identity, price);
      applied.push(applyLimit('identity', identity, spending));
      if (!spending.taken) return refused(applied);
    }
    if (everybody !== null) {
      const spending = await this.book.spend(everybody, price);
      applied.unshift(applyLimit('client', everybody, spending));
      if (!spending.taken) {
        if (identity === null) return refused(applied);
        await this.book.giveBack(identity, price);
        return refused(applied.map((limit) => returned(limit, price)));
      }
    }
    const [tightest] = [...applied].sort((a, b) => a.remaining - b.remaining);
    return verdict(true, tightest, applied);
  }

  close(): void {
    this.book.close();
  }
}

function purseOf(name: AppliedLimit['name'], key: string, budget: number | null): Purse | null {
  return budget === null ? null : { key: `${name}:${key}`, budget };
}

function applyLimit(
  name: AppliedLimit['name'],
  { budget }: Purse,
  { spent, resetMilliseconds }: Spending,
): AppliedLimit {
  return {
    name,
    limit: budget,
    remaining: Math.max(0, budget - spent),
    resetSeconds: Math.max(1, Math.ceil(resetMilliseconds / 1_000)),
  };
}

/** The identity's limit after it got back what the client's refused. */
function returned(limit: AppliedLimit, price: number): AppliedLimit {
  return limit.name === 'identity'
    ? { ...limit, remaining: Math.min(limit.limit, limit.remaining + price) }
    : limit;
}

/** The limit that refuses stands first in `applied`. */
function refused(applied: readonly AppliedLimit[]): RateVerdict {
  return verdict(false, applied[0], applied);
}

function verdict(
  allowed: boolean,
  telling: AppliedLimit | undefined,
  applied: readonly AppliedLimit[],
): RateVerdict {
  return {
    allowed,
    limit: telling?.limit ?? null,
    remaining: telling?.remaining ?? null,
    resetSeconds: telling?.resetSeconds ?? null,
    applied,
  };
}
