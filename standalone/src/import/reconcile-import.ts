import { actorHeader, newUlid, signActor, type StaffActor, type SubgraphTransport } from '@hub/kernel';
import { z, type ZodType } from 'zod';
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
      revenue { amountMinor currency }
      refunded { amountMinor }
      credits { amountMinor }
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
  transport: SubgraphTransport,
  actorSecret: string,
  import_: { readonly source: string; readonly currency: string; readonly accepted: AcceptedFigures },
): Promise<Reconciled[]> {
  const ask = { query: ORDER_TOTALS, variables: { source: import_.source }, schema: totals };
  const { orderTotals } = await askAsAnalyst(transport, actorSecret, 'order', ask);
  const graph = orderTotals.find((row) => row.revenue.currency === import_.currency);
  const { accepted } = import_;
  return [
    { figure: 'orders', file: accepted.orders, graph: graph?.orders ?? 0 },
    { figure: `revenue in minor units of ${import_.currency}`, file: accepted.revenueMinor, graph: graph?.revenue.amountMinor ?? 0 },
    {
      figure: 'cancelled (refunds and standalone credits), minor units',
      file: accepted.cancelledMinor,
      graph: (graph?.refunded.amountMinor ?? 0) + (graph?.credits.amountMinor ?? 0),
    },
    { figure: 'customers', file: accepted.customers, graph: graph?.buyers ?? 0 },
  ];
}

async function askAsAnalyst<T>(
  transport: SubgraphTransport,
  actorSecret: string,
  subgraph: string,
  ask: { readonly query: string; readonly variables: Record<string, unknown>; readonly schema: ZodType<T> },
): Promise<T> {
  const actor: StaffActor = { kind: 'staff', staffId: 'import', roles: ['analyst'], scopes: [] };
  const token = await signActor(actor, { requestId: newUlid(), touchpoint: 'service' }, actorSecret);
  const { data, errors } = await transport.execute(subgraph, {
    query: ask.query,
    variables: ask.variables,
    headers: { [actorHeader]: token },
  });
  const [error] = errors ?? [];
  if (error !== undefined) throw new Error(`${subgraph}: ${error.message}`);
  return ask.schema.parse(data);
}
