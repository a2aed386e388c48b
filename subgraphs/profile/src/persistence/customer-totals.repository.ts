import { selectRows } from '@hub/kernel';
import type { EntityManager } from 'typeorm';

/** What all customers together did in one currency. */
export interface CurrencyTotals {
  readonly currency: string;
  readonly orderCount: number;
  readonly revenueMinor: number;
  readonly refundedMinor: number;
  readonly customersWithOrders: number;
}

export interface CustomerTotals {
  readonly customers: number;
  readonly byCurrency: readonly CurrencyTotals[];
}

/** Reads every tally: for reconciliation and reports, not for a page that is opened often. */
export async function customerTotals(manager: EntityManager): Promise<CustomerTotals> {
  const [count] = await selectRows<{ customers: number }>(
    manager,
    'SELECT COUNT(DISTINCT customer_id) AS customers FROM customer_identity',
  );
  const byCurrency = await selectRows<CurrencyTotals>(
    manager,
    `SELECT t.currency AS currency, SUM(t.order_count) AS orderCount, SUM(t.revenue_minor) AS revenueMinor,
       SUM(t.refunded_minor) AS refundedMinor,
       COUNT(DISTINCT CASE WHEN t.order_count > 0 THEN i.customer_id END) AS customersWithOrders
     FROM purchase_tally t JOIN customer_identity i ON i.buyer_key = t.buyer_key
     GROUP BY t.currency ORDER BY t.currency`,
  );
  return { customers: count?.customers ?? 0, byCurrency };
}
