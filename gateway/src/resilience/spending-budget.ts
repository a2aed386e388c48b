/** How much extra work is allowed beside the work that was asked. */
export interface BudgetTerms {
  /** Extra sends per fetch, over the long run: 0.1 lets ten fetches pay for one. */
  readonly share: number;
  /** Extra sends saved at most, and there at the start, so that a quiet subgraph may be asked again too. */
  readonly reserve: number;
}

/**
 * A token bucket that is filled by fetches and not by time: whatever fails, `fetches × share + reserve` bounds the
 * extra sends, so that repeating never turns a weak subgraph into a dead one.
 */
export class SpendingBudget {
  private saved: number;

  constructor(private readonly terms: BudgetTerms) {
    this.saved = terms.reserve;
  }

  /** A fetch was asked. */
  earn(): void {
    this.saved = Math.min(this.saved + this.terms.share, this.terms.reserve);
  }

  /** Takes one extra send; false when it is not to be had. */
  spend(): boolean {
    if (this.saved < 1) return false;
    this.saved -= 1;
    return true;
  }
}
