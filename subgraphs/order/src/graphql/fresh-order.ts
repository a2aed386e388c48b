import type { RequestContext } from '@hub/kernel';
import type { Order } from '../domain/order.js';
import type { OrderLoaders } from '../persistence/order.loader.js';

/** The order as a mutation left it, past what this request may have read before. */
export async function freshOrder(
  { loaders }: RequestContext<OrderLoaders>,
  orderId: string,
): Promise<Order> {
  const parts = [
    loaders.orders,
    loaders.lines,
    loaders.payments,
    loaders.refunds,
    loaders.timeline,
    loaders.pickups,
    loaders.deliveries,
  ];
  for (const loader of parts) loader.clear(orderId);
  const order = await loaders.orders.load(orderId);
  if (order === null) throw new Error(`Order ${orderId} is gone`);
  return order;
}
