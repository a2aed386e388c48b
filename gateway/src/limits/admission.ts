import type { DomainError } from '@hub/kernel';
import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import type { ClientPolicy } from '../clients/client-policy.js';
import { compileCost, type CostSettings, type OperationCost } from './cost/compile-cost.js';
import type { CostRules } from './cost/cost-rules.js';
import type { Variables } from './cost/given-value.js';
import { compilePageSizes } from './cost/page-size.js';
import { refuseCostly, usualMaxOperationCost } from './cost/refuse-costly.js';
import { rateLimited, rateLimitHeaders } from './rate/rate-limit-headers.js';
import type { RateLimiter } from './rate/rate-limiter.js';

/** What is found out once about an operation, so that each request of it is judged quickly. */
export interface PricedOperation {
  readonly costOf: OperationCost;
  /** @throws DomainError PAGE_TOO_LARGE */
  readonly refuseLargePages: (variables: Variables) => void;
}

export interface PriceSettings {
  readonly cost?: CostSettings | undefined;
  /** Rows one page may hold. */
  readonly maxPageSize?: number | undefined;
}

/**
 * Prices an operation. The document must be valid.
 *
 * @throws DomainError PAGE_TOO_LARGE for a page written in the document, COST_LIMIT_EXCEEDED or BAD_USER_INPUT as
 *   {@link compileCost} says
 */
export function priceOperation(
  rules: CostRules,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  { cost, maxPageSize }: PriceSettings = {},
): PricedOperation {
  return {
    refuseLargePages: compilePageSizes(rules, document, operation, maxPageSize),
    costOf: compileCost(rules, document, operation, cost),
  };
}

/** Whether a request is run; both kinds carry headers for the answer. */
export type Admitted =
  | { readonly admitted: true; readonly cost: number; readonly headers: Record<string, string> }
  | {
      readonly admitted: false;
      readonly cost: number;
      /** RATE_LIMITED; HTTP status 429. */
      readonly refusal: DomainError;
      readonly headers: Record<string, string>;
    };

/** Lets operations run as far as their price, their pages and the budget of the minute allow. */
export class Admission {
  /** @param maxOperationCost of clients that have no limit of their own */
  constructor(
    private readonly limiter: RateLimiter,
    private readonly maxOperationCost: number = usualMaxOperationCost,
  ) {}

  /** @throws DomainError PAGE_TOO_LARGE, COST_LIMIT_EXCEEDED or BAD_USER_INPUT; nothing was spent then */
  async admit(
    { policy, identityKey }: { readonly policy: ClientPolicy; readonly identityKey: string },
    { costOf, refuseLargePages }: PricedOperation,
    variables: Variables,
  ): Promise<Admitted> {
    refuseLargePages(variables);
    const cost = costOf(variables);
    refuseCostly(cost, policy.maxOperationCost ?? this.maxOperationCost);
    const verdict = await this.limiter.spend({ client: policy, identityKey, cost });
    const headers = rateLimitHeaders(verdict);
    return verdict.allowed
      ? { admitted: true, cost, headers }
      : { admitted: false, cost, headers, refusal: rateLimited(verdict, cost) };
  }
}
