/** Lets requests that ask the same at the same time wait for one answer. */
export class InFlight<T> {
  readonly #running = new Map<string, Promise<T>>();

  /** How many different things are being asked. */
  get size(): number {
    return this.#running.size;
  }

  /**
   * Runs `work`, or waits for who runs it already under this key.
   *
   * @param onShared called when nothing is run
   */
  async share(key: string, work: () => Promise<T>, onShared: () => void): Promise<T> {
    const running = this.#running.get(key);
    if (running !== undefined) {
      onShared();
      return await running;
    }
    const started = work();
    this.#running.set(key, started);
    try {
      return await started;
    } finally {
      this.#running.delete(key);
    }
  }
}
