import { LRUCache } from 'lru-cache';
import {
  LONGEST_TTL_MILLISECONDS,
  type CacheEntry,
  type CacheQuestion,
  type CacheSlot,
  type CacheStore,
} from './cache-store.js';

interface Kept {
  readonly text: string;
  /** How many invalidations there had been when the answer was asked for. */
  readonly generation: number;
  readonly bornAt: number;
  readonly expiresAt: number;
}

/** What a memory store is made of. */
export interface MemoryCacheOptions {
  /** Upper bound of what is kept, in bytes; the least recently used goes first. */
  readonly maxBytes: number;
  /** Milliseconds; the process's clock. */
  readonly now: () => number;
  /** How many invalidated tags are remembered one by one; 100,000 unless told. */
  readonly maxTags?: number;
}

/** What an entry costs beside its texts, estimated. */
const ENTRY_OVERHEAD_BYTES = 200;

/**
 * Keeps answers in this process. Invalidations are counted: a tag remembers the number of the last that named it, an
 * answer how many there were when it was asked for, and it holds while that is not less. The tags named longest ago are
 * forgotten together with every answer asked for before their invalidation, so that forgetting never revives one.
 */
export class MemoryCacheStore implements CacheStore {
  readonly #kept: LRUCache<string, Kept>;
  readonly #invalidated = new Map<string, number>();
  readonly #now: () => number;
  readonly #maxTags: number;
  #invalidations = 0;
  /** Answers asked for before this many invalidations are void. */
  #floor = 0;

  constructor(options: MemoryCacheOptions) {
    this.#now = options.now;
    this.#maxTags = options.maxTags ?? 100_000;
    this.#kept = new LRUCache<string, Kept>({
      maxSize: options.maxBytes,
      // One huge answer does not push out all others.
      maxEntrySize: Math.max(1, Math.floor(options.maxBytes / 8)),
      sizeCalculation: ({ text }, key) => 2 * (text.length + key.length) + ENTRY_OVERHEAD_BYTES,
    });
  }

  /** How many bytes are kept, estimated from above. */
  get bytes(): number {
    return this.#kept.calculatedSize;
  }

  getMany(questions: readonly CacheQuestion[]): Promise<CacheSlot[]> {
    const now = this.#now();
    return Promise.resolve(questions.map((question) => this.#slotOf(question, now)));
  }

  setMany(entries: readonly CacheEntry[]): Promise<void> {
    const now = this.#now();
    for (const { slot, text, ttlMilliseconds, ageMilliseconds = 0 } of entries) {
      const { question, generation } = slot;
      if (typeof generation !== 'number' || ttlMilliseconds <= 0) continue;
      if (!this.#holds(question, generation)) continue;
      const expiresAt = now + Math.min(ttlMilliseconds, LONGEST_TTL_MILLISECONDS);
      const bornAt = now - ageMilliseconds;
      this.#kept.set(question.key, { text, generation, bornAt, expiresAt });
    }
    return Promise.resolve();
  }

  invalidate(tags: readonly string[]): Promise<void> {
    this.#invalidations += 1;
    for (const tag of tags) {
      // Set anew, so that the map stays in the order of invalidation.
      this.#invalidated.delete(tag);
      this.#invalidated.set(tag, this.#invalidations);
    }
    for (const [tag, at] of this.#invalidated) {
      if (this.#invalidated.size <= this.#maxTags) break;
      this.#invalidated.delete(tag);
      this.#floor = at;
    }
    return Promise.resolve();
  }

  clear(): Promise<void> {
    this.#invalidations += 1;
    this.#floor = this.#invalidations;
    this.#invalidated.clear();
    this.#kept.clear();
    return Promise.resolve();
  }

  close(): Promise<void> {
    return this.clear();
  }

  #slotOf(question: CacheQuestion, now: number): CacheSlot {
    const kept = this.#kept.get(question.key);
    const isGood =
      kept !== undefined && kept.expiresAt > now && this.#holds(question, kept.generation);
    if (kept !== undefined && !isGood) this.#kept.delete(question.key);
    return {
      question,
      text: isGood ? kept.text : undefined,
      ageMilliseconds: isGood ? now - kept.bornAt : 0,
      askedAt: now,
      generation: this.#invalidations,
    };
  }

  #holds({ tags }: CacheQuestion, generation: number): boolean {
    return (
      generation >= this.#floor &&
      tags.every((tag) => (this.#invalidated.get(tag) ?? 0) <= generation)
    );
  }
}
