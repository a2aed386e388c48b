import type { RecordedOperation } from './recorded-operation.js';

/** One operation of one client, found once and then only counted. */
export interface OperationHandle {
  /** Notes one request. Costs well under a microsecond and never throws. */
  count(): void;
}

type Identity = Pick<RecordedOperation, 'client' | 'graph' | 'operationName' | 'document' | 'hash'>;

/** An operation of a client in memory: what was counted since it was written last. */
export class CountedOperation implements OperationHandle {
  /** Whether the recorder still holds it; what it no longer holds comes back when it is counted. */
  kept = false;
  /** Requests that are not in the file yet. */
  pending = 0;
  private firstUsed = 0;
  private lastUsed = 0;
  private successor: CountedOperation | undefined;

  constructor(
    private readonly identity: Identity,
    private readonly coordinates: readonly string[],
    private readonly now: () => number,
    private readonly comeBack: (entry: CountedOperation) => void,
  ) {}

  get size(): number {
    return this.identity.document.length;
  }

  count(): void {
    if (!this.kept) this.comeBack(this);
    if (this.successor !== undefined) {
      this.successor.count();
      return;
    }
    this.lastUsed = this.now();
    if (this.pending === 0) this.firstUsed = this.lastUsed;
    this.pending += 1;
  }

  /** From now on another entry counts for this one, what this one has counted included. */
  yieldTo(successor: CountedOperation): void {
    if (this.pending > 0) successor.giveBack(this.take());
    this.successor = successor;
    this.kept = true;
  }

  /** What was counted since the last time. */
  take(): RecordedOperation {
    const record: RecordedOperation = {
      ...this.identity,
      coordinates: [...this.coordinates],
      count: this.pending,
      firstUsedAt: new Date(this.firstUsed).toISOString(),
      lastUsedAt: new Date(this.lastUsed).toISOString(),
    };
    this.pending = 0;
    return record;
  }

  /** Undoes `take`. */
  giveBack(record: RecordedOperation | undefined): void {
    if (record === undefined) return;
    const [first, last] = [Date.parse(record.firstUsedAt), Date.parse(record.lastUsedAt)];
    this.firstUsed = this.pending === 0 ? first : Math.min(first, this.firstUsed);
    this.lastUsed = this.pending === 0 ? last : Math.max(last, this.lastUsed);
    this.pending += record.count;
  }
}
