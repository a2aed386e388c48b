import type { Purse, Spending, SpendingBook } from './spending.js';

interface Window {
  spent: number;
  /** Milliseconds since 1970. */
  readonly endsAt: number;
}

/** About 20 MB. */
const USUAL_MOST_KEYS = 100_000;

/**
 * Counts in this process. Windows are all equally long, so the order in which they began is the order in which they
 * end: old ones are swept from the front, without a timer each. When more identities than `mostKeys` spend within one
 * window, the oldest window is forgotten early, which is in favour of that caller; memory stays bounded.
 */
export class SpendingInMemory implements SpendingBook {
  readonly #windows = new Map<string, Window>();
  readonly #mostKeys: number;

  constructor(
    private readonly windowSeconds: number,
    private readonly now: () => Date,
    { mostKeys = USUAL_MOST_KEYS }: { readonly mostKeys?: number } = {},
  ) {
    this.#mostKeys = mostKeys;
  }

  /** Purses with a window that is kept. */
  get size(): number {
    return this.#windows.size;
  }

  spend({ key, budget }: Purse, cost: number): Promise<Spending> {
    const now = this.now().getTime();
    const window = this.#windowOf(key, now);
    const taken = window.spent + cost <= budget;
    if (taken) window.spent += cost;
    return Promise.resolve({ taken, spent: window.spent, resetMilliseconds: window.endsAt - now });
  }

  giveBack({ key }: Purse, cost: number): Promise<void> {
    const window = this.#windows.get(key);
    if (window !== undefined) window.spent = Math.max(0, window.spent - cost);
    return Promise.resolve();
  }

  close(): void {
    this.#windows.clear();
  }

  #windowOf(key: string, now: number): Window {
    const known = this.#windows.get(key);
    if (known !== undefined && known.endsAt > now) return known;
    // Removed first, so that the new window stands last.
    this.#windows.delete(key);
    this.#sweep(now);
    const window = { spent: 0, endsAt: now + this.windowSeconds * 1_000 };
    this.#windows.set(key, window);
    return window;
  }

  #sweep(now: number): void {
    for (const [key, { endsAt }] of this.#windows) {
      if (endsAt > now && this.#windows.size < this.#mostKeys) return;
      this.#windows.delete(key);
    }
  }
}
