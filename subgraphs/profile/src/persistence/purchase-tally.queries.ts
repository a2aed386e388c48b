import { inClause, selectRows } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import type { CategoryTally, PurchaseTally } from '../domain/purchase-tally.js';

interface PurchaseTallyFields extends Omit<PurchaseTally, 'firstOrderAt' | 'lastOrderAt'> {
  readonly firstOrderAt: number | null;
  readonly lastOrderAt: number | null;
}

export async function purchaseTalliesOf(
  manager: EntityManager,
  buyerKeys: readonly string[],
): Promise<PurchaseTally[]> {
  const rows = await selectRows<PurchaseTallyFields>(
    manager,
    `SELECT buyer_key AS buyerKey, currency, order_count AS orderCount, revenue_minor AS revenueMinor,
       refunded_minor AS refundedMinor, first_order_at AS firstOrderAt, last_order_at AS lastOrderAt
     FROM purchase_tally WHERE buyer_key IN ${inClause(buyerKeys)} ORDER BY buyer_key, currency`,
    buyerKeys,
  );
  return rows.map((row) => ({
    ...row,
    firstOrderAt: row.firstOrderAt === null ? null : new Date(row.firstOrderAt),
    lastOrderAt: row.lastOrderAt === null ? null : new Date(row.lastOrderAt),
  }));
}

export async function categoryTalliesOf(
  manager: EntityManager,
  buyerKeys: readonly string[],
): Promise<CategoryTally[]> {
  return await selectRows<CategoryTally>(
    manager,
    `SELECT buyer_key AS buyerKey, currency, category_id AS categoryId, amount_minor AS amountMinor
     FROM category_tally WHERE buyer_key IN ${inClause(buyerKeys)} ORDER BY buyer_key, currency, category_id`,
    buyerKeys,
  );
}
