/** Answers, in bytes, that are begun within one turn of the event loop. */
const BYTES_A_TURN = 65_536;

/**
 * Lets requests begin one after the other while the process is busy. What is begun holds memory until it is answered;
 * a process with more to do than it can would otherwise begin everything at once, finish everything late and spend its
 * time moving half-made answers around in memory. While there is nothing else to do, a turn of the event loop takes no
 * time and neither does waiting here.
 */
export class Turnstile {
  readonly #waiting: { readonly weight: number; readonly enter: () => void }[] = [];
  #left = BYTES_A_TURN;
  #turning = false;

  /**
   * Undefined when the request may begin at once, else resolves when it may.
   *
   * @param weight how long its answer is expected to be, in bytes
   */
  enter(weight: number): Promise<void> | undefined {
    if (this.#waiting.length === 0 && this.#left > 0) {
      this.#left -= weight;
      this.#turn();
      return undefined;
    }
    return new Promise((enter) => {
      this.#waiting.push({ weight, enter });
      this.#turn();
    });
  }

  #turn(): void {
    if (this.#turning) return;
    this.#turning = true;
    setImmediate(() => {
      this.#turning = false;
      this.#left = BYTES_A_TURN;
      while (this.#left > 0) {
        const next = this.#waiting.shift();
        if (next === undefined) return;
        this.#left -= next.weight;
        next.enter();
      }
      this.#turn();
    });
  }
}
