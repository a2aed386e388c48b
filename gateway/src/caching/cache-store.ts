/** What is looked for. */
export interface CacheQuestion {
  /** Names one answer; two readers with the same key may share it. */
  readonly key: string;
  /** What the answer depends on; the same for every question with this key. */
  readonly tags: readonly string[];
}

/**
 * The place an answer stands in or is missing from, as it was when it was asked for. Only through it an answer is kept:
 * what is kept was read after the slot was asked for, so an invalidation in between makes it void.
 */
export interface CacheSlot {
  readonly question: CacheQuestion;
  /** What is kept; undefined for nothing. */
  readonly text: string | undefined;
  /** How old it is, in milliseconds; 0 for nothing. */
  readonly ageMilliseconds: number;
  /** When the slot was asked for, by the store's clock. */
  readonly askedAt: number;
  /** How the store recognises invalidations that came later; null where nothing can be kept. */
  readonly generation: string | number | null;
}

/** An answer for a slot. */
export interface CacheEntry {
  readonly slot: CacheSlot;
  readonly text: string;
  /** How long it may be kept; more than `LONGEST_TTL_MILLISECONDS` counts as that. */
  readonly ttlMilliseconds: number;
  /** How old it is already, because it was made of kept answers; 0 unless told. */
  readonly ageMilliseconds?: number;
}

/**
 * Keeps texts for a while. It never fails: what cannot be reached is a miss, and costs a bounded delay. An invalidation
 * that has resolved makes void whatever carries one of the tags and was asked for before, also when it is stored later.
 */
export interface CacheStore {
  /** One slot per question, in order. */
  getMany(questions: readonly CacheQuestion[]): Promise<CacheSlot[]>;
  setMany(entries: readonly CacheEntry[]): Promise<void>;
  /** Makes void what carries any of the tags. */
  invalidate(tags: readonly string[]): Promise<void>;
  /** Makes everything void. */
  clear(): Promise<void>;
  /** Lets go of connections. */
  close(): Promise<void>;
}

/** No answer is kept for longer, whatever its policy says. */
export const LONGEST_TTL_MILLISECONDS = 600_000;

/** A slot older than this is not filled any more: until then the stores remember what was made void meanwhile. */
export const LONGEST_FETCH_MILLISECONDS = 120_000;
