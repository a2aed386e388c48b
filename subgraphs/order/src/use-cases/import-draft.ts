import { newUlid } from '@hub/kernel';
import {
  CandidateIndex,
  type CancelledLine,
  matchCancellation,
  type MatchedLine,
} from '../domain/cancellation-matching.js';
import type { ImportedDocument } from '../domain/imported-document.js';
import type { CreditEntity, ImportedDocumentEntity } from '../persistence/import.entity.js';
import type { FoundLine, LineTakenBack } from '../persistence/import.repository.js';
import type { OrderEntity, OrderLineEntity } from '../persistence/order.entity.js';
import type { TimelineEntry } from '../persistence/order.repository.js';
import type { RefundEntity, RefundLineEntity } from '../persistence/refund.entity.js';
import { importedLines, importedOrder } from './imported-order.js';
import {
  type ImportAnnouncement,
  importAnnouncement,
  importedRefund,
  takenBack,
} from './imported-refund.js';

interface DraftOrder {
  readonly order: OrderEntity;
  readonly lines: ReadonlyMap<string, OrderLineEntity>;
}

/** Works out what a batch of documents changes; a cancellation also finds orders of its own batch. */
export class ImportDraft {
  readonly refunds: RefundEntity[] = [];
  readonly refundLines: RefundLineEntity[] = [];
  readonly credits: CreditEntity[] = [];
  /** From orders that were there before this batch. */
  readonly takenFromKnown: LineTakenBack[] = [];
  readonly announcements: ImportAnnouncement[] = [];
  private readonly index = new CandidateIndex();
  private readonly categories = new Map<string, string | null>();
  private readonly orderNumbers = new Map<string, string>();
  private readonly newOrders = new Map<string, DraftOrder>();
  private readonly outcomes = new Map<string, ImportedDocumentEntity>();

  constructor(
    private readonly source: string,
    /** What cancellations of the batch speak of; nothing else has to be found again. */
    private readonly cancelledSkus: ReadonlySet<string>,
    readonly now: Date,
  ) {}

  get documents(): ImportedDocumentEntity[] {
    return [...this.outcomes.values()];
  }

  get orders(): OrderEntity[] {
    return [...this.newOrders.values()].map(({ order }) => order);
  }

  get lines(): OrderLineEntity[] {
    return [...this.newOrders.values()].flatMap(({ lines }) => [...lines.values()]);
  }

  timeline(): TimelineEntry[] {
    return this.orders.map(({ id, placedAt }) => ({
      orderId: id,
      kind: 'imported',
      actor: 'import',
      at: placedAt,
    }));
  }

  result(documentKey: string): ImportedDocumentEntity {
    const outcome = this.outcomes.get(documentKey);
    if (outcome === undefined) throw new Error(`Document ${documentKey} was not worked on`);
    return outcome;
  }

  addCandidate(candidate: FoundLine): void {
    this.categories.set(candidate.orderLineId, candidate.categoryId);
    this.orderNumbers.set(candidate.orderId, candidate.orderNumber);
    this.index.add(candidate);
  }

  add(document: ImportedDocument): void {
    if (document.kind === 'ORDER') this.addOrder(document);
    else this.addCancellation(document);
  }

  private addOrder(document: ImportedDocument): void {
    const order = importedOrder(this.source, document, this.now);
    const lines = importedLines(order.id, document);
    const { buyerKey, id: orderId, number: orderNumber, totalMinor } = order;
    this.newOrders.set(orderId, { order, lines: new Map(lines.map((line) => [line.id, line])) });
    for (const line of lines)
      if (this.cancelledSkus.has(line.skuId)) this.addNewCandidate(document, order, line);
    this.remember(document, { outcome: 'CREATED', orderId, refundedMinor: 0, creditedMinor: 0 });
    const parts = lines.map(({ categoryId, payableMinor }) => ({
      categoryId,
      amountMinor: payableMinor,
    }));
    const fact = {
      kind: 'order',
      orderId,
      orderNumber,
      buyerKey,
      totalMinor,
      amountMinor: totalMinor,
      parts,
    } as const;
    this.announcements.push(importAnnouncement(document, fact));
  }

  private addNewCandidate(
    document: ImportedDocument,
    order: OrderEntity,
    line: OrderLineEntity,
  ): void {
    const { categoryId, payableMinor, quantity, refundedQuantity, skuId, unitPriceMinor } = line;
    this.addCandidate({
      orderLineId: line.id,
      orderId: order.id,
      orderNumber: order.number,
      documentKey: document.documentKey,
      buyerKey: order.buyerKey,
      occurredAt: document.occurredAt.getTime(),
      skuId,
      categoryId,
      unitPriceMinor,
      quantity,
      payableMinor,
      refundedQuantity,
    });
  }

  private addCancellation(document: ImportedDocument): void {
    const occurredAt = document.occurredAt.getTime();
    const { matched, unmatched } = matchCancellation(this.index, { ...document, occurredAt });
    let refundedMinor = 0;
    for (const [orderId, lines] of groupByOrder(matched))
      refundedMinor += this.refund(document, orderId, lines);
    const creditedMinor = unmatched.length === 0 ? 0 : this.credit(document, unmatched);
    const outcome =
      unmatched.length === 0 ? 'REFUNDED' : matched.length === 0 ? 'CREDITED' : 'PARTLY_CREDITED';
    const orderId = matched[0]?.candidate.orderId ?? null;
    this.remember(document, { outcome, orderId, refundedMinor, creditedMinor });
  }

  private refund(
    document: ImportedDocument,
    orderId: string,
    matched: readonly MatchedLine[],
  ): number {
    const taken = takenBack(orderId, matched);
    const { lines, refund } = importedRefund(document, orderId, taken);
    this.refunds.push(refund);
    this.refundLines.push(...lines);
    for (const line of taken) this.book(line);
    const { amountMinor } = refund;
    const fact = {
      kind: 'refund' as const,
      orderId,
      orderNumber: this.orderNumbers.get(orderId) ?? '',
      // Whose order it was, also where the cancellation itself does not say.
      buyerKey: matched[0]?.candidate.buyerKey ?? document.buyerKey,
      totalMinor: amountMinor,
      amountMinor: -amountMinor,
      parts: taken.map((line) => ({
        categoryId: this.categories.get(line.orderLineId) ?? null,
        amountMinor: -line.amountMinor,
      })),
    };
    this.announcements.push(importAnnouncement(document, fact));
    return amountMinor;
  }

  /** On an order of this batch before it is written; on one that was there in one statement at the end. */
  private book(line: LineTakenBack): void {
    const fresh = this.newOrders.get(line.orderId);
    const row = fresh?.lines.get(line.orderLineId);
    if (fresh === undefined || row === undefined) {
      this.takenFromKnown.push(line);
      return;
    }
    row.refundedQuantity += line.quantity;
    row.refundedMinor += line.amountMinor;
    fresh.order.refundedMinor += line.amountMinor;
    fresh.order.goodsRefundedMinor += line.amountMinor;
  }

  private credit(document: ImportedDocument, unmatched: readonly CancelledLine[]): number {
    const id = newUlid(document.occurredAt);
    const { buyerKey, currency, documentKey, occurredAt } = document;
    const lines = unmatched.map(({ quantity, skuId, unitPriceMinor }) => ({
      skuId,
      quantity,
      unitPriceMinor,
    }));
    const amountMinor = lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0);
    this.credits.push({
      id,
      source: this.source,
      documentKey,
      buyerKey,
      currency,
      amountMinor,
      lines,
      occurredAt,
    });
    const categoryOf = new Map(document.lines.map((line) => [line.skuId, line.categoryId]));
    const fact = {
      kind: 'credit' as const,
      orderId: id,
      orderNumber: documentKey.slice(-32),
      buyerKey,
      totalMinor: amountMinor,
      amountMinor: -amountMinor,
      parts: lines.map((line) => ({
        categoryId: categoryOf.get(line.skuId) ?? null,
        amountMinor: -line.quantity * line.unitPriceMinor,
      })),
    };
    this.announcements.push(importAnnouncement(document, fact));
    return amountMinor;
  }

  private remember(
    document: ImportedDocument,
    outcome: Pick<
      ImportedDocumentEntity,
      'creditedMinor' | 'orderId' | 'outcome' | 'refundedMinor'
    >,
  ): void {
    const { buyerKey, currency, documentKey, lines } = document;
    const { source } = this;
    this.outcomes.set(documentKey, {
      source,
      documentKey,
      buyerKey,
      currency,
      lineCount: lines.length,
      ...outcome,
    });
  }
}

function groupByOrder(matched: readonly MatchedLine[]): Map<string, MatchedLine[]> {
  const groups = new Map<string, MatchedLine[]>();
  for (const match of matched) {
    const { orderId } = match.candidate;
    groups.set(orderId, [...(groups.get(orderId) ?? []), match]);
  }
  return groups;
}
