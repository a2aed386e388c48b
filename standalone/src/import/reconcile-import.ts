import { z } from 'zod';
import type { StaffDesk } from '../ask-as-staff.js';
import type { AcceptedFigures } from './import-transactions.js';

/** One figure as the file and as the graph have it. */
export interface Reconciled {
  readonly figure: string;
  readonly file: number;
  readonly graph: number;
}

const ORDER_TOTALS = /* GraphQL */ `
  query Reconcile($source: String) {
    orderTotals(source: $source) {
      orders
      revenue {
        amountMinor
        currency
      }
      refunded {
        amountMinor
      }
      credits {
        amountMinor
      }
      buyers
    }
  }
`;

const money = z.object({ amountMinor: z.number() });
const totals = z.object({
  orderTotals: z.array(
    z.object({
      orders: z.number(),
      revenue: money.extend({ currency: z.string() }),
      refunded: money,
      credits: money,
      buyers: z.number(),
    }),
  ),
});

/** Holds what the order capability now knows of a source against the accepted lines of the file. */
export async function reconcileImport(
  desk: StaffDesk,
  import_: {
    readonly source: string;
    readonly currency: string;
    readonly accepted: AcceptedFigures;
  },
): Promise<Reconciled[]> {
  const { orderTotals } = await desk.ask({
    subgraph: 'order',
    document: ORDER_TOTALS,
    variables: { source: import_.source },
    schema: totals,
  });
  const graph = orderTotals.find((row) => row.revenue.currency === import_.currency);
  const { accepted } = import_;
  return [
    { figure: 'orders', file: accepted.orders, graph: graph?.orders ?? 0 },
    {
      figure: `revenue in minor units of ${import_.currency}`,
      file: accepted.revenueMinor,
      graph: graph?.revenue.amountMinor ?? 0,
    },
    {
      figure: 'cancelled (refunds and standalone credits), minor units',
      file: accepted.cancelledMinor,
      graph: (graph?.refunded.amountMinor ?? 0) + (graph?.credits.amountMinor ?? 0),
    },
    { figure: 'customers', file: accepted.customers, graph: graph?.buyers ?? 0 },
  ];
}
