import { limitErrors } from '../limit-errors.js';

/** @throws DomainError COST_LIMIT_EXCEEDED with `cost` and `limit` */
export function refuseCostly(cost: number, limit: number): void {
  if (cost <= limit) return;
  throw limitErrors.refuse(
    'COST_LIMIT_EXCEEDED',
    `The operation may cost ${String(cost)}; at most ${String(limit)} are allowed. Ask for smaller pages or fewer nested lists.`,
    { cost, limit },
  );
}
