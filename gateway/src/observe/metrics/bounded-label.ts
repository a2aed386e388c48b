/** Values of a label that strangers can choose: only those that were admitted, and no more than a number of them. */
export class BoundedLabel {
  readonly #admitted = new Set<string>();

  /** @param most how many values are admitted; 500 unless told */
  constructor(
    private readonly otherwise: string,
    private readonly most = 500,
  ) {}

  /** Lets a value be written; nothing happens when there are enough. */
  admit(value: string): void {
    if (this.#admitted.size < this.most) this.#admitted.add(value);
  }

  has(value: string): boolean {
    return this.#admitted.has(value);
  }

  /** The value, or what stands for every other one. */
  of(value: string): string {
    return this.#admitted.has(value) ? value : this.otherwise;
  }
}
