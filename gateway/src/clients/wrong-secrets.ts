import { LRUCache } from 'lru-cache';

const WINDOW_MS = 60_000;
const ATTEMPTS = 20;
const REMEMBERED_CLIENTS = 10_000;

/** Bounds how often secrets may be guessed: twenty per client and minute that are wrong or not looked at yet. */
export class WrongSecrets {
  readonly #windows = new LRUCache<string, { readonly endsAt: number; wrong: number }>({
    max: REMEMBERED_CLIENTS,
  });

  constructor(private readonly now: () => Date) {}

  /**
   * Counts an attempt before it is looked at, so that a burst is bounded, too.
   *
   * @returns null when it may be looked at, else the seconds until one may
   */
  begin(clientId: string): number | null {
    const now = this.now().getTime();
    const known = this.#windows.get(clientId);
    if (known === undefined || known.endsAt <= now) {
      this.#windows.set(clientId, { endsAt: now + WINDOW_MS, wrong: 1 });
      return null;
    }
    if (known.wrong >= ATTEMPTS) return Math.ceil((known.endsAt - now) / 1_000);
    known.wrong += 1;
    return null;
  }

  /** The secret was right after all. */
  takeBack(clientId: string): void {
    const known = this.#windows.get(clientId);
    if (known !== undefined && known.wrong > 0) known.wrong -= 1;
  }
}
