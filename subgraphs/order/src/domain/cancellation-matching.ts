/** A line of an earlier order that a cancellation may take back. */
export interface CandidateLine {
  readonly orderLineId: string;
  readonly orderId: string;
  readonly documentKey: string;
  readonly buyerKey: string | null;
  readonly skuId: string;
  readonly unitPriceMinor: number;
  readonly quantity: number;
  readonly payableMinor: number;
  readonly occurredAt: number;
  /** Grows as cancellations take units back. */
  refundedQuantity: number;
}

export interface CancelledLine {
  readonly skuId: string;
  readonly quantity: number;
  readonly unitPriceMinor: number;
}

export interface MatchedLine {
  readonly candidate: CandidateLine;
  readonly quantity: number;
  /** Units of the candidate that were back before this match. */
  readonly from: number;
}

export interface MatchedCancellation {
  readonly matched: readonly MatchedLine[];
  readonly unmatched: readonly CancelledLine[];
}

/** Finds candidates by buyer, SKU and unit price, or by document, SKU and unit price; latest first. */
export class CandidateIndex {
  private readonly lines = new Map<string, CandidateLine[]>();

  add(line: CandidateLine): void {
    if (line.buyerKey !== null) this.put(line.buyerKey, line);
    this.put(`document:${line.documentKey}`, line);
  }

  /** Takes units back from the latest orders first; a line may be split over several. */
  take(
    by: { buyerKey: string } | { documentKey: string },
    line: CancelledLine,
    occurredAt: number,
  ): { matched: MatchedLine[]; left: number } {
    const owner = 'buyerKey' in by ? by.buyerKey : `document:${by.documentKey}`;
    const candidates = (this.lines.get(key(owner, line)) ?? []).filter(
      (candidate) => candidate.occurredAt <= occurredAt,
    );
    candidates.sort(
      (a, b) => b.occurredAt - a.occurredAt || (a.orderLineId < b.orderLineId ? 1 : -1),
    );
    const matched: MatchedLine[] = [];
    let left = line.quantity;
    for (const candidate of candidates) {
      if (left === 0) break;
      const quantity = Math.min(left, candidate.quantity - candidate.refundedQuantity);
      if (quantity === 0) continue;
      matched.push({ candidate, quantity, from: candidate.refundedQuantity });
      candidate.refundedQuantity += quantity;
      left -= quantity;
    }
    return { matched, left };
  }

  private put(owner: string, line: CandidateLine): void {
    const at = key(owner, line);
    const present = this.lines.get(at);
    if (present === undefined) this.lines.set(at, [line]);
    else present.push(line);
  }
}

/** What of a cancellation belongs to known orders, and what is left to be a credit of its own. */
export function matchCancellation(
  index: CandidateIndex,
  cancellation: {
    readonly buyerKey: string | null;
    readonly refundOf: string | null;
    readonly occurredAt: number;
    readonly lines: readonly CancelledLine[];
  },
): MatchedCancellation {
  const by =
    cancellation.refundOf !== null
      ? { documentKey: cancellation.refundOf }
      : cancellation.buyerKey !== null
        ? { buyerKey: cancellation.buyerKey }
        : undefined;
  const matched: MatchedLine[] = [];
  const unmatched: CancelledLine[] = [];
  for (const line of cancellation.lines) {
    const taken =
      by === undefined
        ? { matched: [], left: line.quantity }
        : index.take(by, line, cancellation.occurredAt);
    matched.push(...taken.matched);
    if (taken.left > 0) unmatched.push({ ...line, quantity: taken.left });
  }
  return { matched, unmatched };
}

function key(
  owner: string,
  line: { readonly skuId: string; readonly unitPriceMinor: number },
): string {
  return `${owner}\n${line.skuId}\n${String(line.unitPriceMinor)}`;
}
