import { bulkInsert, conditionalUpdate, inClause, lockForUpdate, type SqlValue } from '@hub/kernel';
import { type EntityManager, In } from 'typeorm';
import type { CandidateLine } from '../domain/cancellation-matching.js';
import { CreditEntity, ImportedDocumentEntity } from './import.entity.js';
import { OrderEntity, OrderLineEntity } from './order.entity.js';
import { RefundEntity, RefundLineEntity } from './refund.entity.js';

export async function knownDocuments(
  manager: EntityManager,
  source: string,
  keys: readonly string[],
): Promise<ImportedDocumentEntity[]> {
  return await manager.find(ImportedDocumentEntity, {
    where: { source, documentKey: In([...keys]) },
  });
}

interface CandidateRow {
  readonly orderNumber: string;
  readonly orderLineId: string;
  readonly orderId: string;
  readonly documentKey: string;
  readonly buyerKey: string | null;
  readonly skuId: string;
  readonly categoryId: string | null;
  readonly unitPriceMinor: number;
  readonly quantity: number;
  readonly payableMinor: number;
  readonly occurredAt: number;
  readonly refundedQuantity: number;
}

export type FoundLine = CandidateLine & {
  readonly categoryId: string | null;
  readonly orderNumber: string;
};

const candidateColumns = `l.id AS orderLineId, l.order_id AS orderId, o.document_key AS documentKey, o.number AS orderNumber, o.buyer_key AS buyerKey,
  l.sku_id AS skuId, l.category_id AS categoryId, l.unit_price_minor AS unitPriceMinor, l.quantity AS quantity,
  l.payable_minor AS payableMinor, o.placed_at AS occurredAt, l.refunded_quantity AS refundedQuantity`;

/** Lines of a source's earlier orders that still have something to take back; locked, at most two statements. */
export async function lockCandidateLines(
  manager: EntityManager,
  by: {
    readonly source: string;
    readonly buyerKeys: readonly string[];
    readonly orderIds: readonly string[];
    readonly skuIds: readonly string[];
  },
): Promise<FoundLine[]> {
  const found = new Map<string, FoundLine>();
  const read = async (condition: string, keys: readonly string[]) => {
    if (keys.length === 0 || by.skuIds.length === 0) return;
    const rows = await lockForUpdate<CandidateRow>(
      manager,
      `SELECT ${candidateColumns} FROM customer_order o JOIN order_line l ON l.order_id = o.id
       WHERE ${condition} IN ${inClause(keys)} AND o.source = ? AND l.sku_id IN ${inClause(by.skuIds)} AND l.refunded_quantity < l.quantity`,
      [...keys, by.source, ...by.skuIds],
    );
    for (const row of rows) {
      found.set(row.orderLineId, {
        ...row,
        unitPriceMinor: Number(row.unitPriceMinor),
        quantity: Number(row.quantity),
        payableMinor: Number(row.payableMinor),
        occurredAt: Number(row.occurredAt),
        refundedQuantity: Number(row.refundedQuantity),
      });
    }
  };
  await read('o.buyer_key', by.buyerKeys);
  await read('o.id', by.orderIds);
  return [...found.values()];
}

export interface LineTakenBack {
  readonly orderId: string;
  readonly orderLineId: string;
  readonly quantity: number;
  readonly amountMinor: number;
}

const mostPerStatement = 1_000;

/** Books what was taken back on lines and orders that were there before: two statements for a thousand lines. */
export async function bookTakenBack(
  manager: EntityManager,
  taken: readonly LineTakenBack[],
  now: Date,
): Promise<void> {
  const lines = totalsBy(taken, ({ orderLineId }) => orderLineId);
  for (const part of chunks([...lines])) {
    const orderIds = [...new Set(part.map(([, { orderId }]) => orderId))];
    await conditionalUpdate(
      manager,
      `UPDATE order_line SET refunded_quantity = refunded_quantity + ${caseOf(part.length)}, refunded_minor = refunded_minor + ${caseOf(part.length)}
       WHERE order_id IN ${inClause(orderIds)} AND id IN ${inClause(part.length)}`,
      [
        ...pairs(part, ({ quantity }) => quantity),
        ...pairs(part, ({ amountMinor }) => amountMinor),
        ...orderIds,
        ...part.map(([id]) => id),
      ],
    );
  }
  const orders = totalsBy(taken, ({ orderId }) => orderId);
  for (const part of chunks([...orders])) {
    const amounts = pairs(part, ({ amountMinor }) => amountMinor);
    await conditionalUpdate(
      manager,
      `UPDATE customer_order SET refunded_minor = refunded_minor + ${caseOf(part.length)}, goods_refunded_minor = goods_refunded_minor + ${caseOf(part.length)},
       updated_at = ? WHERE id IN ${inClause(part.length)}`,
      [...amounts, ...amounts, now, ...part.map(([id]) => id)],
    );
  }
}

function caseOf(count: number): string {
  return `CASE id ${Array.from({ length: count }, () => 'WHEN ? THEN ?').join(' ')} ELSE 0 END`;
}

function pairs(
  entries: readonly (readonly [string, LineTakenBack])[],
  value: (taken: LineTakenBack) => number,
): SqlValue[] {
  return entries.flatMap(([id, taken]) => [id, value(taken)]);
}

function totalsBy(
  taken: readonly LineTakenBack[],
  keyOf: (line: LineTakenBack) => string,
): Map<string, LineTakenBack> {
  const totals = new Map<string, LineTakenBack>();
  for (const line of taken) {
    const sum = totals.get(keyOf(line));
    const quantity = (sum?.quantity ?? 0) + line.quantity;
    const amountMinor = (sum?.amountMinor ?? 0) + line.amountMinor;
    totals.set(keyOf(line), { ...line, quantity, amountMinor });
  }
  return totals;
}

function* chunks<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += mostPerStatement)
    yield items.slice(start, start + mostPerStatement);
}

/** Everything new of a batch. The documents go first: whoever imports the same ones at the same time stops there. */
export async function insertImported(
  manager: EntityManager,
  rows: {
    readonly documents: readonly ImportedDocumentEntity[];
    readonly orders: readonly OrderEntity[];
    readonly lines: readonly OrderLineEntity[];
    readonly refunds: readonly RefundEntity[];
    readonly refundLines: readonly RefundLineEntity[];
    readonly credits: readonly CreditEntity[];
  },
): Promise<void> {
  await bulkInsert(manager, ImportedDocumentEntity, rows.documents);
  await bulkInsert(manager, OrderEntity, rows.orders);
  await bulkInsert(manager, OrderLineEntity, rows.lines);
  await bulkInsert(manager, RefundEntity, rows.refunds);
  await bulkInsert(manager, RefundLineEntity, rows.refundLines);
  await bulkInsert(manager, CreditEntity, rows.credits);
}
