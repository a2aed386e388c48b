import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/** Chance that repeats itself: the same seed tells the same story on every machine. */
export class DemoRandom {
  readonly #generator: RandomGenerator;

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed);
  }

  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return uniformInt(this.#generator, low, high);
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.integer(0, 999_999) < probability * 1_000_000;
  }

  /** One entry of a list that is not empty. */
  pick<T>(entries: readonly T[]): T {
    const entry = entries[this.integer(0, entries.length - 1)];
    if (entry === undefined) throw new RangeError('Nothing to pick from.');
    return entry;
  }

  /** One entry, each as likely as its weight says. */
  pickWeighted<T>(entries: readonly T[], weightOf: (entry: T) => number): T {
    const total = entries.reduce((sum, entry) => sum + weightOf(entry), 0);
    let left = (this.integer(0, 999_999) / 1_000_000) * total;
    for (const entry of entries) {
      left -= weightOf(entry);
      if (left < 0) return entry;
    }
    return this.pick(entries);
  }
}
