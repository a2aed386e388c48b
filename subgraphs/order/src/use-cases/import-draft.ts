import type { orderImported } from '@hub/events';
import { newUlid, type PayloadOf } from '@hub/kernel';
import { CandidateIndex, type CandidateLine, matchCancellation, type MatchedLine } from '../domain/cancellation-matching.js';
import { type ImportedDocument, largestCategories } from '../domain/imported-document.js';
import { shareOfUnits } from '../domain/unit-share.js';
import type { CreditEntity, ImportedDocumentEntity } from '../persistence/import.entity.js';
import type { LineTakenBack } from '../persistence/import.repository.js';
import type { OrderEntity, OrderLineEntity } from '../persistence/order.entity.js';
import type { TimelineEntry } from '../persistence/order.repository.js';
import type { RefundEntity, RefundLineEntity } from '../persistence/refund.entity.js';
import { importedLines, importedOrder } from './imported-order.js';

type Announcement = PayloadOf<typeof orderImported>;
type Candidate = CandidateLine & { readonly categoryId: string | null; readonly orderNumber: string };

interface DraftOrder {
  readonly order: OrderEntity;
  readonly lines: ReadonlyMap<string, OrderLineEntity>;
}

/** Works out what a batch of documents changes; a cancellation also finds orders of its own batch. */
export class ImportDraft {
  private readonly index = new CandidateIndex();
  private readonly categories = new Map<string, string | null>();
  private readonly newOrders = new Map<string, DraftOrder>();
  private readonly outcomes = new Map<string, ImportedDocumentEntity>();
  private readonly refundRows: RefundEntity[] = [];
  private readonly refundLineRows: RefundLineEntity[] = [];
  private readonly creditRows: CreditEntity[] = [];
  private readonly taken: LineTakenBack[] = [];
  private readonly told: Announcement[] = [];
  private readonly orderNumbers = new Map<string, string>();

  constructor(
    private readonly source: string,
    /** What cancellations of the batch speak of; nothing else has to be found again. */
    private readonly cancelledSkus: ReadonlySet<string>,
    readonly now: Date,
  ) {}

  addCandidate(candidate: Candidate): void {
    this.categories.set(candidate.orderLineId, candidate.categoryId);
    this.orderNumbers.set(candidate.orderId, candidate.orderNumber);
    this.index.add(candidate);
  }

  add(document: ImportedDocument): void {
    if (document.kind === 'ORDER') this.addOrder(document);
    else this.addCancellation(document);
  }

  result(documentKey: string): ImportedDocumentEntity {
    const outcome = this.outcomes.get(documentKey);
    if (outcome === undefined) throw new Error(`Document ${documentKey} was not worked on`);
    return outcome;
  }

  documents(): ImportedDocumentEntity[] {
    return [...this.outcomes.values()];
  }

  orders(): OrderEntity[] {
    return [...this.newOrders.values()].map(({ order }) => order);
  }

  lines(): OrderLineEntity[] {
    return [...this.newOrders.values()].flatMap(({ lines }) => [...lines.values()]);
  }

  timeline(): TimelineEntry[] {
    return this.orders().map(({ id, placedAt }) => ({ orderId: id, kind: 'imported', actor: 'import', at: placedAt }));
  }

  refunds(): RefundEntity[] {
    return this.refundRows;
  }

  refundLines(): RefundLineEntity[] {
    return this.refundLineRows;
  }

  credits(): CreditEntity[] {
    return this.creditRows;
  }

  takenFromKnown(): LineTakenBack[] {
    return this.taken;
  }

  announcements(): Announcement[] {
    return this.told;
  }

  private addOrder(document: ImportedDocument): void {
    const order = importedOrder(this.source, document, this.now);
    const lines = importedLines(order.id, document);
    this.newOrders.set(order.id, { order, lines: new Map(lines.map((line) => [line.id, line])) });
    this.orderNumbers.set(order.id, order.number);
    for (const line of lines) {
      if (!this.cancelledSkus.has(line.skuId)) continue;
      this.addCandidate({
        orderLineId: line.id,
        orderId: order.id,
        orderNumber: order.number,
        documentKey: document.documentKey,
        buyerKey: order.buyerKey,
        skuId: line.skuId,
        categoryId: line.categoryId,
        unitPriceMinor: line.unitPriceMinor,
        quantity: line.quantity,
        payableMinor: line.payableMinor,
        occurredAt: document.occurredAt.getTime(),
        refundedQuantity: 0,
      });
    }
    this.remember(document, { outcome: 'CREATED', orderId: order.id, refundedMinor: 0, creditedMinor: 0 });
    const parts = lines.map(({ categoryId, payableMinor }) => ({ categoryId, amountMinor: payableMinor }));
    this.tell('order', document, order.id, order.number, order.totalMinor, order.totalMinor, parts);
  }

  private addCancellation(document: ImportedDocument): void {
    const occurredAt = document.occurredAt.getTime();
    const { matched, unmatched } = matchCancellation(this.index, { ...document, occurredAt });
    let refundedMinor = 0;
    for (const [orderId, lines] of groupByOrder(matched)) refundedMinor += this.refund(document, orderId, lines);
    const creditedMinor = unmatched.reduce((sum, { quantity, unitPriceMinor }) => sum + quantity * unitPriceMinor, 0);
    if (unmatched.length > 0) this.credit(document, creditedMinor, unmatched);
    const outcome = unmatched.length === 0 ? 'REFUNDED' : matched.length === 0 ? 'CREDITED' : 'PARTLY_CREDITED';
    this.remember(document, { outcome, orderId: matched[0]?.candidate.orderId ?? null, refundedMinor, creditedMinor });
  }

  private refund(document: ImportedDocument, orderId: string, matched: readonly MatchedLine[]): number {
    const refundId = newUlid(document.occurredAt);
    const perLine = new Map<string, LineTakenBack>();
    for (const { candidate, from, quantity } of matched) {
      const amountMinor = shareOfUnits(candidate.payableMinor, candidate.quantity, from, quantity);
      const { orderLineId } = candidate;
      const before = perLine.get(orderLineId);
      perLine.set(orderLineId, {
        orderId,
        orderLineId,
        quantity: quantity + (before?.quantity ?? 0),
        amountMinor: amountMinor + (before?.amountMinor ?? 0),
      });
    }
    const lines = [...perLine.values()];
    const amountMinor = lines.reduce((sum, line) => sum + line.amountMinor, 0);
    this.refundRows.push({
      id: refundId,
      orderId,
      paymentId: null,
      cause: 'IMPORT',
      status: 'COMPLETED',
      currency: document.currency,
      amountMinor,
      deliveryFeeMinor: 0,
      pointsRestored: 0,
      couponReturned: false,
      reason: null,
      createdAt: document.occurredAt,
      completedAt: document.occurredAt,
      documentKey: document.documentKey,
    });
    for (const line of lines) {
      const { orderLineId, quantity, amountMinor: lineMinor } = line;
      this.refundLineRows.push({ refundId, orderLineId, quantity, amountMinor: lineMinor, condition: 'SELLABLE' });
      this.book(line);
    }
    const parts = lines.map((line) => ({ categoryId: this.categories.get(line.orderLineId) ?? null, amountMinor: -line.amountMinor }));
    const number = this.orderNumbers.get(orderId) ?? '';
    this.tell('refund', document, orderId, number, amountMinor, -amountMinor, parts);
    return amountMinor;
  }

  /** On an order of this batch before it is written; on one that was there in one statement at the end. */
  private book(line: LineTakenBack): void {
    const fresh = this.newOrders.get(line.orderId);
    const row = fresh?.lines.get(line.orderLineId);
    if (fresh === undefined || row === undefined) {
      this.taken.push(line);
      return;
    }
    row.refundedQuantity += line.quantity;
    row.refundedMinor += line.amountMinor;
    fresh.order.refundedMinor += line.amountMinor;
    fresh.order.goodsRefundedMinor += line.amountMinor;
  }

  private credit(document: ImportedDocument, amountMinor: number, unmatched: readonly { skuId: string; quantity: number; unitPriceMinor: number }[]): void {
    const id = newUlid(document.occurredAt);
    const { buyerKey, currency, documentKey, occurredAt } = document;
    const lines = unmatched.map(({ quantity, skuId, unitPriceMinor }) => ({ skuId, quantity, unitPriceMinor }));
    this.creditRows.push({ id, source: this.source, documentKey, buyerKey, currency, amountMinor, lines, occurredAt });
    const categoryOf = new Map(document.lines.map((line) => [line.skuId, line.categoryId]));
    const parts = lines.map((line) => ({ categoryId: categoryOf.get(line.skuId) ?? null, amountMinor: -line.quantity * line.unitPriceMinor }));
    this.tell('credit', document, id, documentKey.slice(-32), amountMinor, -amountMinor, parts);
  }

  private remember(
    document: ImportedDocument,
    outcome: Pick<ImportedDocumentEntity, 'creditedMinor' | 'orderId' | 'outcome' | 'refundedMinor'>,
  ): void {
    const { buyerKey, currency, documentKey, lines } = document;
    this.outcomes.set(documentKey, { source: this.source, documentKey, buyerKey, currency, lineCount: lines.length, ...outcome });
  }

  private tell(
    kind: Announcement['kind'],
    document: ImportedDocument,
    orderId: string,
    orderNumber: string,
    totalMinor: number,
    amountMinor: number,
    parts: readonly { categoryId: string | null; amountMinor: number }[],
  ): void {
    const { buyerKey, currency, documentKey, memberId, occurredAt, storeId, touchpoint } = document;
    this.told.push({
      orderId,
      orderNumber,
      buyerKey,
      memberId,
      touchpoint,
      storeId,
      currency,
      totalMinor,
      kind,
      documentKey,
      occurredAt: occurredAt.toISOString(),
      amountMinor,
      lineCount: parts.length,
      categories: largestCategories(parts),
    });
  }
}

function groupByOrder(matched: readonly MatchedLine[]): Map<string, MatchedLine[]> {
  const groups = new Map<string, MatchedLine[]>();
  for (const match of matched) {
    const present = groups.get(match.candidate.orderId);
    if (present === undefined) groups.set(match.candidate.orderId, [match]);
    else present.push(match);
  }
  return groups;
}
