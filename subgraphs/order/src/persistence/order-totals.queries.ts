import { selectRows } from '@hub/kernel';
import type { EntityManager } from 'typeorm';

export interface OrderTotals {
  readonly currency: string;
  readonly orders: number;
  /** What came in. */
  readonly revenueMinor: number;
  /** What went back to orders. */
  readonly refundedMinor: number;
  /** What went back without an order. */
  readonly creditsMinor: number;
  readonly lines: number;
  /** Different known buyers of those orders and credits. */
  readonly buyers: number;
}

/** Orders that were paid, of one source or of all: one statement per table. */
export async function readOrderTotals(
  manager: EntityManager,
  source: string | null,
): Promise<OrderTotals[]> {
  const only = source === null ? '' : ' AND o.source = ?';
  const parameters = source === null ? [] : [source];
  const orders = await selectRows<{
    currency: string;
    orders: number;
    revenue: number;
    refunded: number;
  }>(
    manager,
    `SELECT o.currency AS currency, COUNT(*) AS orders, SUM(o.captured_minor) AS revenue, SUM(o.refunded_minor) AS refunded
     FROM customer_order o WHERE o.paid_at IS NOT NULL${only} GROUP BY o.currency ORDER BY o.currency`,
    parameters,
  );
  const lines = await selectRows<{ currency: string; total: number }>(
    manager,
    `SELECT o.currency AS currency, COUNT(*) AS total FROM order_line l JOIN customer_order o ON o.id = l.order_id
     WHERE o.paid_at IS NOT NULL${only} GROUP BY o.currency`,
    parameters,
  );
  const credits = await selectRows<{ currency: string; total: number }>(
    manager,
    `SELECT c.currency AS currency, SUM(c.amount_minor) AS total FROM credit c${source === null ? '' : ' WHERE c.source = ?'} GROUP BY c.currency`,
    parameters,
  );
  const buyers = await selectRows<{ currency: string; total: number }>(
    manager,
    `SELECT b.currency AS currency, COUNT(DISTINCT b.buyer_key) AS total FROM (
       SELECT o.currency, o.buyer_key FROM customer_order o WHERE o.paid_at IS NOT NULL${only}
       UNION SELECT c.currency, c.buyer_key FROM credit c${source === null ? '' : ' WHERE c.source = ?'}) b GROUP BY b.currency`,
    [...parameters, ...parameters],
  );
  const currencies = [...new Set([...orders, ...credits].map(({ currency }) => currency))].sort();
  return currencies.map((currency) => {
    const found = orders.find((row) => row.currency === currency);
    return {
      currency,
      orders: Number(found?.orders ?? 0),
      revenueMinor: Number(found?.revenue ?? 0),
      refundedMinor: Number(found?.refunded ?? 0),
      creditsMinor: totalOf(credits, currency),
      lines: totalOf(lines, currency),
      buyers: totalOf(buyers, currency),
    };
  });
}

function totalOf(rows: readonly { currency: string; total: number }[], currency: string): number {
  return Number(rows.find((row) => row.currency === currency)?.total ?? 0);
}
