import type { Database } from '@hub/kernel';

/** Every field a customer has here; needs `$first: Int` and `$after: String`. */
export const customerFields = /* GraphQL */ `
  id
  buyerKeys
  displayName
  since
  lifecycleStage
  member { id }
  externalIds { source value country }
  facts {
    orderCount
    revenue { amountMinor currency }
    refunded { amountMinor currency }
    averageOrderValue { amountMinor currency }
    firstOrderAt
    lastOrderAt
    daysSinceLastOrder
    repurchased
    favouriteCategory { id }
    byCurrency { currency orderCount revenue { amountMinor } refunded { amountMinor } averageOrderValue { amountMinor } }
  }
  tags { code value }
  timeline(first: $first, after: $after) {
    edges { cursor node { id at kind title { zh en } orderId touchpoint } }
    pageInfo { hasNextPage endCursor }
  }
`;

export const customerQuery = `query($id: ID!, $first: Int, $after: String) { customer(id: $id) { ${customerFields} } }`;

export async function customerIdOf(database: Database, buyerKey: string): Promise<string> {
  const [row] = await database.read.query<{ customer_id: string }[]>(
    'SELECT customer_id FROM customer_identity WHERE buyer_key = ?',
    [buyerKey],
  );
  if (row === undefined) throw new Error(`Nobody is known as ${buyerKey}`);
  return row.customer_id;
}
