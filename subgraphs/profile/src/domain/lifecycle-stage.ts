import type { CustomerFacts } from './customer-facts.js';

export const lifecycleStages = [
  'PROSPECT',
  'NEW',
  'ACTIVE',
  'REPURCHASE',
  'SILENT',
  'CHURNED',
] as const;
export type LifecycleStage = (typeof lifecycleStages)[number];

/** Whole days since the last order from which a customer counts as the stage. */
export const lifecycleDays = {
  /** A first order makes a customer NEW for this long, then ACTIVE. */
  activeAfter: 30,
  silentAfter: 90,
  churnedAfter: 180,
} as const;

/**
 * The stage as of the moment the facts were computed for:
 * no order PROSPECT; last order 180 days ago or longer CHURNED, 90 days or longer SILENT;
 * otherwise two orders or more REPURCHASE, a single one NEW in its first 30 days and then ACTIVE.
 */
export function lifecycleStage(
  facts: Pick<CustomerFacts, 'daysSinceLastOrder' | 'repurchased'>,
): LifecycleStage {
  const days = facts.daysSinceLastOrder;
  if (days === null) return 'PROSPECT';
  if (days >= lifecycleDays.churnedAfter) return 'CHURNED';
  if (days >= lifecycleDays.silentAfter) return 'SILENT';
  if (facts.repurchased) return 'REPURCHASE';
  return days >= lifecycleDays.activeAfter ? 'ACTIVE' : 'NEW';
}
