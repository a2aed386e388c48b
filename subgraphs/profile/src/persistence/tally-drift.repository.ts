import { inClause, selectRows } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import type { CategoryAmount, OrderDocument } from '../domain/order-document.js';
import type { CategoryTally, PurchaseTally } from '../domain/purchase-tally.js';
import { categoryTalliesOf, purchaseTalliesOf } from './purchase-tally.queries.js';

/** Everything that is known of a run of buyers, in the order of their keys. */
export interface BuyerBooks {
  readonly lastBuyerKey: string;
  readonly documents: OrderDocument[];
  readonly purchases: PurchaseTally[];
  readonly categories: CategoryTally[];
}

interface DocumentFields extends Omit<OrderDocument, 'occurredAt' | 'categories'> {
  readonly occurredAt: number;
  readonly categories: string;
}

/** The books of the next buyers behind a key, or null at the end. Run it in a transaction: all must be of one moment. */
export async function nextBooks(
  manager: EntityManager,
  behind: string,
  buyers: number,
): Promise<BuyerBooks | null> {
  const keys = await selectRows<{ buyer_key: string }>(
    manager,
    `SELECT buyer_key FROM customer_identity WHERE buyer_key > ? ORDER BY buyer_key LIMIT ${String(buyers)}`,
    [behind],
  );
  const buyerKeys = keys.map((row) => row.buyer_key);
  const lastBuyerKey = buyerKeys.at(-1);
  if (lastBuyerKey === undefined) return null;
  const rows = await selectRows<DocumentFields>(
    manager,
    `SELECT buyer_key AS buyerKey, order_id AS orderId, document_key AS documentKey, kind, currency,
       amount_minor AS amountMinor, occurred_at AS occurredAt, categories
     FROM order_document WHERE buyer_key IN ${inClause(buyerKeys)}`,
    buyerKeys,
  );
  return {
    lastBuyerKey,
    documents: rows.map((row) => ({
      ...row,
      occurredAt: new Date(row.occurredAt),
      categories: JSON.parse(row.categories) as CategoryAmount[],
    })),
    purchases: await purchaseTalliesOf(manager, buyerKeys),
    categories: await categoryTalliesOf(manager, buyerKeys),
  };
}
