/** Durations remembered; the oldest is forgotten for the newest. */
const REMEMBERED = 256;

/** New durations after which the percentile is worked out anew: sorting on every fetch would cost more than it tells. */
const RENEWED_EVERY = 32;

/** The latest answer times of one subgraph, and how long most of them took. */
export class RecentDurations {
  private readonly milliseconds = new Float64Array(REMEMBERED);
  private seen = 0;
  private known: number | null = null;

  constructor(
    /** 0.95 for the time that 95 of 100 stay within. */
    private readonly share: number,
  ) {}

  add(milliseconds: number): void {
    this.milliseconds[this.seen % REMEMBERED] = milliseconds;
    this.seen += 1;
    if (this.seen % RENEWED_EVERY === 0) this.known = this.workOut();
  }

  /** In milliseconds; null until there are enough durations to judge by. */
  get percentile(): number | null {
    return this.known;
  }

  private workOut(): number | null {
    const sorted = this.milliseconds.slice(0, Math.min(this.seen, REMEMBERED)).sort();
    return sorted[Math.ceil(sorted.length * this.share) - 1] ?? null;
  }
}
