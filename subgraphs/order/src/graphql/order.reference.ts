import type { ReferenceResolver, RequestContext } from '@hub/kernel';
import type { OrderLoaders } from '../persistence/order.loader.js';
import { maySeeOrder } from '../use-cases/read-orders.js';

/** Entities this capability owns or adds fields to. An order that the actor may not see is null, like a missing one. */
export const orderReferences: Readonly<Record<string, ReferenceResolver<OrderLoaders>>> = {
  Order: async ({ id }, { actor, loaders }: RequestContext<OrderLoaders>) => {
    const order = await loaders.orders.load(String(id));
    return order !== null && maySeeOrder(actor, order) ? order : null;
  },
  Member: ({ id }) => ({ id }),
  Store: ({ id }) => ({ id }),
  Customer: ({ buyerKeys, id }) => ({ id, buyerKeys }),
};
