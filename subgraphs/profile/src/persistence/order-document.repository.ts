import { inClause, insertIgnore, newUlid, selectRows } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import type { OrderDocument } from '../domain/order-document.js';
import type { CategoryTally, PurchaseTally } from '../domain/purchase-tally.js';
import { OrderDocumentRow } from './order-document.entity.js';
import { upsertRows } from './upsert-rows.js';

/** Files the documents and answers those that were not known before: exactly these may change the tallies. */
export async function fileDocuments(
  manager: EntityManager,
  documents: readonly OrderDocument[],
  now: Date,
): Promise<OrderDocument[]> {
  const unique = new Map(documents.map((document) => [identityOf(document), document]));
  const sorted = [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, document]) => document);
  if (sorted.length === 0) return [];
  const batchId = newUlid(now);
  const inserted = await insertIgnore(
    manager,
    OrderDocumentRow,
    sorted.map((document) => ({ ...document, batchId })),
  );
  if (inserted === sorted.length) return sorted;
  const news = await documentsOfBatch(manager, sorted, batchId);
  return sorted.filter((document) => news.has(identityOf(document)));
}

interface DocumentKey {
  readonly buyerKey: string;
  readonly orderId: string;
  readonly documentKey: string;
}

function identityOf({ buyerKey, orderId, documentKey }: DocumentKey): string {
  return JSON.stringify([buyerKey, orderId, documentKey]);
}

async function documentsOfBatch(
  manager: EntityManager,
  documents: readonly OrderDocument[],
  batchId: string,
): Promise<Set<string>> {
  const buyers = [...new Set(documents.map(({ buyerKey }) => buyerKey))];
  const orders = [...new Set(documents.map(({ orderId }) => orderId))];
  const rows = await selectRows<DocumentKey>(
    manager,
    `SELECT buyer_key AS buyerKey, order_id AS orderId, document_key AS documentKey FROM order_document
     WHERE buyer_key IN ${inClause(buyers)} AND order_id IN ${inClause(orders)} AND batch_id = ?`,
    [...buyers, ...orders, batchId],
  );
  return new Set(rows.map(identityOf));
}

/** Adds tallies of documents that were just filed to what is known of their buyers. */
export async function addTallies(
  manager: EntityManager,
  purchases: readonly PurchaseTally[],
  categories: readonly CategoryTally[],
): Promise<void> {
  await upsertRows(manager, {
    table: 'category_tally',
    key: ['buyer_key', 'currency', 'category_id'],
    columns: { amount_minor: 'add' },
    rows: sortedBy(
      categories,
      (tally) => `${tally.buyerKey} ${tally.currency} ${tally.categoryId}`,
    ).map((tally) => ({
      buyer_key: tally.buyerKey,
      currency: tally.currency,
      category_id: tally.categoryId,
      amount_minor: tally.amountMinor,
    })),
  });
  await upsertRows(manager, {
    table: 'purchase_tally',
    key: ['buyer_key', 'currency'],
    columns: {
      order_count: 'add',
      revenue_minor: 'add',
      refunded_minor: 'add',
      first_order_at: 'earliest',
      last_order_at: 'latest',
    },
    rows: sortedBy(purchases, (tally) => `${tally.buyerKey} ${tally.currency}`).map((tally) => ({
      buyer_key: tally.buyerKey,
      currency: tally.currency,
      order_count: tally.orderCount,
      revenue_minor: tally.revenueMinor,
      refunded_minor: tally.refundedMinor,
      first_order_at: tally.firstOrderAt,
      last_order_at: tally.lastOrderAt,
    })),
  });
}

function sortedBy<Row>(rows: readonly Row[], key: (row: Row) => string): Row[] {
  return rows
    .map((row) => ({ row, key: key(row) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ row }) => row);
}
