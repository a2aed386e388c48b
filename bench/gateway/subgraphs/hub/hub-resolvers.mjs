import {
  category,
  coupons,
  customer,
  member,
  orders,
  skus,
  stores,
  timeline,
} from './hub-data.mjs';

const byId = (things) => new Map(things.map((thing) => [thing.id, thing]));
const orderById = byId(orders);
const skuById = byId(skus);
const storeById = byId(stores);

/** One page of a list in the form every list of the hub has. */
function page(things, first) {
  const nodes = things.slice(0, first ?? 20);
  const edges = nodes.map((node) => ({ cursor: node.id, node }));
  return {
    edges,
    nodes,
    pageInfo: {
      hasNextPage: things.length > nodes.length,
      hasPreviousPage: false,
      startCursor: nodes[0]?.id ?? null,
      endCursor: nodes.at(-1)?.id ?? null,
    },
  };
}

/** What each capability answers to pos/CustomerHistory, by the name of its subgraph. */
export const hubResolvers = {
  profile: {
    Query: {
      customerAtCounter: () => ({
        __typename: 'CustomerFound',
        customer,
        pickupOrder: { id: orders[0].id },
      }),
    },
    Customer: {
      __resolveReference: () => customer,
      timeline: (_, { first }) => page(timeline, first),
    },
  },
  order: {
    Customer: {
      __resolveReference: (reference) => reference,
      // Orders are looked up by the keys another subgraph sent: without them there are none.
      orders: ({ buyerKeys }, { first }) =>
        page(buyerKeys.includes(customer.buyerKeys[0]) ? orders : [], first),
    },
    Order: { __resolveReference: ({ id }) => orderById.get(id) ?? null },
  },
  inventory: {
    Category: { __resolveReference: ({ id }) => (id === category.id ? category : null) },
    Sku: { __resolveReference: ({ id }) => skuById.get(id) ?? null },
    Store: { __resolveReference: ({ id }) => storeById.get(id) ?? null },
  },
  marketing: {
    Member: {
      __resolveReference: (reference) => reference,
      coupons: (_, { first }) => page(coupons, first),
    },
  },
  member: {
    Member: { __resolveReference: ({ id }) => (id === member.id ? member : null) },
  },
};
