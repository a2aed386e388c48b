import type { orderImported } from '@hub/events';
import { newUlid, type PayloadOf } from '@hub/kernel';
import type { MatchedLine } from '../domain/cancellation-matching.js';
import { type ImportedDocument, largestCategories } from '../domain/imported-document.js';
import { shareOfUnits } from '../domain/unit-share.js';
import type { LineTakenBack } from '../persistence/import.repository.js';
import type { RefundEntity, RefundLineEntity } from '../persistence/refund.entity.js';

export type ImportAnnouncement = PayloadOf<typeof orderImported>;

/** What a cancellation takes back of one order, per line; a line that was hit twice is one. */
export function takenBack(orderId: string, matched: readonly MatchedLine[]): LineTakenBack[] {
  const perLine = new Map<string, LineTakenBack>();
  for (const { candidate, from, quantity } of matched) {
    const { orderLineId, payableMinor } = candidate;
    const amountMinor = shareOfUnits(payableMinor, candidate.quantity, from, quantity);
    const before = perLine.get(orderLineId);
    perLine.set(orderLineId, {
      orderId,
      orderLineId,
      quantity: quantity + (before?.quantity ?? 0),
      amountMinor: amountMinor + (before?.amountMinor ?? 0),
    });
  }
  return [...perLine.values()];
}

/** A refund of the past: money and goods went back long ago. */
export function importedRefund(
  document: ImportedDocument,
  orderId: string,
  taken: readonly LineTakenBack[],
): { readonly refund: RefundEntity; readonly lines: RefundLineEntity[] } {
  const refundId = newUlid(document.occurredAt);
  const refund: RefundEntity = {
    id: refundId,
    orderId,
    paymentId: null,
    cause: 'IMPORT',
    status: 'COMPLETED',
    currency: document.currency,
    amountMinor: taken.reduce((sum, line) => sum + line.amountMinor, 0),
    deliveryFeeMinor: 0,
    pointsRestored: 0,
    couponReturned: false,
    reason: null,
    createdAt: document.occurredAt,
    completedAt: document.occurredAt,
    documentKey: document.documentKey,
  };
  const lines = taken.map(({ amountMinor, orderLineId, quantity }): RefundLineEntity => ({
    refundId,
    orderLineId,
    quantity,
    amountMinor,
    condition: 'SELLABLE',
  }));
  return { refund, lines };
}

export interface ImportedFact {
  readonly kind: ImportAnnouncement['kind'];
  readonly orderId: string;
  readonly orderNumber: string;
  readonly buyerKey: string | null;
  readonly totalMinor: number;
  /** Negative for what went back. */
  readonly amountMinor: number;
  readonly parts: readonly { readonly categoryId: string | null; readonly amountMinor: number }[];
}

export function importAnnouncement(
  document: ImportedDocument,
  fact: ImportedFact,
): ImportAnnouncement {
  const { currency, documentKey, occurredAt, storeId, touchpoint } = document;
  const { parts, ...rest } = fact;
  return {
    ...rest,
    memberId: document.memberId ?? memberIn(fact.buyerKey),
    touchpoint,
    storeId,
    currency,
    documentKey,
    occurredAt: occurredAt.toISOString(),
    lineCount: parts.length,
    categories: largestCategories(parts),
  };
}

function memberIn(buyerKey: string | null): string | null {
  return /^member:(.+)$/.exec(buyerKey ?? '')?.[1] ?? null;
}
