import type { BreakerState } from './subgraph-observer.js';

/** When a subgraph counts as down. */
export interface BreakerTerms {
  /** Fetches of the last `windowMilliseconds` are judged. */
  readonly windowMilliseconds: number;
  /** Fewer fetches than this in the window prove nothing. */
  readonly fewestFetches: number;
  /** Opens when this share of them failed, 0 to 1. */
  readonly failureShare: number;
  /** How long nobody is let through before one fetch may probe, in milliseconds. */
  readonly openMilliseconds: number;
}

export const usualBreaker: BreakerTerms = {
  windowMilliseconds: 10_000,
  fewestFetches: 20,
  failureShare: 0.5,
  openMilliseconds: 5_000,
};

/** What a passed fetch proved. Nothing when it was refused before it reached the subgraph, or given up by us. */
export type Proof = 'health' | 'failure' | 'nothing';

/** Leave to fetch; handed back with what it proved. The number tells fetches of an earlier state apart. */
export type Pass = number;

const SLOTS = 10;

/**
 * Closed, it counts; too many failures open it. Open, it lets nobody through for a while; then half-open, one fetch at
 * a time, until one proves health (closed, counting anew) or failure (open again).
 */
export class CircuitBreaker {
  state: BreakerState = 'closed';
  private era = 0;
  private openedAt = 0;
  private probing = false;
  private readonly fetches = new Array<number>(SLOTS).fill(0);
  private readonly failures = new Array<number>(SLOTS).fill(0);
  /** The stretch of time the newest slot counts. */
  private stretch = 0;

  constructor(
    private readonly terms: BreakerTerms,
    /** Milliseconds that never go back. */
    private readonly now: () => number,
    private readonly changed: (state: BreakerState) => void,
  ) {}

  /** Null when the fetch must not be sent. */
  enter(): Pass | null {
    if (this.state === 'closed') return this.era;
    if (this.state === 'open') {
      if (this.now() - this.openedAt < this.terms.openMilliseconds) return null;
      this.become('half-open');
    }
    if (this.probing) return null;
    this.probing = true;
    return this.era;
  }

  /** What was let through in an earlier state says nothing about now. */
  leave(pass: Pass, proof: Proof): void {
    if (pass !== this.era) return;
    if (this.state === 'closed') this.count(proof);
    else if (proof === 'nothing') this.probing = false;
    else this.become(proof === 'health' ? 'closed' : 'open');
  }

  private count(proof: Proof): void {
    if (proof === 'nothing') return;
    this.turnTo(Math.floor(this.now() / (this.terms.windowMilliseconds / SLOTS)));
    const slot = this.stretch % SLOTS;
    add(this.fetches, slot);
    if (proof === 'health') return;
    add(this.failures, slot);
    const fetches = sum(this.fetches);
    const failures = sum(this.failures);
    if (fetches >= this.terms.fewestFetches && failures >= fetches * this.terms.failureShare)
      this.become('open');
  }

  private turnTo(stretch: number): void {
    const passed = Math.min(stretch - this.stretch, SLOTS);
    for (let step = 1; step <= passed; step += 1) {
      const slot = (this.stretch + step) % SLOTS;
      this.fetches[slot] = this.failures[slot] = 0;
    }
    this.stretch = stretch;
  }

  private become(state: BreakerState): void {
    this.state = state;
    this.era += 1;
    this.probing = false;
    if (state === 'open') this.openedAt = this.now();
    if (state === 'closed') {
      this.fetches.fill(0);
      this.failures.fill(0);
    }
    this.changed(state);
  }
}

function add(counts: number[], slot: number): void {
  counts[slot] = (counts[slot] ?? 0) + 1;
}

function sum(counts: readonly number[]): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}
