import { BoundedLabel } from './bounded-label.js';

export interface FrequentLabelTerms {
  /** Values written at most; 500 unless told. */
  readonly most?: number;
  /** How often a value has to come before it is written. */
  readonly often: number;
}

/** Values that come now and then and are counted meanwhile; when there are more, counting begins anew. */
const mostCounted = 2_000;

/** Longer values are never written. */
const longest = 128;

/**
 * Values of a label that strangers can choose: those that come often, so that a crowd of names asked once each takes
 * nobody's place.
 */
export class FrequentLabel {
  readonly #admitted: BoundedLabel;
  readonly #counts = new Map<string, number>();

  constructor(
    private readonly otherwise: string,
    private readonly terms: FrequentLabelTerms,
  ) {
    this.#admitted = new BoundedLabel(otherwise, terms.most);
  }

  /** Notes that the value came once more; the value, or what stands for every one that is not frequent. */
  of(value: string): string {
    if (this.#admitted.has(value)) return value;
    if (value.length > longest) return this.otherwise;
    const times = (this.#counts.get(value) ?? 0) + 1;
    if (times >= this.terms.often) {
      this.#counts.delete(value);
      this.#admitted.admit(value);
      return this.#admitted.of(value);
    }
    if (this.#counts.size >= mostCounted) this.#counts.clear();
    this.#counts.set(value, times);
    return this.otherwise;
  }
}
